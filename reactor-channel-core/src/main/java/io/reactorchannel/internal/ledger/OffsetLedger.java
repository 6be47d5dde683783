package io.reactorchannel.internal.ledger;

import io.reactorchannel.CommitStrategy;
import io.reactorchannel.error.ConsumerError;
import io.reactorchannel.internal.wire.ConsumedOffset;
import io.reactorchannel.internal.wire.PolledRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The offsets of one consumer: which records were polled, which of them were handed out and acknowledged, up to where
 * they may be committed, and up to where they are. A commit never passes a record that may not be committed, and never
 * goes back behind an earlier one, not even behind one whose answer got lost. Safe for use by several threads; every
 * method takes a short lock and none does I/O.
 */
public final class OffsetLedger {

    private record Partition(String topic, int number) {}

    private final Map<Partition, PartitionOffsets> partitions = new LinkedHashMap<>();
    private volatile int unacknowledged;
    private @Nullable ConsumerError closed;

    /** Where records are counted that can no longer be committed when they are handed out; set when it is closed. */
    private AtomicLong forfeited = new AtomicLong();

    /** Creates a ledger of nothing. */
    public OffsetLedger() {}

    /**
     * Enters the records of a poll. Until they are handed out none behind them can be committed; if they never are,
     * none ever can.
     */
    public synchronized void polled(List<PolledRecord> records) {
        batchOf(records).forEach((partition, held) -> offsetsOf(partition).hold(held));
    }

    /**
     * As {@link #polled}, of records that were entered as handed out, to be committed before anybody gets them. Nobody
     * will: none of them is committed from here on, though a commit of them was sent.
     */
    public synchronized void takenBack(List<PolledRecord> records) {
        batchOf(records).forEach((partition, held) -> offsetsOf(partition).takeBack(held));
    }

    private static Map<Partition, HeldRecords> batchOf(List<PolledRecord> records) {
        Map<Partition, HeldRecords> batch = new HashMap<>();
        for (PolledRecord record : records) {
            HeldRecords held = batch.get(partitionOf(record));
            if (held == null) {
                batch.put(partitionOf(record), new HeldRecords(record.offset()));
            } else {
                held.include(record.offset());
            }
        }
        return batch;
    }

    /** Enters a record that is about to be handed out, to be committed on demand. */
    public synchronized void handedOut(PolledRecord record) {
        if (closed == null) {
            offsetsOf(partitionOf(record)).handedOut(record.offset());
        } else {
            forfeited.incrementAndGet();
        }
    }

    /**
     * Enters a record that is about to be handed out, to be committed when it is acknowledged.
     *
     * @param arrived when it arrived, in milliseconds of any clock
     */
    public synchronized Acknowledgement handedOutToAcknowledge(PolledRecord record, long arrived) {
        PartitionOffsets partition = offsetsOf(partitionOf(record));
        Acknowledgement acknowledgement = new Acknowledgement(this, partition, record.offset(), arrived);
        if (closed == null) {
            partition.handedOut(acknowledgement);
            unacknowledged++;
        }
        return acknowledgement;
    }

    private static Partition partitionOf(PolledRecord record) {
        return new Partition(record.topic(), record.partition());
    }

    private PartitionOffsets offsetsOf(Partition partition) {
        return partitions.computeIfAbsent(
                partition, added -> new PartitionOffsets(partition.topic(), partition.number()));
    }

    synchronized boolean acknowledge(Acknowledgement record) {
        if (closed != null || record.isGiven()) {
            return false;
        }
        record.markGiven();
        unacknowledged -= record.partition().moveOnToNextUnacknowledged();
        return true;
    }

    /** Allows committing all that was handed out until now to be committed on demand. */
    public synchronized void release() {
        partitions.values().forEach(PartitionOffsets::release);
    }

    /** Whether its consumer is gone. */
    public synchronized boolean isClosed() {
        return closed != null;
    }

    /** How many records are handed out that cannot be committed, as they or one before are not acknowledged. */
    public int unacknowledged() {
        return unacknowledged;
    }

