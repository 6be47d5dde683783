package io.reactorchannel.test;

import static io.reactorchannel.test.ChannelAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorchannel.ChannelRecord;
import io.reactorchannel.PayloadErrorHandler;
import io.reactorchannel.ProducerRecord;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.ReactiveChannelBuilder;
import io.reactorchannel.RecordBatch;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.error.ConsumerError;
import io.reactorchannel.error.PayloadError;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.error.ProduceError;
import io.reactorchannel.error.TemporaryError;
import io.reactorchannel.service.StreamingServiceBuilder;
import io.reactorchannel.service.fault.Fault;
import io.reactorchannel.service.fault.FaultKind;
import io.reactorchannel.service.fault.IncomingRequest;
import io.reactorchannel.service.fault.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.util.retry.Retry;

/** What a channel promises, whatever carries its requests. */
abstract class ChannelContract {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);
    private static final String TOPIC = "orders";

    private final List<IncomingRequest> requests = new CopyOnWriteArrayList<>();
    private final TestService service = watched(start(options -> options.maxRecordsPerPoll(2)));

    abstract TestService start(UnaryOperator<StreamingServiceBuilder> options);

    private TestService watched(TestService started) {
        started.faults(request -> {
            requests.add(request);
            return Optional.empty();
        });
        return started;
    }

    @AfterEach
    void end() {
        try {
            assertThat(service).hasNoViolations();
        } finally {
            service.close();
        }
    }

    private ReactiveChannel channel() {
        return channel(builder -> builder);
    }

    private ReactiveChannel channel(UnaryOperator<ReactiveChannelBuilder> options) {
        return service.channel(builder -> options.apply(builder.emptyPollDelay(Duration.ofMillis(5))
                .commitInterval(Duration.ofMillis(5))
                .prefetch(0)
                .retry(Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(1)).maxBackoff(Duration.ofMillis(10)))));
    }

    private long count(Operation operation) {
        return requests.stream()
                .filter(request -> request.operation() == operation)
                .count();
    }

    private void produceNumbers(int count) {
        service.produce(
                TOPIC,
                IntStream.range(0, count)
                        .mapToObj(number -> Map.of("n", number))
                        .toArray());
    }

    private static Flux<Object> numbers(Flux<Map<String, Object>> payloads) {
        return payloads.map(payload -> payload.get("n"));
    }

    @Test
    void payloadsComeInTheirOrder() {
        produceNumbers(5);

        StepVerifier.create(numbers(channel().consume(TOPIC)))
                .expectNext(0, 1, 2, 3, 4)
                .thenCancel()
                .verify(LONG_ENOUGH);
    }

    @Test
    void nothingIsPolledBeforeItIsAskedForNorBeyondDemand() {
        produceNumbers(5);

        StepVerifier.create(numbers(channel().consume(TOPIC)), 0)
                .expectSubscription()
                .then(() -> assertThat(requests).isEmpty())
                .thenRequest(2)
                .expectNext(0, 1)
                .then(() -> assertThat(count(Operation.POLL)).isEqualTo(1))
                .thenRequest(1)
                .expectNext(2)
                .then(() -> assertThat(count(Operation.POLL)).isEqualTo(2))
                .thenCancel()
                .verify(LONG_ENOUGH);
    }

    @Test
    void aCommitCoversWhatWasHandedOutAndNoMore() {
        produceNumbers(5);
        ReactiveChannel channel = channel();

        StepVerifier.create(numbers(channel.consume(TOPIC)), 3)
                .expectNext(0, 1, 2)
                .then(() -> channel.commit().block(LONG_ENOUGH))
                .thenCancel()
                .verify(LONG_ENOUGH);

        assertThat(service).hasCommitted(TestService.GROUP, TOPIC, 3);
    }

    @Test
    void whatIsNotCommittedComesAgain() {
        produceNumbers(3);
        ReactiveChannel first = channel();
        first.consume(TOPIC).take(1).concatMap(payload -> first.commit()).blockLast(LONG_ENOUGH);
        first.consume(TOPIC).take(1).blockLast(LONG_ENOUGH);
        first.destroy().block(LONG_ENOUGH);

        StepVerifier.create(numbers(channel().consume(TOPIC)))
                .expectNext(1, 2)
                .thenCancel()
                .verify(LONG_ENOUGH);
    }

    @Test
    void noCommitPassesARecordThatIsNotAcknowledged() {
        produceNumbers(4);
        List<ChannelRecord> records = new ArrayList<>();

        StepVerifier.create(channel().receive(TOPIC))
                .recordWith(() -> records)
                .expectNextCount(4)
                .then(() -> {
                    records.get(0).acknowledge();
                    records.get(2).acknowledge();
                    records.get(3).acknowledge();
                    records.get(0).commit().block(LONG_ENOUGH);
                    assertThat(service).hasCommitted(TestService.GROUP, TOPIC, 1);
                    records.get(1).commit().block(LONG_ENOUGH);
                })
                .thenCancel()
                .verify(LONG_ENOUGH);

        service.whenCommitted(TestService.GROUP, TOPIC, 4).block(LONG_ENOUGH);
    }

    @Test
    void acknowledgedRecordsAreCommittedInTheBackground() {
        produceNumbers(3);

        StepVerifier.create(channel()
                        .receive(TOPIC)
                        .doOnNext(ChannelRecord::acknowledge)
                        .takeUntilOther(service.whenCommitted(TestService.GROUP, TOPIC, 3)))
                .expectNextCount(3)
                .expectComplete()
                .verify(LONG_ENOUGH);
    }

    @Test
    void aBatchIsWhatAPollBrought() {
        produceNumbers(3);
        ReactiveChannel channel = channel();

        StepVerifier.create(channel.receiveBatches(TOPIC)
                        .map(batch -> batch.records().size()))
                .expectNext(2, 1)
                .thenCancel()
                .verify(LONG_ENOUGH);
        channel.receiveBatches(TOPIC).take(1).concatMap(RecordBatch::commit).blockLast(LONG_ENOUGH);
        assertThat(service).hasCommitted(TestService.GROUP, TOPIC, 2);
    }

    @Test
    void atMostOnceCommitsFirst() {
        produceNumbers(2);

        StepVerifier.create(channel().receiveAtMostOnce(TOPIC))
                .consumeNextWith(record -> assertThat(service).hasCommitted(TestService.GROUP, TOPIC, 2))
                .thenCancel()
                .verify(LONG_ENOUGH);
    }

    /** However an answer to a poll is lost, what it held comes again from a new consumer. */
    @ParameterizedTest
    @EnumSource(
            value = FaultKind.class,
            mode = Mode.MATCH_ANY,
            names = {"ANSWER_.*"})
    void noRecordIsLostWithAnAnswer(FaultKind kind) {
        produceNumbers(4);
        service.failNext(
                Operation.POLL, kind == FaultKind.ANSWER_STATUS ? Fault.lostAnswer(500) : Fault.lostAnswer(kind));

        StepVerifier.create(numbers(channel().consume(TOPIC)))
                .expectNext(0, 1, 2, 3)
                .thenCancel()
                .verify(LONG_ENOUGH);

        assertThat(count(Operation.CREATE)).isEqualTo(2);
    }

    @Test
    void anAnswerThatOnlyRefusesKeepsTheConsumer() {
        produceNumbers(2);
        service.failNext(Operation.POLL, Fault.status(503), Fault.status(429));

        StepVerifier.create(numbers(channel().consume(TOPIC)))
                .expectNext(0, 1)
                .thenCancel()
                .verify(LONG_ENOUGH);

        assertThat(count(Operation.CREATE)).isEqualTo(1);
    }

    @Test
    void aLostConsumerIsReplaced() {
        produceNumbers(2);
        service.failNext(Operation.POLL, Fault.lostConsumer());

        StepVerifier.create(numbers(channel().consume(TOPIC)))
                .expectNext(0, 1)
                .thenCancel()
                .verify(LONG_ENOUGH);

        assertThat(count(Operation.CREATE)).isEqualTo(2);
    }

    @Test
    void withoutRetriesTheFirstTemporaryErrorIsTheSubscribers() {
        service.failNext(Operation.POLL, Fault.status(503));
        StepVerifier.create(channel(builder -> builder.retryOnFail(false)).consume(TOPIC))
                .expectErrorSatisfies(error ->
                        assertThat(error).isInstanceOf(TemporaryError.class).hasMessageContaining("503"))
                .verify(LONG_ENOUGH);

        service.failNext(Operation.POLL, Fault.lostConsumer());
        StepVerifier.create(channel(builder -> builder.retryOnFail(false)).consume(TOPIC))
                .expectError(ConsumerError.class)
                .verify(LONG_ENOUGH);
    }

    @Test
    void aPermanentErrorIsTheSubscribersAtOnce() {
        service.failNext(Operation.SUBSCRIBE, Fault.status(400));

        StepVerifier.create(channel().consume(TOPIC))
                .expectError(PermanentError.class)
                .verify(LONG_ENOUGH);
    }

    @Test
    void poisonIsNamedAndComesAgainUnlessItIsSkipped() {
        service.produce(TOPIC, Map.of("n", 0), "poison", Map.of("n", 2));
        ReactiveChannel failing = channel();
        StepVerifier.create(numbers(failing.consume(TOPIC)))
                .expectNext(0)
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(PayloadError.class)
                        .hasMessageContaining("topic orders, partition 0, offset 1"))
                .verify(LONG_ENOUGH);
        failing.destroy().block(LONG_ENOUGH);

        StepVerifier.create(numbers(channel(builder -> builder.onPayloadError(PayloadErrorHandler.skip()))
                        .consume(TOPIC)))
                .expectNext(0, 2)
                .thenCancel()
                .verify(LONG_ENOUGH);
    }

    @Test
    void runProcessesCommitsAndEnds() {
        produceNumbers(3);
        List<Integer> sizes = new CopyOnWriteArrayList<>();

        channel()
                .run(
                        payloads -> {
                            sizes.add(payloads.size());
                            return Mono.just(!payloads.isEmpty());
                        },
                        Duration.ofMillis(1),
                        TOPIC)
                .block(LONG_ENOUGH);

        assertThat(sizes).containsExactly(2, 1, 0);
        assertThat(service).hasCommitted(TestService.GROUP, TOPIC, 3);
    }

    @Test
    void recordsArriveAsTheyWereProduced() {
        channel()
                .produce(ProducerRecord.of(TOPIC, Map.of("n", 1))
                        .withShardingKey("customer 7")
                        .withHeaders(Map.of("country", "NO")))
                .block(LONG_ENOUGH);

        assertThat(service.records(TOPIC))
                .singleElement()
                .satisfies(record -> assertThat(record)
                        .hasTopic(TOPIC)
                        .isAt(0, 0)
                        .hasShardingKey("customer 7")
                        .hasHeader("country", "NO")
                        .hasPayload(Map.of("n", 1)));
    }

    @Test
    void aStreamIsProducedInBatchesAndAFailureTellsWhatIsUncertain() {
        AtomicInteger given = new AtomicInteger();
        service.failNext(
                Operation.PRODUCE, Fault.delay(Duration.ofMillis(1)), Fault.lostAnswer(FaultKind.ANSWER_CLOSED));

        StepVerifier.create(channel(builder -> builder.produceBatchSize(2))
                        .produce(Flux.range(0, 6)
                                .doOnNext(number -> given.incrementAndGet())
                                .map(number -> ProducerRecord.of(TOPIC, Map.of("n", number)))))
                .expectErrorSatisfies(error -> {
                    assertThat(error).isInstanceOf(ProduceError.class);
                    assertThat(((ProduceError) error).accepted()).isEqualTo(2);
                    assertThat(((ProduceError) error).uncertain()).hasSize(2);
                })
                .verify(LONG_ENOUGH);

        assertThat(service).hasRecords(TOPIC, 4);
    }

    @Test
    void oneFlowAtATime() {
        ReactiveChannel channel = channel();

        StepVerifier.create(channel.consume(TOPIC))
                .expectSubscription()
                .then(() -> StepVerifier.create(channel.receive(TOPIC))
                        .expectError(PermanentError.class)
                        .verify(LONG_ENOUGH))
                .thenCancel()
                .verify(LONG_ENOUGH);
    }

    @Test
    void stopCompletesTheFlowAndDestroyDeletesTheConsumer() {
        produceNumbers(1);
        ReactiveChannel channel = channel();
        AtomicReference<CompletableFuture<Void>> stopped = new AtomicReference<>();

        StepVerifier.create(channel.receive(TOPIC).doOnNext(ChannelRecord::acknowledge))
                .expectNextCount(1)
                .then(() -> stopped.set(channel.stop().toFuture()))
                .expectComplete()
                .verify(LONG_ENOUGH);
        Mono.fromFuture(stopped.get()).block(LONG_ENOUGH);
        assertThat(service).hasCommitted(TestService.GROUP, TOPIC, 1).hasConsumers(1);

        channel.destroy().block(LONG_ENOUGH);
        assertThat(service).hasConsumers(0);
        StepVerifier.create(channel.poll()).expectError(PermanentError.class).verify(LONG_ENOUGH);
    }

    @Test
    void pausedNothingIsPolled() {
        produceNumbers(1);
        ReactiveChannel channel = channel();
        channel.pause();

        StepVerifier.create(numbers(channel.consume(TOPIC)))
                .expectSubscription()
                .expectNoEvent(Duration.ofMillis(50))
                .then(() -> assertThat(count(Operation.POLL)).isZero())
                .then(channel::resume)
                .expectNext(0)
                .thenCancel()
                .verify(LONG_ENOUGH);
    }

    @Test
    void theOperationsOneByOne() {
        produceNumbers(2);
        ReactiveChannel channel = channel();

        channel.create().block(LONG_ENOUGH);
        channel.subscribe(TOPIC).block(LONG_ENOUGH);
        assertThat(channel.subscriptions().block(LONG_ENOUGH)).containsExactly(TOPIC);
        assertThat(channel.poll().block(LONG_ENOUGH)).containsExactly(Map.of("n", 0), Map.of("n", 1));
        channel.commit().block(LONG_ENOUGH);
        assertThat(channel.lag().block(LONG_ENOUGH)).containsKey("topics");
        channel.delete().block(LONG_ENOUGH);

        assertThat(service).hasCommitted(TestService.GROUP, TOPIC, 2).hasConsumers(0);
    }

    @Test
    void aFilterIsTheServices() {
        service.produce(
                ProducerRecord.of(TOPIC, Map.of("n", 0)).withHeaders(Map.of("country", "SE")),
                ProducerRecord.of(TOPIC, Map.of("n", 1)).withHeaders(Map.of("country", "NO")));

        StepVerifier.create(numbers(channel(builder -> builder.filter(Map.of(TOPIC, Map.of("country", "NO"))))
                        .consume(TOPIC)))
                .expectNext(1)
                .thenCancel()
                .verify(LONG_ENOUGH);
    }

    @Test
    void partitionsAreSharedWithinAGroup() {
        try (TestService two = start(options -> options.topic("shared", 2))) {
            two.produce(
                    ProducerRecord.of("shared", Map.of("n", 0)).withShardingKey("a"),
                    ProducerRecord.of("shared", Map.of("n", 1)).withShardingKey("b"),
                    ProducerRecord.of("shared", Map.of("n", 2)).withShardingKey("c"),
                    ProducerRecord.of("shared", Map.of("n", 3)).withShardingKey("d"));
            Flux<ChannelRecord> all = Flux.merge(
                            two.channel(builder -> builder.emptyPollDelay(Duration.ofMillis(5)))
                                    .receive("shared"),
                            two.channel(builder -> builder.emptyPollDelay(Duration.ofMillis(5)))
                                    .receive("shared"))
                    .concatMap(record -> record.commit().thenReturn(record).onErrorComplete());

            StepVerifier.create(all.takeUntilOther(two.whenCommitted(TestService.GROUP, "shared", 4)))
                    .thenConsumeWhile(record -> true)
                    .expectComplete()
                    .verify(LONG_ENOUGH);
        }
    }

    @Test
    void requestsCarryWhatTheUserWants() {
        channel(builder -> builder.requestHeaders(Map.of("X-Tenant", "acme")))
                .create()
                .block(LONG_ENOUGH);

        assertThat(requests)
                .isNotEmpty()
                .allSatisfy(request -> assertThat(request.headers()).containsEntry("x-tenant", "acme"));
    }

    @Test
    void aTokenThatIsRefusedIsRenewed() {
        AtomicInteger tokens = new AtomicInteger();
        try (TestService strict = start(options -> options.authentication(true).user("me", "a-secret-word"))) {
            ReactiveChannel channel = strict.channel(builder -> builder.auth(
                    ChannelAuth.bearer(Mono.fromSupplier(() -> "a-wrong-token-" + tokens.incrementAndGet()))));

            StepVerifier.create(channel.create())
                    .expectError(PermanentError.class)
                    .verify(LONG_ENOUGH);
        }
        assertThat(tokens).hasValue(2);
    }

    @Test
    void aFaultThatDoesNotApplyIsRefused() {
        assertThatThrownBy(() -> service.failNext(Operation.PRODUCE, Fault.lostConsumer()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not apply to PRODUCE");
    }
}
