package io.reactorchannel.internal.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.ProducerRecord;
import io.reactorchannel.testing.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

@Timeout(120)
class RecordBatcherTest {

    private static final Duration LINGER = Duration.ofMillis(20);
    private static final int MANY_BYTES = 1_000_000;
    private static final int FRAME = "{\"records\":[]}".length();

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final List<Object> discarded = new ArrayList<>();

    private static EncodedRecord record(int number, int bytes) {
        return new EncodedRecord(ProducerRecord.of("t", number), new byte[bytes]);
    }

    private static EncodedRecord record(int number) {
        return record(number, 10);
    }

    private static Flux<EncodedRecord> records(int count) {
        return Flux.range(0, count).map(RecordBatcherTest::record);
    }

    private Flux<List<Object>> batches(Flux<EncodedRecord> source, int size, int bytes, Duration linger) {
        return new RecordBatcher(source, new BatchSettings(size, bytes, linger, () -> time))
                .map(RecordBatcherTest::numbers)
                .doOnDiscard(ProducerRecord.class, record -> discarded.add(record.payload()));
    }

    private Flux<List<Object>> batches(Flux<EncodedRecord> source, int size) {
        return batches(source, size, MANY_BYTES, LINGER);
    }

    private static List<Object> numbers(RecordBatch batch) {
        return batch.records().stream().map(ProducerRecord::payload).toList();
    }

    @Test
    void batchesAreFullButForTheLast() {
        StepVerifier.create(batches(records(7), 3))
                .expectNext(List.of(0, 1, 2), List.of(3, 4, 5), List.of(6))
                .verifyComplete();
    }

    @Test
    void anEmptySourceGivesNoBatch() {
        StepVerifier.create(batches(Flux.empty(), 3)).verifyComplete();
    }

    @Test
    void aBatchIsBoundedByItsBytes() {
        int three = FRAME + 3 * 10 + 2;
        StepVerifier.create(batches(records(7), 100, three, LINGER))
                .expectNext(List.of(0, 1, 2), List.of(3, 4, 5), List.of(6))
                .verifyComplete();
        StepVerifier.create(batches(records(5), 100, three - 1, LINGER))
                .expectNext(List.of(0, 1), List.of(2, 3), List.of(4))
                .verifyComplete();
    }

    @Test
    void aRecordThatExceedsTheBytesGoesAlone() {
        Flux<EncodedRecord> source = Flux.just(record(0), record(1), record(2, 500), record(3, 500), record(4));
        StepVerifier.create(batches(source, 100, 100, LINGER))
                .expectNext(List.of(0, 1), List.of(2), List.of(3), List.of(4))
                .verifyComplete();
    }

    @Test
    void anUnfilledBatchGoesWhenItsFirstRecordHasLingered() {
        TestPublisher<EncodedRecord> source = TestPublisher.create();
        List<List<Object>> received = new ArrayList<>();
        batches(source.flux(), 10).subscribe(received::add);
        source.next(record(0));
        time.advanceTimeBy(LINGER.minusMillis(5));
        source.next(record(1));
        time.advanceTimeBy(Duration.ofMillis(4));
        assertThat(received).isEmpty();
        time.advanceTimeBy(Duration.ofMillis(1));
        assertThat(received).containsExactly(List.of(0, 1));
        source.next(record(2));
        time.advanceTimeBy(LINGER.minusMillis(1));
        assertThat(received).hasSize(1);
        time.advanceTimeBy(Duration.ofMillis(1));
        assertThat(received).containsExactly(List.of(0, 1), List.of(2));
    }

    /** Not even one that is beyond stopping. */
    @Test
    void theTimerOfAFilledBatchDoesNotCutTheNextOneShort() {
        TestPublisher<EncodedRecord> source = TestPublisher.create();
        List<List<Object>> received = new ArrayList<>();
        BatchSettings settings = new BatchSettings(2, MANY_BYTES, LINGER, () -> new Unstoppable(time));
        new RecordBatcher(source.flux(), settings)
                .map(RecordBatcherTest::numbers)
                .subscribe(received::add);
        source.next(record(0));
        time.advanceTimeBy(LINGER.minusMillis(1));
        source.next(record(1), record(2));
        assertThat(received).containsExactly(List.of(0, 1));
        time.advanceTimeBy(LINGER.minusMillis(1));
        assertThat(received).hasSize(1);
        time.advanceTimeBy(Duration.ofMillis(1));
        assertThat(received).containsExactly(List.of(0, 1), List.of(2));
    }

