package io.reactorchannel.wire;

import static io.reactorchannel.wire.WireFixture.LONG_ENOUGH;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.ProducerRecord;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.error.PermanentAuthenticationError;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.error.ProduceError;
import io.reactorchannel.error.TemporaryAuthenticationError;
import io.reactorchannel.error.TemporaryError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.util.retry.Retry;

/** What a produce signals when a request, a record or the source fails, and what becomes of the records. */
class ProduceFailuresTest extends ProduceTestSupport {

    // failures

    @Test
    void aRefusedRequestEndsItWithWhatWasAcceptedAndWhatIsUncertain() {
        AtomicInteger cancels = new AtomicInteger();
        StepVerifier.create(produce(records(100).doOnCancel(cancels::incrementAndGet)))
                .then(() -> service.next().answer(204))
                .then(() -> service.next().answer(500))
                .expectErrorSatisfies(error -> {
                    produceError(4, range(4, 8)).accept(error);
                    assertThat(((ProduceError) error).status()).hasValue(500);
                    assertThat(error).hasMessageContaining("records accepted before: 4");
                })
                .verify(LONG_ENOUGH);
        assertThat(cancels).hasValue(1);
        assertThat(discarded).isEqualTo(range(8, 12));
        assertThat(service.requests()).isEqualTo(2);
    }

    @Test
    void aRefusedBatchOfAnArrayLeavesTheRestUnsent() {
        StepVerifier.create(channel().produce(array(10)))
                .then(() -> service.next().answer(204))
                .then(() -> service.next().answer(413))
                .expectErrorSatisfies(produceError(4, range(4, 8)))
                .verify(LONG_ENOUGH);
        assertThat(service.requests()).isEqualTo(2);
    }

    @Test
    void aRequestThatIsNotAnsweredIsUncertainAndNotRepeated() {
        StepVerifier.create(produce(channel(b -> b.retryOnFail(true)), records(10)))
                .then(() -> service.next().answer(204))
                .then(() -> service.next().reset())
                .expectErrorSatisfies(produceError(4, range(4, 8)))
                .verify(LONG_ENOUGH);
        assertThat(service.requests()).isEqualTo(2);
    }

    @Test
    void refusedCredentialsAreSignalledThemselvesWhenNothingWasAcceptedBefore() {
        StepVerifier.create(produce(records(3)))
                .then(() -> service.next().answer(401))
                .expectErrorSatisfies(
                        error -> assertThat(error).isExactlyInstanceOf(PermanentAuthenticationError.class))
                .verify(LONG_ENOUGH);
        assertThat(discarded).isEqualTo(range(0, 3));
    }

    @Test
    void refusedCredentialsLeaveNothingUncertain() {
        StepVerifier.create(produce(records(6)))
                .then(() -> service.next().answer(204))
                .then(() -> service.next().answer(403))
                .expectErrorSatisfies(error -> {
                    produceError(4, List.of()).accept(error);
                    assertThat(error).hasCauseExactlyInstanceOf(PermanentAuthenticationError.class);
                })
                .verify(LONG_ENOUGH);
        assertThat(discarded).isEqualTo(range(4, 6));
    }

