package io.reactorchannel.internal.producer;

import io.reactorchannel.ProducerRecord;
import java.time.Duration;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** The Reactive Streams rules, checked on the side where batches come out. */
public class RecordBatcherPublisherTckTest extends PublisherVerification<RecordBatch> {

    private static final int SIZE = 3;
    private static final BatchSettings SETTINGS =
            new BatchSettings(SIZE, 1_000_000, Duration.ofMillis(1), Schedulers::parallel);

    public RecordBatcherPublisherTckTest() {
        super(new TestEnvironment(2_000, 50), 2_000);
    }

    @Override
    public Publisher<RecordBatch> createPublisher(long elements) {
        Flux<EncodedRecord> endless =
                Flux.generate(sink -> sink.next(new EncodedRecord(ProducerRecord.of("t", "x"), new byte[] {'x'})));
        return new RecordBatcher(
                elements == Long.MAX_VALUE ? endless : endless.take(Math.multiplyExact(elements, SIZE)), SETTINGS);
    }

    @Override
    public Publisher<RecordBatch> createFailedPublisher() {
        return new RecordBatcher(Flux.error(new IllegalStateException("on purpose")), SETTINGS);
    }
}
