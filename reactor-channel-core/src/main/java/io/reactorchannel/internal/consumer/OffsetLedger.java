package io.reactorchannel.internal.consumer;

import io.reactorchannel.internal.wire.ConsumedOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The offsets of one consumer: which records were handed out, up to where they may be committed, and up to where they
 * are. A commit never passes a record that was not handed out, and never goes back behind an earlier one. Safe for use
 * by several threads; every method takes a short lock and none does I/O.
 */
final class OffsetLedger {

    private record Partition(String topic, int number) {}

    private final Map<Partition, Offsets> partitions = new LinkedHashMap<>();

    /** Enters a record that is about to be passed to the subscriber. */
    synchronized void handedOut(String topic, int partition, long offset) {
        partitions
                .computeIfAbsent(new Partition(topic, partition), key -> new Offsets())
                .handedOut(offset);
    }

    /** Allows committing all that was handed out until now. */
    synchronized void allowCommit() {
        partitions.values().forEach(Offsets::allowCommit);
    }

    /**
     * The offsets that may be committed and are not yet, each partition's in rising order.
     *
     * @param limit how many at most; what is left out stays for the next time
     */
    synchronized List<ConsumedOffset> committable(int limit) {
        List<ConsumedOffset> offsets = new ArrayList<>();
        partitions.forEach((partition, of) -> of.pending.forEach(offset -> {
            if (offset > of.allowed || offsets.size() >= limit) {
                return false;
            }
            offsets.add(new ConsumedOffset(partition.topic(), partition.number(), offset));
            return true;
        }));
        return offsets;
    }

    /** Notes that the service has accepted those offsets. */
    synchronized void committed(List<ConsumedOffset> offsets) {
        for (ConsumedOffset offset : offsets) {
            Offsets of = partitions.get(new Partition(offset.topic(), offset.partition()));
            if (of != null && offset.offset() > of.committed) {
                of.committed = offset.offset();
            }
        }
        partitions.values().forEach(of -> of.pending.removeUpTo(of.committed));
    }

    /**
     * Gives up all that is not committed, because its consumer is gone.
     *
     * @return how many records that are
     */
    synchronized long forfeit() {
        long count =
                partitions.values().stream().mapToLong(of -> of.pending.size()).sum();
        partitions.clear();
        return count;
    }

    /** The offsets of one partition. */
    private static final class Offsets {

        /** Handed out and not committed. */
        private final OffsetRanges pending = new OffsetRanges();

        private long allowed = -1;
        private long committed = -1;

        void handedOut(long offset) {
            if (offset > committed) {
                pending.add(offset);
            }
        }

        void allowCommit() {
            allowed = Math.max(allowed, pending.highest());
        }
    }
}
