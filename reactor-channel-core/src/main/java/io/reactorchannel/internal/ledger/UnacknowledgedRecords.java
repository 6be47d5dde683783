package io.reactorchannel.internal.ledger;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;

/**
 * The records of one partition that were handed out and cannot be committed, because they or one before them are not
 * acknowledged. Kept as series of rising offsets; a second series begins only when the service goes back and delivers
 * records again. Not safe for use by several threads.
 */
final class UnacknowledgedRecords {

    private final List<Deque<Acknowledgement>> series = new ArrayList<>(1);

    void add(Acknowledgement record) {
        if (series.isEmpty() || newest().getLast().offset() >= record.offset()) {
            series.add(new ArrayDeque<>());
        }
        newest().add(record);
    }

    private Deque<Acknowledgement> newest() {
        return series.get(series.size() - 1);
    }

    /**
     * Takes out what is acknowledged from the lowest offset of each series on.
     *
     * @return how many records that are
     */
    int removeAcknowledged() {
        int removed = 0;
        for (Deque<Acknowledgement> one : series) {
            while (!one.isEmpty() && one.getFirst().isGiven()) {
                one.removeFirst();
                removed++;
            }
        }
        series.removeIf(Deque::isEmpty);
        return removed;
    }

    /** The lowest offset that cannot be committed; {@link Long#MAX_VALUE} when there is none. */
    long lowest() {
        long lowest = Long.MAX_VALUE;
        for (Deque<Acknowledgement> one : series) {
            lowest = Math.min(lowest, one.getFirst().offset());
        }
        return lowest;
    }

    /** When the first to arrive of those did. */
    OptionalLong oldest() {
        return series.stream().mapToLong(one -> one.getFirst().arrived()).min();
    }

    int size() {
        return series.stream().mapToInt(Deque::size).sum();
    }
}
