package io.reactorchannel.service.internal.backend;

/** Where a consumer starts in a partition without a committed offset, or whose offset is no longer stored. */
public enum OffsetReset {
    /** At the end, as it is when the partition is assigned. */
    LATEST,
    /** At the oldest record stored. */
    EARLIEST,
    /** Nowhere: polls are refused. */
    NONE
}
