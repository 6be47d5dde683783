package io.reactorchannel.service.internal.memory;

import io.reactorchannel.service.internal.backend.NewRecord;
import io.reactorchannel.service.internal.backend.StoredRecord;
import io.reactorchannel.service.internal.backend.TopicPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The records of one partition: appended at the end, dropped at the start when they exceed the bounds. The newest
 * record is always kept. Safe for use by many threads.
 */
final class Partition {

    private static final int FIRST_CAPACITY = 16;

    private final TopicPartition id;
    private final int maxRecords;
    private final long maxBytes;
    private final Set<Doorbell> doorbells = ConcurrentHashMap.newKeySet();

    /** A ring: the record of offset n is at n modulo the length, which is a power of two. */
    private @Nullable NewRecord[] ring = new @Nullable NewRecord[FIRST_CAPACITY];

    private long start;
    private long end;
    private long bytes;

    Partition(TopicPartition id, int maxRecords, long maxBytes) {
        this.id = id;
        this.maxRecords = maxRecords;
        this.maxBytes = maxBytes;
    }

    TopicPartition id() {
        return id;
    }

    /** The offset of the oldest record kept, or of the next one when there is none. */
    synchronized long start() {
        return start;
    }

    /** The offset the next record will have. */
    synchronized long end() {
        return end;
    }

    synchronized void append(NewRecord added) {
        if (end - start == ring.length) {
            grow();
        }
        ring[slot(end)] = added;
        end++;
        bytes += added.size();
        while (end - start > 1 && (end - start > maxRecords || bytes > maxBytes)) {
            dropOldest();
        }
    }

    /**
     * Reads from an offset on, or from the oldest record kept when that one is later.
     *
     * @param firstAnyhow whether the first record is read even when it exceeds {@code maxSize}
     */
    synchronized List<StoredRecord> read(long from, int maxCount, long maxSize, boolean firstAnyhow) {
        List<StoredRecord> read = new ArrayList<>((int) Math.min(maxCount, Math.max(0, end - Math.max(from, start))));
        long size = 0;
        for (long offset = Math.max(from, start); offset < end && read.size() < maxCount; offset++) {
            NewRecord content = at(offset);
            size += content.size();
            if (size > maxSize && !(firstAnyhow && read.isEmpty())) {
                break;
            }
            read.add(new StoredRecord(content, id.partition(), offset));
        }
        return read;
    }

    /** From now on {@link #announce()} rings this bell. */
    void addDoorbell(Doorbell doorbell) {
        doorbells.add(doorbell);
    }

    void removeDoorbell(Doorbell doorbell) {
        doorbells.remove(doorbell);
    }

    /** Tells the consumers that hold this partition about new records. */
    void announce() {
        doorbells.forEach(Doorbell::ring);
    }

    private void grow() {
        @Nullable NewRecord[] larger = new @Nullable NewRecord[ring.length * 2];
        @Nullable NewRecord[] smaller = ring;
        for (long offset = start; offset < end; offset++) {
            larger[(int) (offset & (larger.length - 1))] = smaller[(int) (offset & (smaller.length - 1))];
        }
        ring = larger;
    }

    private void dropOldest() {
        bytes -= at(start).size();
        ring[slot(start)] = null;
        start++;
    }

    private NewRecord at(long offset) {
        NewRecord found = ring[slot(offset)];
        if (found == null) {
            throw new IllegalStateException("no record at offset " + offset + " of " + id);
        }
        return found;
    }

    private int slot(long offset) {
        return (int) (offset & (ring.length - 1));
    }
}
