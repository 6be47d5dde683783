package io.reactorchannel.service.internal.memory;

import io.reactorchannel.service.internal.backend.OffsetReset;
import io.reactorchannel.service.internal.backend.Refusal;
import io.reactorchannel.service.internal.backend.StoredRecord;
import java.util.List;
import java.util.OptionalLong;

/**
 * Where one consumer stands in one partition, for one tenure: from being given the partition to losing it. Guarded by
 * the monitor of the consumer's group.
 */
final class Cursor {

    private static final long NOWHERE = -1;

    private final Partition partition;
    private final OffsetReset reset;
    private final long committedAtStart;
    private final OffsetRanges given;
    private long next;
    private long handedOut = NOWHERE;
    private long committed = NOWHERE;

    /**
     * Starts at the committed offset, else where {@code reset} says.
     *
     * @param given where the offsets handed out are noted; outlives this cursor
     */
    Cursor(Partition partition, OffsetReset reset, OptionalLong committed, OffsetRanges given) {
        this.partition = partition;
        this.reset = reset;
        this.given = given;
        this.committedAtStart = committed.orElse(NOWHERE);
        this.next = committed.orElseGet(this::resetPosition);
    }

    Partition partition() {
        return partition;
    }

    /** How many records lie ahead. Refuses when there is no position and {@code none} forbids to choose one. */
    long available() {
        if (next == NOWHERE || next < partition.start()) {
            next = resetPosition();
        }
        if (next == NOWHERE) {
            throw Refusal.invalid("no valid committed offset for " + partition.id() + " and auto.offset.reset is none");
        }
        return partition.end() - next;
    }

    /** Hands out the next records and moves behind them. */
    List<StoredRecord> take(int maxCount, long maxSize, boolean firstAnyhow) {
        List<StoredRecord> taken = partition.read(next, maxCount, maxSize, firstAnyhow);
        if (!taken.isEmpty()) {
            next = taken.get(taken.size() - 1).offset() + 1;
            handedOut = next;
            given.add(taken.get(0).offset(), next);
        }
        return taken;
    }

    /** The offset behind the last record handed out. */
    OptionalLong handedOut() {
        return handedOut == NOWHERE ? OptionalLong.empty() : OptionalLong.of(handedOut);
    }

    /** Whether such a commit comes from a former tenure: the group had committed more when this one began. */
    boolean isFormer(long nextToRead) {
        return nextToRead < committedAtStart;
    }

    /** Whether such a commit goes back behind what was committed from here. */
    boolean goesBack(long nextToRead) {
        return nextToRead < committed;
    }

    /** Notes a commit made from here. */
    void committed(long nextToRead) {
        committed = Math.max(committed, nextToRead);
    }

    private long resetPosition() {
        return switch (reset) {
            case LATEST -> partition.end();
            case EARLIEST -> partition.start();
            case NONE -> NOWHERE;
        };
    }
}
