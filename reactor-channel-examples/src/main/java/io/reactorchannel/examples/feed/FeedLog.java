package io.reactorchannel.examples.feed;

import io.reactorchannel.ChannelRecord;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The records that are held for viewers: bounded, in the order of arrival. A record is acknowledged when all viewers
 * have shown it, and goes when there is too much and it is acknowledged. Safe for use by several threads; every method
 * takes a short lock and none does I/O.
 */
final class FeedLog {

    /** So many records are looked at for a viewer at a time, so that no lock is held for long. */
    private static final int AT_A_TIME = 100;

    /** Where a record comes from, by which it is known when it comes again. */
    private record Origin(String topic, int partition, long offset) {

        static Origin of(ChannelRecord record) {
            return new Origin(record.topic(), record.partition(), record.offset());
        }
    }

    private final FeedSettings settings;
    private final Clock clock;
    private final String run;
    private final NavigableMap<Long, FeedRecord> records = new TreeMap<>();
    private final Map<Long, Origin> origins = new HashMap<>();
    private final Map<Origin, ChannelRecord> unacknowledged = new HashMap<>();
    private final Map<String, Viewer> viewers = new LinkedHashMap<>();
    private long first;
    private long next;
    private long acknowledged;
    private long bytes;
    private Sinks.@Nullable Empty<Void> waitingForRoom;

    /**
     * Creates a log of nothing.
     *
     * @param run tells this run's positions from others
     */
    FeedLog(FeedSettings settings, Clock clock, String run) {
        this.settings = settings;
        this.clock = clock;
        this.run = run;
    }

    /** Puts a record in, and completes when there is room for another. */
    Mono<Void> put(ChannelRecord record) {
        return locked(signals -> {
            Origin origin = Origin.of(record);
            // one that comes again, from another consumer, is there already: only its acknowledgement is new
            if (unacknowledged.replace(origin, record) == null) {
                add(origin, record);
                viewers.values().forEach(viewer -> signals.wake(viewer.takeWaiting()));
            }
            settle(signals);
            return room();
        });
    }

    private void add(Origin origin, ChannelRecord record) {
        FeedRecord added = FeedRecord.of(next, record, clock.instant());
        records.put(next, added);
        bytes += added.size();
        origins.put(next, origin);
        unacknowledged.put(origin, record);
        next++;
    }

    private Mono<Void> room() {
        if (!isFull()) {
            return Mono.empty();
        }
        Sinks.Empty<Void> room = Sinks.empty();
        waitingForRoom = room;
        return room.asMono();
    }

    private boolean isFull() {
        return records.size() >= settings.capacity()
                || bytes >= settings.maxBytes().toBytes();
    }

    /** Acknowledges what all have shown, and lets the oldest of it go when there is too much. */
    private void settle(Signals signals) {
        long firstNotShown =
                viewers.values().stream().mapToLong(Viewer::firstNotShown).min().orElse(next);
        for (; acknowledged < firstNotShown; acknowledged++) {
            Origin origin = Objects.requireNonNull(origins.remove(acknowledged));
            signals.acknowledge(Objects.requireNonNull(unacknowledged.remove(origin)));
        }
        for (; isFull() && first < firstNotShown; first++) {
            bytes -= Objects.requireNonNull(records.remove(first)).size();
        }
        if (!isFull()) {
            signals.wake(waitingForRoom);
            waitingForRoom = null;
        }
    }

    /**
     * Lets a viewer in, in place of an earlier stream of it.
     *
     * @param from the last record it has, or null
     * @return its stream; empty when there are too many viewers
     */
    Optional<Viewer> enter(String id, FeedFilter filter, @Nullable FeedPosition from) {
        return locked(signals -> {
            Viewer before = viewers.get(id);
            if (before == null && viewers.size() >= settings.maxViewers()) {
                return Optional.empty();
            }
            boolean goesOn = from != null && isOfThisRun(from);
            long start = from != null && goesOn ? from.number() + 1 : first;
            Viewer viewer = new Viewer(id, filter, settings.window(), start);
            if (before != null) {
                before.end();
                signals.wake(before.takeWaiting());
            }
            if (before != null && goesOn) {
                viewer.takeOver(before);
            }
            viewers.put(id, viewer);
            settle(signals);
            return Optional.of(viewer);
        });
    }

    /** Whether there was a record at a position. */
    private boolean isOfThisRun(FeedPosition position) {
        return position.run().equals(run) && position.number() >= 0 && position.number() < next;
    }

    /** What a viewer gets next; nothing while there is nothing, or its page has too much to show. */
    List<FeedEvent> take(Viewer viewer) {
        return locked(signals -> {
            List<FeedEvent> events = new ArrayList<>();
            if (viewer.next() < first) {
                events.add(new FeedEvent.Gap(first - viewer.next()));
                viewer.moveTo(first);
            }
            records.tailMap(viewer.next()).values().stream()
                    .limit(AT_A_TIME)
                    .takeWhile(record -> viewer.hasRoom())
                    .forEach(record -> offer(record, viewer, events));
            settle(signals); // what it does not want counts as shown
            return events;
        });
    }

    private static void offer(FeedRecord record, Viewer viewer, List<FeedEvent> events) {
        if (viewer.wants(record)) {
            viewer.send();
            events.add(new FeedEvent.Shown(record.excerpt()));
        } else if (viewer.pass()) {
            events.add(new FeedEvent.Passed(record.position()));
        }
    }

    /** Completes when it is worth to {@link #take} again. */
    Mono<Void> whenMore(Viewer viewer) {
        return locked(signals -> (viewer.next() < next && viewer.hasRoom()) || viewer.hasEnded()
                ? Mono.empty()
                : viewer.await().asMono());
    }

    /** A page has shown what it was sent up to a record. Without effect for pages and positions that are not known. */
    void shown(String id, FeedPosition upTo) {
        locked(signals -> {
            Viewer viewer = viewers.get(id);
            if (viewer != null && isOfThisRun(upTo)) {
                viewer.shown(upTo.number());
                signals.wake(viewer.takeWaiting());
                settle(signals);
            }
            return true;
        });
    }

    /** The connection of a stream has ended; its viewer may come back for some time. */
    synchronized void leave(Viewer viewer) {
        viewer.gone(clock.instant());
    }

    /** Gives up viewers that have not come back. */
    void forgetTheGone() {
        locked(signals -> {
            viewers.values()
                    .removeIf(viewer -> viewer.isGoneSince(clock.instant().minus(settings.viewerGrace())));
            settle(signals);
            return true;
        });
    }

    /** A record, if it is held. */
    synchronized Optional<FeedRecord> find(FeedPosition position) {
        return isOfThisRun(position) ? Optional.ofNullable(records.get(position.number())) : Optional.empty();
    }

    /** How many records it was given until now. */
    synchronized long received() {
        return next;
    }

    /** How many records it holds. */
    synchronized int held() {
        return records.size();
    }

    /** How many viewers are connected. */
    synchronized int viewers() {
        return (int) viewers.values().stream().filter(Viewer::isConnected).count();
    }

    private <T> T locked(Function<Signals, T> work) {
        Signals signals = new Signals();
        T result;
        synchronized (this) {
            result = work.apply(signals);
        }
        signals.send();
        return result;
    }

    /** The position of a record, as pages know it. */
    FeedPosition position(long number) {
        return new FeedPosition(run, number);
    }
}
