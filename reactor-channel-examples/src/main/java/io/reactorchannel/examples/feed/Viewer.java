package io.reactorchannel.examples.feed;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Sinks;

/**
 * One stream of a viewer: what it wants, how far it was sent, and what of that its page has not shown yet. Not safe for
 * use by several threads: the log has a lock.
 */
final class Viewer {

    private final String id;
    private final FeedFilter filter;
    private final int window;
    private final Deque<Long> onTheWay = new ArrayDeque<>();
    private long next;
    private long unmatched;
    private boolean ended;
    private @Nullable Instant goneSince;
    private Sinks.@Nullable Empty<Void> waiting;

    /**
     * Creates a stream.
     *
     * @param next the number of the record to look at first
     */
    Viewer(String id, FeedFilter filter, int window, long next) {
        this.id = id;
        this.filter = filter;
        this.window = window;
        this.next = next;
    }

    String id() {
        return id;
    }

    /** The number of the record to look at next. */
    long next() {
        return next;
    }

    void moveTo(long number) {
        next = number;
    }

    boolean wants(FeedRecord record) {
        return filter.accepts(record);
    }

    /** Whether its page has shown enough of what it was sent to get more. */
    boolean hasRoom() {
        return onTheWay.size() < window;
    }

    /** Notes that the next record is sent. */
    void send() {
        onTheWay.add(next);
        next++;
        unmatched = 0;
    }

    /**
     * Notes that the next record is not wanted. Tells whether it is time to say so, for the page to go on from there.
     */
    boolean pass() {
        next++;
        unmatched++;
        return unmatched % window == 0;
    }

    /** Takes over what the stream before had sent and its page may still have to show. */
    void takeOver(Viewer before) {
        before.onTheWay.stream().filter(number -> number < next).forEach(onTheWay::add);
    }

    /** The page has shown what it was sent up to there; what it was not sent it cannot have shown. */
    void shown(long number) {
        if (number < next) {
            while (!onTheWay.isEmpty() && onTheWay.getFirst() <= number) {
                onTheWay.removeFirst();
            }
        }
    }

    /** The number of the first record that it may still have to show. */
    long firstNotShown() {
        return onTheWay.isEmpty() ? next : onTheWay.getFirst();
    }

    /** Ends the stream, as another took its place. */
    void end() {
        ended = true;
    }

    boolean hasEnded() {
        return ended;
    }

    /** The connection has ended; the viewer may come back. */
    void gone(Instant since) {
        goneSince = since;
    }

    boolean isGoneSince(Instant time) {
        return goneSince != null && !goneSince.isAfter(time);
    }

    boolean isConnected() {
        return goneSince == null;
    }

    /** Waits for something to send. */
    Sinks.Empty<Void> await() {
        Sinks.Empty<Void> signal = Sinks.empty();
        waiting = signal;
        return signal;
    }

    /** Who is to be told that there may be something to send. */
    Sinks.@Nullable Empty<Void> takeWaiting() {
        Sinks.Empty<Void> signal = waiting;
        waiting = null;
        return signal;
    }
}