    @Test
    void withoutLingerARecordGoesAtOnceAndNoTimerIsStarted() {
        TestPublisher<EncodedRecord> source = TestPublisher.create();
        StepVerifier.create(batches(source.flux(), 10, MANY_BYTES, Duration.ZERO))
                .then(() -> source.next(record(0)))
                .expectNext(List.of(0))
                .then(() -> source.next(record(1)))
                .expectNext(List.of(1))
                .thenCancel()
                .verify();
        assertThat(time.getScheduledTaskCount()).isZero();
    }

    @Test
    void withoutLingerASourceThatGivesAtOnceFillsItsBatches() {
        StepVerifier.create(batches(records(7), 3, MANY_BYTES, Duration.ZERO))
                .expectNext(List.of(0, 1, 2), List.of(3, 4, 5), List.of(6))
                .verifyComplete();
    }

    @Test
    void aBatchThatIsNotAskedForGoesOnFillingAndGoesAtOnceWhenItIs() {
        TestPublisher<EncodedRecord> source = TestPublisher.create();
        StepVerifier.create(batches(source.flux(), 10), 0)
                .then(() -> source.next(record(0)))
                .then(() -> time.advanceTimeBy(LINGER.multipliedBy(2)))
                .then(() -> source.next(record(1)))
                .thenRequest(1)
                .expectNext(List.of(0, 1))
                .thenCancel()
                .verify();
    }

    @Test
    void noMoreIsRequestedThanTheBatchBeingFilledHasRoomFor() {
        AtomicLong requested = new AtomicLong();
        StepVerifier.create(batches(records(1_000).doOnRequest(requested::addAndGet), 100), 0)
                .then(() -> assertThat(requested).hasValue(100))
                .thenRequest(1)
                .expectNextCount(1)
                .then(() -> assertThat(requested).hasValue(200))
                .thenRequest(2)
                .expectNextCount(2)
                .then(() -> assertThat(requested).hasValue(400))
                .thenCancel()
                .verify();
    }

    @Test
    void demandGoesByTheBytesOfTheRecordsSoFar() {
        AtomicLong requested = new AtomicLong();
        int three = FRAME + 3 * 10 + 2;
        Flux<EncodedRecord> source = records(1_000).doOnRequest(requested::addAndGet);
        StepVerifier.create(batches(source, 100, three, LINGER), 0)
                .then(() -> assertThat(requested).hasValue(3))
                .thenRequest(1)
                .expectNextCount(1)
                .then(() -> assertThat(requested).hasValue(6))
                .thenCancel()
                .verify();
    }

    @Test
    void onlySoManyRecordsAreOnTheirWayHoweverLargeTheBatch() {
        List<Long> requests = new ArrayList<>();
        TestPublisher<EncodedRecord> source = TestPublisher.create();
        StepVerifier.create(batches(source.flux().doOnRequest(requests::add), 1_000_000))
                .then(() -> assertThat(requests).containsExactly(1L))
                .then(() -> source.next(record(0)))
                .then(() -> assertThat(requests).containsExactly(1L, 32L))
                .then(() -> IntStream.range(0, 15).forEach(number -> source.next(record(number))))
                .then(() -> assertThat(requests).hasSize(2))
                .then(() -> source.next(record(0)))
                .then(() -> assertThat(requests).containsExactly(1L, 32L, 16L))
                .thenCancel()
                .verify();
    }

    @Test
    void recordsThatSuddenlyBecomeLargerAreHeldAndKeepTheirOrder() {
        AtomicLong requested = new AtomicLong();
        Flux<EncodedRecord> source = Flux.range(0, 100)
                .map(number -> record(number, number == 0 ? 1 : 600))
                .doOnRequest(requested::addAndGet);
        StepVerifier.create(batches(source, 1_000, 1_000, LINGER), 0)
                .then(() -> assertThat(requested).hasValueLessThanOrEqualTo(1 + BatchingSubscriber.MOST_AHEAD))
                .thenRequest(Long.MAX_VALUE)
                .expectNext(List.of(0, 1))
                .thenConsumeWhile(batch -> true, batch -> assertThat(batch).hasSize(1))
                .verifyComplete();
    }

