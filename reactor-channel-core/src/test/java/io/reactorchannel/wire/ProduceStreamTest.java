package io.reactorchannel.wire;

import static io.reactorchannel.wire.WireFixture.LONG_ENOUGH;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.ProducerRecord;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.ReactiveChannelBuilder;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.error.PermanentAuthenticationError;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.error.ProduceError;
import io.reactorchannel.error.TemporaryAuthenticationError;
import io.reactorchannel.error.TemporaryError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.util.retry.Retry;

/** A stream of records, and records in an array, become requests: batches, order, demand, failures, ends. */
class ProduceStreamTest {

    private static final Duration LINGER = Duration.ofMillis(20);

    private final HeldProduce service = HeldProduce.start();
    private final VirtualTime time = new VirtualTime();
    private final List<Integer> discarded = Collections.synchronizedList(new ArrayList<>());
    private final List<ReactiveChannel> channels = new ArrayList<>();

    @AfterEach
    void closeAll() {
        channels.forEach(channel -> channel.destroy().onErrorComplete().block(LONG_ENOUGH));
        service.close();
    }

    private ReactiveChannel channel(UnaryOperator<ReactiveChannelBuilder> settings) {
        ReactiveChannel channel = settings.apply(ReactiveChannel.builder(service.url())
                        .auth(ChannelAuth.none())
                        .retryOnFail(false)
                        .produceBatchSize(4)
                        .produceLinger(LINGER)
                        .scheduler(time))
                .build();
        channels.add(channel);
        return channel;
    }

    private ReactiveChannel channel() {
        return channel(builder -> builder);
    }

    private static ProducerRecord record(int number) {
        return ProducerRecord.of("t", Map.of("n", number));
    }

    private static Flux<ProducerRecord> records(int count) {
        return Flux.range(0, count).map(ProduceStreamTest::record);
    }

    private static ProducerRecord[] array(int count) {
        return IntStream.range(0, count).mapToObj(ProduceStreamTest::record).toArray(ProducerRecord[]::new);
    }

    private static List<Integer> numbers(List<ProducerRecord> records) {
        return records.stream()
                .map(record -> (Integer) ((Map<?, ?>) record.payload()).get("n"))
                .toList();
    }

    private static List<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    /** The produce of a stream, with what it discards. */
    private Mono<Void> produce(ReactiveChannel channel, Publisher<ProducerRecord> records) {
        return channel.produce(records)
                .doOnDiscard(ProducerRecord.class, record -> discarded.addAll(numbers(List.of(record))));
    }

    private Mono<Void> produce(Publisher<ProducerRecord> records) {
        return produce(channel(), records);
    }

    private static Consumer<Throwable> produceError(long accepted, List<Integer> uncertain) {
        return error -> assertThat(error).isInstanceOfSatisfying(ProduceError.class, failed -> {
            assertThat(failed.accepted()).isEqualTo(accepted);
            assertThat(numbers(failed.uncertain())).isEqualTo(uncertain);
        });
    }

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
                        ? Mono.just("token")
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

    // cancel, context, modes

    @Test
    void aCancelReachesTheSourceAndTheRequestAndDiscardsTheRest() {
        TestPublisher<ProducerRecord> source = TestPublisher.create();
        AtomicReference<HeldProduce.Request> first = new AtomicReference<>();
        StepVerifier.create(produce(source))
                .then(() -> IntStream.range(0, 6).forEach(number -> source.next(record(number))))
                .then(() -> first.set(service.next()))
                .thenCancel()
                .verify(LONG_ENOUGH);
        first.get().awaitGone();
        source.assertCancelled();
        assertThat(discarded).isEqualTo(range(4, 6));
        time.advance(LINGER.multipliedBy(2));
        assertThat(service.requests()).isEqualTo(1);
    }

    @Test
    void theContextReachesTheSourceAndEveryRequest() {
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        ChannelAuth auth = new ChannelAuth() {
            @Override
            public Mono<String> token() {
                return Mono.deferContextual(context -> {
                    seen.add("request of " + context.get("who"));
                    return Mono.just("token");
                });
            }
        };
        Flux<ProducerRecord> source = Flux.deferContextual(context -> {
            seen.add("source of " + context.get("who"));
            return records(6);
        });
        StepVerifier.create(
                        produce(channel(b -> b.auth(auth)), source).contextWrite(context -> context.put("who", "me")))
                .then(() -> service.accept(2))
                .expectComplete()
                .verify(LONG_ENOUGH);
        assertThat(seen).containsExactly("source of me", "request of me", "request of me");
    }

