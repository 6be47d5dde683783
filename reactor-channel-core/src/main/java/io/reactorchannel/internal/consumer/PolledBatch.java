package io.reactorchannel.internal.consumer;

import io.reactorchannel.error.PayloadError;
import io.reactorchannel.internal.wire.PayloadDecoder;
import io.reactorchannel.internal.wire.PolledRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * The records of one poll on their way to the subscriber. Each is decoded when it is handed out and let go at once.
 * Whatever is not handed out in the end makes the consumer stale. Used by one thread at a time, but for
 * {@link #giveUp()}.
 *
 * @param <T> what records are handed out as
 */
final class PolledBatch<T> {

    private final ConsumerSession session;
    private final PollInDoubt doubt;
    private final PayloadDecoder<T> decoder;
    private final Queue<PolledRecord> records;
    private boolean touched;

    PolledBatch(ConsumerSession session, PollInDoubt doubt, List<PolledRecord> records, PayloadDecoder<T> decoder) {
        this.session = session;
        this.doubt = doubt;
        this.decoder = decoder;
        this.records = new ArrayDeque<>(records);
        session.ledger().polled(records);
    }

    /** Tells that the records are in the hands of one who will hand them out or discard them. */
    void takeOver() {
        doubt.settled();
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    /** Whether some of the records are handed out already. */
    boolean isTouched() {
        return touched;
    }

    /**
     * Decodes the next record and enters it into the ledger as handed out; the caller passes it on at once.
     *
     * @throws PayloadError when it cannot be decoded; it then stays the next record
     */
    T next() {
        PolledRecord record = records.element();
        T value = decoder.decode(record);
        session.ledger().handedOut(record.topic(), record.partition(), record.offset());
        records.remove();
        touched = true;
        return value;
    }

    /**
     * Decodes all records and enters them as handed out, or none of them.
     *
     * @throws PayloadError when one cannot be decoded; the consumer is stale then
     */
    List<T> all() {
        List<T> values = new ArrayList<>(records.size());
        try {
            records.forEach(record -> values.add(decoder.decode(record)));
        } catch (Throwable undecodable) {
            discard();
            throw undecodable;
        }
        // a cancel during the decoding comes first: nobody gets the values then
        if (doubt.settled()) {
            records.forEach(record -> session.ledger().handedOut(record.topic(), record.partition(), record.offset()));
        }
        records.clear();
        return values;
    }

    /** Drops what is not handed out. */
    void discard() {
        if (!records.isEmpty()) {
            records.clear();
            giveUp();
        }
    }

    /** Tells that some records will not be handed out. May be called by any thread, at any time. */
    void giveUp() {
        session.goStale("records were polled and not handed out");
    }
}