    @Test
    void nothingIsRequestedBeforeThereIsASubscriber() {
        AtomicLong requested = new AtomicLong();
        batches(records(10).doOnRequest(requested::addAndGet), 3);
        assertThat(requested).hasValue(0);
    }

    @Test
    void anErrorComesAfterTheRecordsBefore() {
        Flux<EncodedRecord> source = records(4).concatWith(Flux.error(new IllegalStateException("boom")));
        StepVerifier.create(batches(source, 3), 0)
                .thenRequest(1)
                .expectNext(List.of(0, 1, 2))
                .thenRequest(1)
                .expectNext(List.of(3))
                .verifyErrorMessage("boom");
        assertThat(discarded).isEmpty();
    }

    @Test
    void aCancelReachesTheSourceOnceAndDiscardsWhatIsHeld() {
        TestPublisher<EncodedRecord> source = TestPublisher.create();
        AtomicInteger cancels = new AtomicInteger();
        AtomicReference<Subscription> subscription = new AtomicReference<>();
        batches(source.flux().doOnCancel(cancels::incrementAndGet), 10)
                .doOnSubscribe(subscription::set)
                .subscribe();
        source.next(record(0), record(1));
        subscription.get().cancel();
        subscription.get().cancel();
        assertThat(cancels).hasValue(1);
        assertThat(discarded).containsExactly(0, 1);
    }

    @Test
    void aRecordThatComesAfterTheCancelIsDiscarded() {
        AtomicReference<Subscriber<? super EncodedRecord>> subscriber = new AtomicReference<>();
        Flux<EncodedRecord> source = Flux.from(given -> {
            subscriber.set(given);
            given.onSubscribe(Operators.emptySubscription());
        });
        StepVerifier.create(batches(source, 10)).thenCancel().verify();
        subscriber.get().onNext(record(0));
        assertThat(discarded).containsExactly(0);
    }

    @Test
    void aSourceThatHasEndedIsNotCancelled() {
        TestPublisher<EncodedRecord> source = TestPublisher.create();
        StepVerifier.create(batches(source.flux(), 10), 0)
                .then(() -> source.next(record(0)).complete())
                .thenCancel()
                .verify();
        source.assertNotCancelled();
        assertThat(discarded).containsExactly(0);
    }

    @Test
    void aSourceThatGivesMoreThanWasRequestedFailsAfterWhatFitted() {
        TestPublisher<EncodedRecord> source =
                TestPublisher.createNoncompliant(TestPublisher.Violation.REQUEST_OVERFLOW);
        StepVerifier.create(batches(source.flux(), 2), 0)
                .then(() -> IntStream.range(0, 40).forEach(number -> source.next(record(number))))
                .thenRequest(Long.MAX_VALUE)
                .thenConsumeWhile(batch -> true)
                .verifyErrorMatches(error -> error.getMessage().contains("more records than were requested"));
        source.assertCancelled();
        assertThat(discarded).containsExactly(2 + BatchingSubscriber.MOST_AHEAD);
    }

    @Test
    void aTimerThatRefusesWorkFailsAfterWhatArrived() {
        time.dispose();
        TestPublisher<EncodedRecord> source = TestPublisher.create();
        StepVerifier.create(batches(source.flux(), 10))
                .then(() -> source.next(record(0)))
                .expectNext(List.of(0))
                .verifyError(RejectedExecutionException.class);
        source.assertCancelled();
    }

    @Test
    void requestsFromInsideOnNextDoNotPileUpOnTheStack() {
        StepVerifier.create(batches(records(100_000), 1).limitRate(1))
                .expectNextCount(100_000)
                .verifyComplete();
    }

    @Test
    void theContextReachesTheSource() {
        Flux<EncodedRecord> source = Flux.deferContextual(context -> Flux.just(record(context.<Integer>get("number"))));
        StepVerifier.create(batches(source, 10).contextWrite(context -> context.put("number", 7)))
                .expectNext(List.of(7))
                .verifyComplete();
    }

    /** Records, requests and the linger's end from three threads, with nothing lost, doubled or out of order. */
    @Test
    void whateverRacesBatchesAreSerialWithinDemandAndComplete() throws InterruptedException {
        for (int round = 0; round < 400; round++) {
            int count = ThreadLocalRandom.current().nextInt(1, 400);
            Checking checking = new Checking(Integer.MAX_VALUE);
            new RecordBatcher(paced(count), racing()).subscribe(checking);
            checking.await();
            assertThat(checking.violation).hasValue(null);
            assertThat(checking.received)
                    .containsExactlyElementsOf(IntStream.range(0, count).boxed().toList());
        }
    }

