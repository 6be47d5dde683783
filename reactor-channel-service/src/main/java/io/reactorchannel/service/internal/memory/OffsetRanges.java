package io.reactorchannel.service.internal.memory;

import java.util.Map;
import java.util.TreeMap;

/** A set of offsets that grows by ranges; those that touch become one, so it stays small. */
final class OffsetRanges {

    /** Where a range ends, exclusive, by where it starts. */
    private final TreeMap<Long, Long> ends = new TreeMap<>();

    /** Adds offsets, {@code to} excluded. */
    void add(long from, long to) {
        long start = from;
        long end = to;
        Map.Entry<Long, Long> touching = ends.floorEntry(end);
        while (touching != null && touching.getValue() >= start) {
            start = Math.min(start, touching.getKey());
            end = Math.max(end, touching.getValue());
            ends.remove(touching.getKey());
            touching = ends.floorEntry(end);
        }
        ends.put(start, end);
    }

    boolean contains(long offset) {
        Map.Entry<Long, Long> range = ends.floorEntry(offset);
        return range != null && offset < range.getValue();
    }
}
