package io.reactorchannel.internal.producer;

import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;

/**
 * Gathers records into batches as large as their receiver's pace, the limits and the linger allow. An operator of our
 * own because no combination of the library's keeps all of it: {@code bufferTimeout} knows no limit in bytes and
 * requests whole batches whatever their size, {@code bufferUntil} knows no time. Here, while a batch is not asked for,
 * it goes on filling; then nothing more is requested.
 *
 * <p>Completion and failure of the source come after what it gave before.
 */
final class RecordBatcher extends FluxOperator<EncodedRecord, RecordBatch> {

    private final BatchSettings settings;

    RecordBatcher(Flux<EncodedRecord> source, BatchSettings settings) {
        super(source);
        this.settings = settings;
    }

    @Override
    public void subscribe(CoreSubscriber<? super RecordBatch> actual) {
        source.subscribe(new BatchingSubscriber(actual, settings)); // as an operator does
    }
}
