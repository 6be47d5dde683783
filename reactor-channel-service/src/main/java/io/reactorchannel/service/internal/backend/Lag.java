package io.reactorchannel.service.internal.backend;

import org.jspecify.annotations.Nullable;

/**
 * How far a group is behind in a partition.
 *
 * @param committed the next offset it will read; null when it has committed none
 * @param start the offset of the oldest record stored
 * @param end the offset the next record will have
 */
public record Lag(@Nullable Long committed, long start, long end) {

    /**
     * The records that are stored and that the group has not committed.
     *
     * @return their number; without a committed offset all that are stored
     */
    public long records() {
        long from = committed == null ? start : Math.max(committed, start);
        return Math.max(0, end - from);
    }
}
