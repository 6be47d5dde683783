package io.reactorchannel.wire;

import static io.reactorchannel.wire.WireFixture.LONG_ENOUGH;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.ProducerRecord;
import io.reactorchannel.ReactiveChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

/** A stream of records, and records in an array, become requests: batches, linger, order, demand. */
class ProduceBatchesTest extends ProduceTestSupport {

    // batches

    @Test
    void recordsGoInOrderInBatchesOfProduceBatchSize() {
        List<List<Integer>> sent = new ArrayList<>();
        StepVerifier.create(produce(records(10)))
                .then(() -> sent.addAll(service.accept(3)))
                .expectComplete()
                .verify(LONG_ENOUGH);
        assertThat(sent).containsExactly(range(0, 4), range(4, 8), range(8, 10));
        assertThat(service.mostInFlight()).isEqualTo(1);
    }

    @Test
    void anArrayGoesInOrderInBatchesOfProduceBatchSize() {
        List<List<Integer>> sent = new ArrayList<>();
        StepVerifier.create(channel().produce(array(10)))
                .then(() -> sent.addAll(service.accept(3)))
                .expectComplete()
                .verify(LONG_ENOUGH);
        assertThat(sent).containsExactly(range(0, 4), range(4, 8), range(8, 10));
        assertThat(service.mostInFlight()).isEqualTo(1);
        assertThat(time.waits()).isZero();
    }

    @Test
    void theBodyIsBoundedByProduceBatchBytes() {
        List<List<Integer>> sent = new ArrayList<>();
        AtomicInteger one = new AtomicInteger();
        StepVerifier.create(channel().produce(record(1)))
                .then(() -> {
                    HeldProduce.Request request = service.next();
                    one.set(request.body().length());
                    request.answer(204);
                })
                .expectComplete()
                .verify(LONG_ENOUGH);
        int frame = "{\"records\":[]}".length();
        int three = frame + 3 * (one.get() - frame) + 2;

        for (int bytes : new int[] {three, three - 1}) {
            ReactiveChannel channel = channel(b -> b.produceBatchSize(100).produceBatchBytes(bytes));
            int each = bytes == three ? 3 : 2;
            for (Mono<Void> produce : List.of(channel.produce(records(each * 2)), channel.produce(array(each * 2)))) {
                sent.clear();
                StepVerifier.create(produce)
                        .then(() -> sent.addAll(service.accept(2)))
                        .expectComplete()
                        .verify(LONG_ENOUGH);
                assertThat(sent).containsExactly(range(0, each), range(each, each * 2));
            }
        }
    }

    @Test
    void aRecordLargerThanProduceBatchBytesGoesAlone() {
        List<List<Integer>> sent = new ArrayList<>();
        StepVerifier.create(produce(channel(b -> b.produceBatchBytes(1)), records(3)))
                .then(() -> sent.addAll(service.accept(3)))
                .expectComplete()
                .verify(LONG_ENOUGH);
        assertThat(sent).containsExactly(List.of(0), List.of(1), List.of(2));
    }

    @Test
    void anEmptySourceIsNoRequest() {
        StepVerifier.create(produce(Flux.empty())).expectComplete().verify(LONG_ENOUGH);
        assertThat(service.requests()).isZero();
    }

    @Test
    void theSourceIsSubscribedToWithTheMonoAndEachTimeAnew() {
        AtomicInteger subscriptions = new AtomicInteger();
        Mono<Void> produce = produce(records(1).doOnSubscribe(s -> subscriptions.incrementAndGet()));
        assertThat(subscriptions).hasValue(0);
        for (int time = 1; time <= 2; time++) {
            StepVerifier.create(produce)
                    .then(() -> service.accept(1))
                    .expectComplete()
                    .verify(LONG_ENOUGH);
            assertThat(subscriptions).hasValue(time);
        }
    }

    // linger

    @Test
    void anUnfilledBatchWaitsForProduceLinger() {
        TestPublisher<ProducerRecord> source = TestPublisher.create();
        StepVerifier.create(produce(source))
                .then(() -> source.next(record(0)))
                .then(() -> time.advance(LINGER.minusMillis(1)))
                .then(() -> source.next(record(1)))
                .then(() -> assertThat(service.requests()).isZero())
                .then(() -> time.advance(Duration.ofMillis(1)))
                .then(() -> assertThat(service.accept(1)).containsExactly(range(0, 2)))
                .then(source::complete)
                .expectComplete()
                .verify(LONG_ENOUGH);
    }

    @Test
    void withoutLingerWhatIsThereGoesAtOnce() {
        TestPublisher<ProducerRecord> source = TestPublisher.create();
        StepVerifier.create(produce(channel(b -> b.produceLinger(Duration.ZERO)), source))
                .then(() -> source.next(record(0)))
                .then(() -> {
                    HeldProduce.Request first = service.next();
                    source.next(record(1), record(2));
                    first.answer(204);
                })
                .then(() -> assertThat(service.accept(1)).containsExactly(range(1, 3)))
                .then(source::complete)
                .expectComplete()
                .verify(LONG_ENOUGH);
        assertThat(time.waits()).isZero();
    }

    @Test
    void theEndOfTheSourceSendsWhatLingers() {
        StepVerifier.create(produce(records(1)))
                .then(() -> service.accept(1))
                .expectComplete()
                .verify(LONG_ENOUGH);
    }

    @Test
    void aBatchThatLingeredWhileARequestWasOnItsWayGoesAtOnceAfterIt() {
        TestPublisher<ProducerRecord> source = TestPublisher.create();
        StepVerifier.create(produce(source))
                .then(() -> IntStream.range(0, 5).forEach(number -> source.next(record(number))))
                .then(() -> {
                    HeldProduce.Request first = service.next();
                    time.advance(LINGER);
                    source.next(record(5));
                    assertThat(service.requests()).isEqualTo(1);
                    first.answer(204);
                })
                .then(() -> assertThat(service.accept(1)).containsExactly(range(4, 6)))
                .then(source::complete)
                .expectComplete()
                .verify(LONG_ENOUGH);
    }

    // demand

    @Test
    void whileARequestIsOnItsWayNoMoreIsRequestedThanTheNextBatchHolds() {
        AtomicLong requested = new AtomicLong();
        StepVerifier.create(produce(records(100).doOnRequest(requested::addAndGet)))
                .then(() -> {
                    HeldProduce.Request first = service.next();
                    assertThat(requested).hasValue(8);
                    first.answer(204);
                    service.next();
                    WireFixture.await("the next batch", () -> requested.get() == 12);
                })
                .thenCancel()
                .verify(LONG_ENOUGH);
    }
}