    /** When the oldest of those arrived, by the clock of {@link #handedOutToAcknowledge}; empty when there is none. */
    public synchronized OptionalLong oldestUnacknowledged() {
        return partitions.values().stream()
                .map(PartitionOffsets::oldestUnacknowledged)
                .flatMapToLong(OptionalLong::stream)
                .min();
    }

    /** Whether records wait for a commit on demand that was not asked for. */
    public synchronized boolean hasUnreleased() {
        return partitions.values().stream().anyMatch(PartitionOffsets::hasUnreleased);
    }

    /**
     * The offsets that may be committed and are not yet, each partition's in rising order.
     *
     * @param strategy every offset or the highest of each partition
     * @param limit when reached nothing is added but the rest of an earlier commit, so that there are fewer than twice
     *     as many; what is left out stays for the next time
     */
    public synchronized List<ConsumedOffset> committable(CommitStrategy strategy, int limit) {
        List<ConsumedOffset> offsets = new ArrayList<>();
        partitions.values().forEach(partition -> partition.addCommittable(offsets, strategy, limit));
        return offsets;
    }

    /** Whether there is anything to commit. */
    public boolean hasCommittable() {
        return !committable(CommitStrategy.EVERY_OFFSET, 1).isEmpty();
    }

    /**
     * Notes that a commit of those offsets is about to be sent. From here on no commit ends before them: should the
     * answer get lost, and should the records be delivered again, the service may still have accepted them.
     */
    public synchronized void sending(List<ConsumedOffset> offsets) {
        for (ConsumedOffset offset : offsets) {
            PartitionOffsets partition = partitions.get(new Partition(offset.topic(), offset.partition()));
            if (partition != null) {
                partition.sending(offset.offset());
            }
        }
    }

    /** Notes that the service has accepted those offsets, and tells those who waited for them. */
    public void committed(List<ConsumedOffset> offsets) {
        served(offsets).forEach(Sinks.Empty::tryEmitEmpty);
    }

    private synchronized List<Sinks.Empty<Void>> served(List<ConsumedOffset> offsets) {
        List<Sinks.Empty<Void>> served = new ArrayList<>();
        for (ConsumedOffset offset : offsets) {
            PartitionOffsets partition = partitions.get(new Partition(offset.topic(), offset.partition()));
            if (partition != null) {
                partition.committed(offset.offset());
            }
        }
        partitions.values().forEach(partition -> served.addAll(partition.removeServed()));
        return served;
    }

    /** Waits for the commit of an offset, see {@link Acknowledgement#whenCommitted()}. */
    synchronized Mono<Void> whenCommitted(PartitionOffsets partition, long offset) {
        return closed == null ? partition.whenCommitted(offset) : Mono.error(closed);
    }

    /** Whether somebody waits for a commit of the partition that is allowed now. */
    synchronized boolean isAwaited(PartitionOffsets partition) {
        return partition.isAwaited();
    }

    /** Tells all who wait for a commit that it failed. */
    public void commitFailed(Throwable failure) {
        removeWaiting().forEach(waiting -> waiting.tryEmitError(failure));
    }

    private synchronized List<Sinks.Empty<Void>> removeWaiting() {
        List<Sinks.Empty<Void>> waiting = new ArrayList<>();
        partitions.values().forEach(partition -> waiting.addAll(partition.removeWaiting()));
        return waiting;
    }

    /**
     * Gives up all that is not committed, because its consumer is gone: acknowledgements have no effect any more, and
     * whoever waits for a commit gets the error.
     *
     * @param laterForfeited counts the records that are handed out nevertheless, to be committed on demand
     * @return how many records to be committed on demand are given up
     */
    public long close(ConsumerError reason, AtomicLong laterForfeited) {
        List<Sinks.Empty<Void>> waiting;
        long count;
        synchronized (this) {
            waiting = removeWaiting();
            count = partitions.values().stream()
                    .mapToLong(PartitionOffsets::uncommittedOnDemand)
                    .sum();
            partitions.clear();
            unacknowledged = 0;
            closed = reason;
            forfeited = laterForfeited;
        }
        waiting.forEach(one -> one.tryEmitError(reason));
        return count;
    }
}