    @Test
    void aFailedBatchIsNotPassedOverWhateverTheModeDownstream() {
        StepVerifier.create(produce(records(10)).onErrorContinue((error, value) -> {}))
                .then(() -> service.next().answer(204))
                .then(() -> service.next().answer(500))
                .expectErrorSatisfies(produceError(4, range(4, 8)))
                .verify(LONG_ENOUGH);
        assertThat(service.requests()).isEqualTo(2);
    }

    @Test
    void severalCallsDoNotWaitForOneAnother() {
        ReactiveChannel channel = channel();
        StepVerifier.create(Mono.when(produce(channel, records(1)), produce(channel, records(1))))
                .then(() -> {
                    HeldProduce.Request one = service.next();
                    HeldProduce.Request two = service.next();
                    one.answer(204);
                    two.answer(204);
                })
                .expectComplete()
                .verify(LONG_ENOUGH);
        assertThat(service.mostInFlight()).isEqualTo(2);
    }

    // destroy

    private static void destroy(ReactiveChannel channel) {
        StepVerifier.create(channel.destroy()).expectComplete().verify(LONG_ENOUGH);
    }

    @Test
    void afterDestroyItFailsAndTheSourceIsNotSubscribedTo() {
        ReactiveChannel channel = channel();
        destroy(channel);
        StepVerifier.create(channel.produce(Flux.error(new AssertionError("subscribed to"))))
                .expectError(PermanentError.class)
                .verify(LONG_ENOUGH);
    }

    @Test
    void destroyEndsAProduceThatWaitsForItsSource() {
        ReactiveChannel channel = channel();
        TestPublisher<ProducerRecord> source = TestPublisher.create();
        StepVerifier.create(produce(channel, source))
                .then(() -> source.next(record(0)))
                .then(() -> destroy(channel))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isExactlyInstanceOf(PermanentError.class)
                        .hasMessageContaining("destroyed"))
                .verify(LONG_ENOUGH);
        source.assertCancelled();
        assertThat(discarded).containsExactly(0);
        assertThat(service.requests()).isZero();
    }

    @Test
    void destroyLetsTheRequestOnItsWayHaveItsAnswerAndSendsNoMore() {
        ReactiveChannel channel = channel();
        TestPublisher<ProducerRecord> source = TestPublisher.create();
        StepVerifier.create(produce(channel, source))
                .then(() -> IntStream.range(0, 6).forEach(number -> source.next(record(number))))
                .then(() -> {
                    HeldProduce.Request first = service.next();
                    destroy(channel);
                    source.assertCancelled();
                    assertThat(discarded).isEqualTo(range(4, 6));
                    first.answer(204);
                })
                .expectErrorSatisfies(error -> {
                    produceError(4, List.of()).accept(error);
                    assertThat(error).hasMessageContaining("destroyed");
                })
                .verify(LONG_ENOUGH);
        assertThat(service.requests()).isEqualTo(1);
    }

    @Test
    void destroyEndsAnArrayBetweenItsRequests() {
        ReactiveChannel channel = channel();
        StepVerifier.create(channel.produce(array(10)))
                .then(() -> {
                    HeldProduce.Request first = service.next();
                    destroy(channel);
                    first.answer(204);
                })
                .expectErrorSatisfies(produceError(4, List.of()))
                .verify(LONG_ENOUGH);
        assertThat(service.requests()).isEqualTo(1);
    }

    @Test
    void destroyDuringTheLastRequestLetsItComplete() {
        ReactiveChannel channel = channel();
        StepVerifier.create(produce(channel, records(3)))
                .then(() -> {
                    HeldProduce.Request last = service.next();
                    destroy(channel);
                    last.answer(204);
                })
                .expectComplete()
                .verify(LONG_ENOUGH);
    }

    @Test
    void aRequestThatFailsAfterDestroyIsUncertain() {
        ReactiveChannel channel = channel();
        StepVerifier.create(produce(channel, records(10)))
                .then(() -> {
                    HeldProduce.Request first = service.next();
                    destroy(channel);
                    first.answer(500);
                })
                .expectErrorSatisfies(produceError(0, range(0, 4)))
                .verify(LONG_ENOUGH);
    }

    @Test
    void theEndOfAConsumeDoesNotEndIt() {
        ReactiveChannel channel = channel(b -> b.consumerGroup("g"));
        Sinks.Many<ProducerRecord> source = Sinks.many().unicast().onBackpressureBuffer();
        StepVerifier.create(produce(channel, source.asFlux()))
                .then(() -> StepVerifier.create(channel.consume(" ")).verifyError(PermanentError.class))
                .then(() -> StepVerifier.create(channel.reset()).verifyComplete())
                .then(() -> source.tryEmitNext(record(0)))
                .then(source::tryEmitComplete)
                .then(() -> service.accept(1))
                .expectComplete()
                .verify(LONG_ENOUGH);
    }
}
