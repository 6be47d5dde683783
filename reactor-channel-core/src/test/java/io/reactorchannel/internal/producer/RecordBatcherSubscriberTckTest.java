package io.reactorchannel.internal.producer;

import io.reactorchannel.ProducerRecord;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.reactivestreams.tck.SubscriberWhiteboxVerification;
import org.reactivestreams.tck.TestEnvironment;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * The Reactive Streams rules, checked on the side where records go in. A batch is one record here, so that what the kit
 * triggers on the far side shows on this one.
 */
public class RecordBatcherSubscriberTckTest extends SubscriberWhiteboxVerification<EncodedRecord> {

    private static final BatchSettings SETTINGS =
            new BatchSettings(1, 1_000_000, Duration.ofMillis(1), Schedulers::parallel);

    public RecordBatcherSubscriberTckTest() {
        super(new TestEnvironment(2_000, 50));
    }

    @Override
    public Subscriber<EncodedRecord> createSubscriber(WhiteboxSubscriberProbe<EncodedRecord> probe) {
        AtomicReference<CoreSubscriber<? super EncodedRecord>> batching = new AtomicReference<>();
        Flux<EncodedRecord> source = new Flux<>() {
            @Override
            public void subscribe(CoreSubscriber<? super EncodedRecord> subscriber) {
                batching.set(subscriber);
            }
        };
        BaseSubscriber<RecordBatch> behind = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                // the kit requests
            }

            @Override
            protected void hookOnError(Throwable expected) {
                // the kit is told below
            }
        };
        new RecordBatcher(source, SETTINGS).subscribe(behind);
        return new Probed(batching.get(), behind, probe);
    }

    @Override
    public EncodedRecord createElement(int element) {
        return new EncodedRecord(ProducerRecord.of("t", element), new byte[] {'x'});
    }

    /** Tells the kit what reaches the operator. */
    private static final class Probed implements Subscriber<EncodedRecord> {

        private final CoreSubscriber<? super EncodedRecord> batching;
        private final BaseSubscriber<RecordBatch> behind;
        private final WhiteboxSubscriberProbe<EncodedRecord> probe;
        private boolean subscribed;

        Probed(
                CoreSubscriber<? super EncodedRecord> batching,
                BaseSubscriber<RecordBatch> behind,
                WhiteboxSubscriberProbe<EncodedRecord> probe) {
            this.batching = batching;
            this.behind = behind;
            this.probe = probe;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            batching.onSubscribe(subscription);
            if (!subscribed) {
                subscribed = true;
                probe.registerOnSubscribe(new SubscriberPuppet() {
                    @Override
                    public void triggerRequest(long elements) {
                        behind.request(elements);
                    }

                    @Override
                    public void signalCancel() {
                        behind.cancel();
                    }
                });
            }
        }

        @Override
        public void onNext(EncodedRecord record) {
            batching.onNext(record);
            probe.registerOnNext(record);
        }

        @Override
        public void onError(Throwable failure) {
            batching.onError(failure);
            probe.registerOnError(failure);
        }

        @Override
        public void onComplete() {
            batching.onComplete();
            probe.registerOnComplete();
        }
    }
}
