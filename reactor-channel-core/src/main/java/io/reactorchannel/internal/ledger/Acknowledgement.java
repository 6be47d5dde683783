package io.reactorchannel.internal.ledger;

import reactor.core.publisher.Mono;

/** The acknowledgement of one record that was handed out. Safe for use by several threads. */
public final class Acknowledgement {

    private final OffsetLedger ledger;
    private final PartitionOffsets partition;
    private final long offset;
    private final long arrived;

    /** Guarded by the ledger. */
    private boolean given;

    Acknowledgement(OffsetLedger ledger, PartitionOffsets partition, long offset, long arrived) {
        this.ledger = ledger;
        this.partition = partition;
        this.offset = offset;
        this.arrived = arrived;
    }

    /**
     * Acknowledges the record.
     *
     * @return false when it was acknowledged before, or its consumer is gone, and so nothing has changed
     */
    public boolean give() {
        return ledger.acknowledge(this);
    }

    /**
     * Waits until the record is committed.
     *
     * @return completes when its offset or a later one of its partition is committed; else the failure of the commit,
     *     or a {@link io.reactorchannel.error.ConsumerError} once its consumer is gone
     */
    public Mono<Void> whenCommitted() {
        return ledger.whenCommitted(partition, offset);
    }

    /** Whether somebody waits for a commit that this acknowledgement may have made possible. */
    public boolean isAwaited() {
        return ledger.isAwaited(partition);
    }

    PartitionOffsets partition() {
        return partition;
    }

    long offset() {
        return offset;
    }

    /** When the record arrived, in milliseconds of any clock. */
    long arrived() {
        return arrived;
    }

    boolean isGiven() {
        return given;
    }

    void markGiven() {
        given = true;
    }
}
