package io.reactorchannel.internal.producer;

import io.reactorchannel.ProducerRecord;
import io.reactorchannel.internal.wire.EncodedRecords;
import io.reactorchannel.internal.wire.RecordsBody;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The records of one request, filled until it is sent. */
final class RecordBatch {

    private final BatchSettings limits;
    private final List<ProducerRecord> records = new ArrayList<>();
    private final RecordsBody body = new RecordsBody();
    private int largest;
    private volatile boolean overdue;

    RecordBatch(BatchSettings limits) {
        this.limits = limits;
    }

    static RecordBatch of(EncodedRecord first, BatchSettings limits) {
        RecordBatch batch = new RecordBatch(limits);
        batch.add(first);
        return batch;
    }

    /** Adds the record if there is room for it; into an empty batch goes any. */
    boolean add(EncodedRecord record) {
        byte[] json = record.json();
        if (isFull() || (!isEmpty() && body.sizeWith(json.length) > limits.bytes())) {
            return false;
        }
        records.add(record.record());
        body.add(json);
        largest = Math.max(largest, json.length);
        return true;
    }

    /** Whether no record at all can be added. */
    boolean isFull() {
        return !isEmpty() && (records.size() >= limits.records() || body.size() >= limits.bytes());
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    /** How many records of that many bytes can be added; one is tried as long as the batch is not full. */
    long roomFor(int bytes) {
        if (isFull()) {
            return 0;
        }
        long fitting = (limits.bytes() - body.size()) / (bytes + 1L);
        return Math.min(limits.records() - records.size(), Math.max(1, fitting));
    }

    /** The bytes of its largest record; 0 when it is empty. */
    int largest() {
        return largest;
    }

    /** Notes, on any thread, that it has waited long enough for more. */
    void overdue() {
        overdue = true;
    }

    boolean isOverdue() {
        return overdue;
    }

    List<ProducerRecord> records() {
        return Collections.unmodifiableList(records);
    }

    EncodedRecords body() {
        return body.toBytes();
    }
}
