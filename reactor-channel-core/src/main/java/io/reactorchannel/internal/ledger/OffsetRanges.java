package io.reactorchannel.internal.ledger;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongPredicate;

/**
 * A set of offsets of one partition, kept as ranges: offsets that follow one another cost nothing, each hole costs one
 * entry. Not safe for use by several threads.
 */
final class OffsetRanges {

    /** First offset of each range but the newest, to its last. */
    private final TreeMap<Long, Long> closed = new TreeMap<>();

    /** The range that was added to most recently, where consecutive offsets go; empty when first is after last. */
    private long first = 0;

    private long last = -1;

    long size() {
        close();
        long size = 0;
        for (Map.Entry<Long, Long> range : closed.entrySet()) {
            size += range.getValue() - range.getKey() + 1;
        }
        return size;
    }

    /** The highest offset; -1 when there is none. */
    long highest() {
        return Math.max(
                first > last ? -1 : last,
                closed.isEmpty() ? -1 : closed.lastEntry().getValue());
    }

    /** The highest offset that is not above the limit; -1 when there is none. */
    long highestUpTo(long limit) {
        close();
        Map.Entry<Long, Long> range = closed.floorEntry(limit);
        return range == null ? -1 : Math.min(range.getValue(), limit);
    }

    void add(long offset) {
        if (first > last) {
            open(offset);
        } else if (offset == last + 1) {
            last = offset;
        } else if (offset < first || offset > last) {
            close();
            open(offset);
        }
    }

    /** Visits the offsets from the lowest on, as long as the visitor wants another. */
    void forEach(LongPredicate visitor) {
        close();
        for (Map.Entry<Long, Long> range : closed.entrySet()) {
            for (long offset = range.getKey(); offset <= range.getValue(); offset++) {
                if (!visitor.test(offset)) {
                    return;
                }
            }
        }
    }

    void removeUpTo(long offset) {
        close();
        Map.Entry<Long, Long> cut = closed.floorEntry(offset);
        closed.headMap(offset, true).clear();
        if (cut != null && cut.getValue() > offset) {
            closed.put(offset + 1, cut.getValue());
        }
    }

    private void open(long offset) {
        Map.Entry<Long, Long> before = closed.floorEntry(offset);
        if (before != null && before.getValue() >= offset - 1) {
            closed.remove(before.getKey());
            first = before.getKey();
            last = Math.max(before.getValue(), offset);
        } else {
            first = offset;
            last = offset;
        }
    }

    /** Moves the newest range to the others, joining those it touches. */
    private void close() {
        if (first > last) {
            return;
        }
        Map.Entry<Long, Long> after = closed.ceilingEntry(first);
        while (after != null && after.getKey() <= last + 1) {
            last = Math.max(last, after.getValue());
            closed.remove(after.getKey());
            after = closed.ceilingEntry(first);
        }
        closed.put(first, last);
        first = 0;
        last = -1;
    }
}