    /** As before, and a cancel somewhere: what was not handed on is discarded, once, and nothing comes afterwards. */
    @Test
    void whereverACancelFallsEachRecordIsHandedOnOrDiscarded() throws InterruptedException {
        for (int round = 0; round < 600; round++) {
            int cancelAfter = ThreadLocalRandom.current().nextInt(1, 40);
            AtomicInteger emitted = new AtomicInteger();
            AtomicInteger cancels = new AtomicInteger();
            Checking checking = new Checking(cancelAfter);
            Flux<EncodedRecord> source =
                    paced(100_000).doOnNext(record -> emitted.incrementAndGet()).doOnCancel(cancels::incrementAndGet);
            new RecordBatcher(source, racing())
                    .doOnDiscard(ProducerRecord.class, record -> checking.discards.incrementAndGet())
                    .subscribe(checking);
            checking.await();
            Await.until(() -> checking.received.size() + checking.discards.get() == emitted.get());
            assertThat(checking.violation).hasValue(null);
            assertThat(checking.received)
                    .containsExactlyElementsOf(
                            IntStream.range(0, checking.received.size()).boxed().toList());
            assertThat(cancels).hasValue(1);
        }
    }

    /** A source on its own thread. */
    private static Flux<EncodedRecord> paced(int count) {
        return records(count).subscribeOn(Schedulers.parallel());
    }

    private static BatchSettings racing() {
        Scheduler scheduler = Schedulers.parallel();
        return new BatchSettings(5, MANY_BYTES, Duration.ofNanos(1), () -> scheduler);
    }

    /** Runs its tasks even when they are disposed of. */
    private record Unstoppable(Scheduler scheduler) implements Scheduler {

        @Override
        public Disposable schedule(Runnable task) {
            return scheduler.schedule(task);
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            scheduler.schedule(task, delay, unit);
            return Disposables.single();
        }

        @Override
        public Worker createWorker() {
            return scheduler.createWorker();
        }
    }

    /** Requests one batch at a time from another thread, and notes whatever breaks the rules. */
    private static final class Checking implements CoreSubscriber<RecordBatch> {

        private final AtomicReference<String> violation = new AtomicReference<>();
        private final AtomicInteger discards = new AtomicInteger();
        private final List<Object> received = Collections.synchronizedList(new ArrayList<>());
        private final AtomicInteger inside = new AtomicInteger();
        private final AtomicLong demand = new AtomicLong();
        private final CountDownLatch end = new CountDownLatch(1);
        private final int cancelAfter;
        private int batches;
        private volatile boolean completed;
        private Subscription subscription;

        Checking(int cancelAfter) {
            this.cancelAfter = cancelAfter;
        }

        @Override
        public void onSubscribe(Subscription given) {
            subscription = given;
            ask();
        }

        private void ask() {
            Schedulers.boundedElastic().schedule(() -> {
                demand.incrementAndGet();
                subscription.request(1);
            });
        }

        @Override
        public void onNext(RecordBatch batch) {
            check(inside.getAndIncrement() == 0, "concurrent signals");
            check(demand.decrementAndGet() >= 0, "more than requested");
            check(!completed, "a signal after the end");
            check(!batch.isEmpty() && batch.records().size() <= 5, "a wrong size");
            received.addAll(numbers(batch));
            batches++;
            if (batches == cancelAfter) {
                Schedulers.boundedElastic().schedule(() -> {
                    subscription.cancel();
                    end.countDown();
                });
            }
            ask();
            inside.decrementAndGet();
        }

        @Override
        public void onError(Throwable failure) {
            check(false, "failed: " + failure);
            end.countDown();
        }

        @Override
        public void onComplete() {
            check(inside.get() == 0, "completed within a signal");
            check(!completed, "completed twice");
            completed = true;
            end.countDown();
        }

        private void check(boolean holds, String otherwise) {
            if (!holds) {
                violation.compareAndSet(null, otherwise);
            }
        }

        void await() throws InterruptedException {
            assertThat(end.await(20, TimeUnit.SECONDS)).as("ended").isTrue();
        }
    }
}