    @Test
    void aMissingConnectionIsSignalledItselfWhenNothingWasAcceptedBefore() {
        service.close();
        StepVerifier.create(produce(records(6)))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(
                                TemporaryError.class,
                                unsent -> assertThat(unsent.isUnsent()).isTrue()))
                .verify(LONG_ENOUGH);
    }

    @Test
    void aMissingConnectionLeavesNothingUncertain() {
        TestPublisher<ProducerRecord> source = TestPublisher.create();
        StepVerifier.create(produce(source))
                .then(() -> IntStream.range(0, 4).forEach(number -> source.next(record(number))))
                .then(() -> service.next().acceptAndClose())
                .then(service::close)
                .then(() -> source.next(record(4)).complete())
                .expectErrorSatisfies(error -> {
                    produceError(4, List.of()).accept(error);
                    assertThat(error).hasCauseInstanceOf(TemporaryError.class);
                })
                .verify(LONG_ENOUGH);
        assertThat(discarded).isEqualTo(range(4, 5));
    }

    /** An authentication that has a token, or none just now, once for each request. */
    private static ChannelAuth tokens(Boolean... available) {
        AtomicInteger asked = new AtomicInteger();
        return new ChannelAuth() {
            @Override
            public Mono<String> token() {
                return Mono.defer(() -> available[asked.getAndIncrement()]
                        ? Mono.just(WireFixture.TOKEN)
                        : Mono.error(new TemporaryAuthenticationError("none just now")));
            }
        };
    }

    @Test
    void aMissingTokenLeavesNothingUncertain() {
        StepVerifier.create(produce(channel(b -> b.auth(tokens(true, false))), records(6)))
                .then(() -> service.next().answer(204))
                .expectErrorSatisfies(error -> {
                    produceError(4, List.of()).accept(error);
                    assertThat(error).hasCauseExactlyInstanceOf(TemporaryAuthenticationError.class);
                })
                .verify(LONG_ENOUGH);
        assertThat(service.requests()).isEqualTo(1);
    }

    @Test
    void aRequestThatNeverLeftIsTriedAgainAfterTheWaitOfRetry() {
        ReactiveChannel channel = channel(b ->
                b.auth(tokens(true, false, true)).retryOnFail(true).retry(Retry.fixedDelay(5, Duration.ofSeconds(3))));
        List<List<Integer>> sent = new ArrayList<>();
        StepVerifier.create(produce(channel, records(8)))
                .then(() -> sent.addAll(service.accept(1)))
                .then(() -> WireFixture.await("the wait", () -> time.waits() > 0))
                .then(() -> assertThat(service.requests()).isEqualTo(1))
                .then(() -> time.advance(Duration.ofSeconds(3)))
                .then(() -> sent.addAll(service.accept(1)))
                .expectComplete()
                .verify(LONG_ENOUGH);
        assertThat(sent).containsExactly(range(0, 4), range(4, 8));
    }

    @Test
    void aRecordThatCannotBeWrittenEndsItAfterTheRecordsBefore() {
        AtomicBoolean cancelled = new AtomicBoolean();
        Flux<ProducerRecord> source =
                Flux.concat(records(5), Mono.just(unwritable()), records(3)).doOnCancel(() -> cancelled.set(true));
        StepVerifier.create(channel().produce(source))
                .then(() -> assertThat(service.accept(2)).containsExactly(range(0, 4), range(4, 5)))
                .expectErrorSatisfies(error -> {
                    produceError(5, List.of()).accept(error);
                    assertThat(error.getCause())
                            .isExactlyInstanceOf(PermanentError.class)
                            .hasMessageContaining("record 5");
                    assertThat(error.getSuppressed()).isEmpty();
                })
                .verify(LONG_ENOUGH);
        assertThat(cancelled).isTrue();
    }

    @Test
    void aFirstRecordThatCannotBeWrittenIsSignalledItself() {
        StepVerifier.create(channel().produce(Flux.just(unwritable())))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isExactlyInstanceOf(PermanentError.class)
                        .hasMessageContaining("record 0"))
                .verify(LONG_ENOUGH);
        assertThat(service.requests()).isZero();
    }

    @Test
    void anArrayWithARecordThatCannotBeWrittenIsNotSentAtAll() {
        ProducerRecord[] records = array(10);
        records[9] = unwritable();
        StepVerifier.create(channel().produce(records))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isExactlyInstanceOf(PermanentError.class)
                        .hasMessageContaining("record 9"))
                .verify(LONG_ENOUGH);
        assertThat(service.requests()).isZero();
    }

    private static ProducerRecord unwritable() {
        return ProducerRecord.of("t", new BadInputTest.Unwritable());
    }

    @Test
    void aNullRecordEndsItAfterTheRecordsBefore() {
        AtomicReference<Subscriber<? super ProducerRecord>> subscriber = new AtomicReference<>();
        Publisher<ProducerRecord> source = given -> {
            subscriber.set(given);
            given.onSubscribe(Operators.emptySubscription());
        };
        StepVerifier.create(produce(source))
                .then(() -> subscriber.get().onNext(record(0)))
                .then(() -> subscriber.get().onNext(null))
                .then(() -> service.accept(1))
                .expectErrorSatisfies(error -> {
                    produceError(1, List.of()).accept(error);
                    assertThat(error).hasMessageContaining("record 1 is null");
                })
                .verify(LONG_ENOUGH);
    }

    // a source that fails

    @Test
    void aSourceThatFailsIsFlushedAndItsErrorSignalled() {
        IllegalStateException boom = new IllegalStateException("boom");
        StepVerifier.create(produce(records(6).concatWith(Flux.error(boom))))
                .then(() -> assertThat(service.accept(2)).containsExactly(range(0, 4), range(4, 6)))
                .expectErrorSatisfies(error -> assertThat(error).isSameAs(boom))
                .verify(LONG_ENOUGH);
    }

    @Test
    void aSourceThatFailsAtOnceIsNoRequest() {
        IllegalStateException boom = new IllegalStateException("boom");
        StepVerifier.create(produce(Flux.error(boom)))
                .expectErrorSatisfies(error -> assertThat(error).isSameAs(boom))
                .verify(LONG_ENOUGH);
        assertThat(service.requests()).isZero();
    }

    @Test
    void whenTheFlushOfAFailedSourceFailsItsErrorIsSuppressed() {
        IllegalStateException boom = new IllegalStateException("boom");
        StepVerifier.create(produce(records(6).concatWith(Flux.error(boom))))
                .then(() -> service.next().answer(204))
                .then(() -> service.next().answer(503))
                .expectErrorSatisfies(error -> {
                    produceError(4, range(4, 6)).accept(error);
                    assertThat(error).hasSuppressedException(boom);
                })
                .verify(LONG_ENOUGH);
    }

    @Test
    void whenTheFlushOfAFailedSourceIsSurelyNotTakenItsErrorIsSuppressedToo() {
        IllegalStateException boom = new IllegalStateException("boom");
        StepVerifier.create(produce(records(3).concatWith(Flux.error(boom))))
                .then(() -> service.next().answer(401))
                .expectErrorSatisfies(error -> {
                    produceError(0, List.of()).accept(error);
                    assertThat(error)
                            .hasCauseExactlyInstanceOf(PermanentAuthenticationError.class)
                            .hasSuppressedException(boom);
                })
                .verify(LONG_ENOUGH);
    }
}
