package io.reactorchannel.internal.consumer;

import io.reactorchannel.internal.wire.ConsumedOffset;
import io.reactorchannel.internal.wire.PolledRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The offsets of one consumer: which records were polled, which of them were handed out, up to where they may be
 * committed, and up to where they are. A commit never passes a record that was polled and not handed out, and never
 * goes back behind an earlier one. Safe for use by several threads; every method takes a short lock and none does I/O.
 */
final class OffsetLedger {

    private record Partition(String topic, int number) {}

    private final Map<Partition, Offsets> partitions = new LinkedHashMap<>();

    /**
     * Enters the records of a poll. Until they are handed out none behind them can be committed; if they never are,
     * none ever can.
     */
    synchronized void polled(List<PolledRecord> records) {
        Map<Partition, Held> batch = new HashMap<>();
        for (PolledRecord record : records) {
            batch.computeIfAbsent(new Partition(record.topic(), record.partition()), key -> new Held(record.offset()))
                    .include(record.offset());
        }
        batch.forEach((partition, held) -> offsetsOf(partition).held.add(held));
    }

    /** Enters a record that is about to be passed to the subscriber. */
    synchronized void handedOut(String topic, int partition, long offset) {
        offsetsOf(new Partition(topic, partition)).handedOut(offset);
    }

    private Offsets offsetsOf(Partition partition) {
        return partitions.computeIfAbsent(partition, key -> new Offsets());
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

        /** Polled and not handed out, one for each batch. */
        private final List<Held> held = new ArrayList<>();

        private long allowed = -1;
        private long committed = -1;

        void handedOut(long offset) {
            for (int i = 0; i < held.size(); i++) {
                if (held.get(i).handedOut(offset)) {
                    if (held.get(i).isEmpty()) {
                        held.remove(i);
                    }
                    break;
                }
            }
            if (offset > committed) {
                pending.add(offset);
            }
        }

        void allowCommit() {
            long barrier = held.stream().mapToLong(batch -> batch.next).min().orElse(Long.MAX_VALUE);
            allowed = Math.max(allowed, Math.min(pending.highest(), barrier - 1));
        }
    }

    /** The records of one batch in one partition that are not handed out yet, from the next to the last. */
    private static final class Held {

        private long next;
        private long last;

        Held(long first) {
            next = first;
            last = first;
        }

        void include(long offset) {
            next = Math.min(next, offset);
            last = Math.max(last, offset);
        }

        boolean handedOut(long offset) {
            if (offset < next || offset > last) {
                return false;
            }
            next = offset + 1;
            return true;
        }

        boolean isEmpty() {
            return next > last;
        }
    }
}
