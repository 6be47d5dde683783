package io.reactorchannel.internal.ledger;

import io.reactorchannel.CommitStrategy;
import io.reactorchannel.internal.wire.ConsumedOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The offsets of one partition, from polled to committed. What may be committed ends before the lowest offset that is
 * polled and not handed out, or handed out and neither acknowledged nor released by a commit on demand; but never
 * before what was sent already, as the service may have accepted it though its answer got lost. Guarded by the
 * {@link OffsetLedger}.
 */
final class PartitionOffsets {

    private static final long NONE = -1;

    private final String topic;
    private final int number;

    /** Handed out and not committed. */
    private final OffsetRanges pending = new OffsetRanges();

    /** Polled and not handed out, one for each batch. */
    private final List<HeldRecords> held = new ArrayList<>(2);

    private final UnacknowledgedRecords unacknowledged = new UnacknowledgedRecords();

    /** Who waits for the commit of which offset. */
    private final TreeMap<Long, Sinks.Empty<Void>> waiting = new TreeMap<>();

    /** The lowest offset that was handed out and waits for a commit on demand. */
    private long unreleased = Long.MAX_VALUE;

    private long allowed = NONE;

    /** The highest offset in a commit that was sent, whatever came of it. */
    private long sent = NONE;

    private long committed = NONE;

    PartitionOffsets(String topic, int number) {
        this.topic = topic;
        this.number = number;
    }

    void hold(HeldRecords records) {
        held.add(records);
        stopBefore(records.next());
    }

    /** As {@link #hold}, of records that were entered as handed out; a commit of them that was sent is not repeated. */
    void takeBack(HeldRecords records) {
        sent = Math.min(sent, records.next() - 1);
        hold(records);
    }

    /** Handed out to one who will commit on demand. */
    void handedOut(long offset) {
        enter(offset);
        unreleased = Math.min(unreleased, offset);
    }

    /** Handed out to one who will acknowledge it. */
    void handedOut(Acknowledgement record) {
        enter(record.offset());
        unacknowledged.add(record);
    }

    private void enter(long offset) {
        for (int i = 0; i < held.size(); i++) {
            if (held.get(i).handedOut(offset)) {
                if (held.get(i).isEmpty()) {
                    held.remove(i);
                }
                break;
            }
        }
        // also when it was committed: a service that delivers it again has not kept that
        pending.add(offset);
        stopBefore(offset);
    }

    /**
     * A record that is delivered again is not passed, though those behind it may have been allowed already, unless a
     * commit that was sent passes it: a later one must not go back behind that.
     */
    private void stopBefore(long offset) {
        allowed = Math.max(sent, Math.min(allowed, offset - 1));
    }

    /** Allows committing what was handed out until now to be committed on demand. */
    void release() {
        unreleased = Long.MAX_VALUE;
        moveOn();
    }

    /**
     * Allows committing what is acknowledged without a gap.
     *
     * @return how many records that are
     */
    int moveOnToNextUnacknowledged() {
        int acknowledged = unacknowledged.removeAcknowledged();
        if (acknowledged > 0) {
            moveOn();
        }
        return acknowledged;
    }

    private void moveOn() {
        long barrier = Math.min(unreleased, unacknowledged.lowest());
        for (HeldRecords batch : held) {
            barrier = Math.min(barrier, batch.next());
        }
        allowed = Math.max(allowed, Math.min(pending.highest(), barrier - 1));
    }

    /**
     * Adds nothing once the limit is reached; a commit that may have been sent in vain is added whole or not at all.
     */
    void addCommittable(List<ConsumedOffset> offsets, CommitStrategy strategy, int limit) {
        if (pending.highestUpTo(allowed) < sent) {
            return; // delivered again, and not yet up to where a commit was sent, behind which none may end
        }
        switch (strategy) {
            case EVERY_OFFSET -> {
                long whole = offsets.size() < limit ? sent : NONE;
                pending.forEach(offset -> {
                    if (offset > allowed || (offsets.size() >= limit && offset > whole)) {
                        return false;
                    }
                    offsets.add(new ConsumedOffset(topic, number, offset));
                    return true;
                });
            }
            case HIGHEST_PER_PARTITION -> {
                long highest = pending.highestUpTo(allowed);
                if (highest >= 0 && offsets.size() < limit) {
                    offsets.add(new ConsumedOffset(topic, number, highest));
                }
            }
        }
    }

    /** Notes that an offset is about to be sent with a commit. */
    void sending(long offset) {
        sent = Math.max(sent, offset);
        allowed = Math.max(allowed, sent);
    }

    /** Notes that the service has accepted an offset. */
    void committed(long offset) {
        committed = Math.max(committed, offset);
        sending(offset);
        pending.removeUpTo(offset);
    }

    /** Takes out those who waited for what is committed now. */
    Collection<Sinks.Empty<Void>> removeServed() {
        return remove(waiting.headMap(committed, true));
    }

    /** Takes out all who wait. */
    Collection<Sinks.Empty<Void>> removeWaiting() {
        return remove(waiting);
    }

    private static Collection<Sinks.Empty<Void>> remove(Map<Long, Sinks.Empty<Void>> some) {
        List<Sinks.Empty<Void>> removed = List.copyOf(some.values());
        some.clear();
        return removed;
    }

    Mono<Void> whenCommitted(long offset) {
        return offset <= committed
                ? Mono.empty()
                : waiting.computeIfAbsent(offset, added -> Sinks.empty()).asMono();
    }

    boolean isAwaited() {
        return !waiting.isEmpty() && waiting.firstKey() <= allowed;
    }

    /** When the oldest record arrived that cannot be committed for want of an acknowledgement. */
    OptionalLong oldestUnacknowledged() {
        return unacknowledged.oldest();
    }

    boolean hasUnreleased() {
        return unreleased != Long.MAX_VALUE;
    }

    /** How many records were handed out to be committed on demand and are not committed. */
    long uncommittedOnDemand() {
        return Math.max(0, pending.size() - unacknowledged.size());
    }
}
