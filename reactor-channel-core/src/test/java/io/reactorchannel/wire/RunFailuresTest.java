package io.reactorchannel.wire;

import static io.reactorchannel.wire.WireFixture.LONG_ENOUGH;
import static io.reactorchannel.wire.WireFixture.await;
import static io.reactorchannel.wire.WireFixture.dropped;
import static io.reactorchannel.wire.WireFixture.record;
import static io.reactorchannel.wire.WireFixture.records;
import static io.reactorchannel.wire.WireFixture.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.reactorchannel.PayloadErrorHandler;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.error.ConsumerError;
import io.reactorchannel.error.PayloadError;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.error.TemporaryError;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.util.retry.Retry;

/** What becomes of the loop of the original clients when something fails. */
class RunFailuresTest {

    private static final IllegalStateException BOOM = new IllegalStateException("boom");
    private static final Duration NO_WAIT = Duration.ZERO;

    @RegisterExtension
    static final WireFixture wire = new WireFixture();

    private final VirtualTime time = new VirtualTime();
    private final List<List<Map<String, Object>>> processed = new CopyOnWriteArrayList<>();
    private Disposable running = () -> {};

    @AfterEach
    void end() {
        running.dispose();
        time.dispose();
    }

    /** Goes on until that many batches are processed. */
    private Function<List<Map<String, Object>>, Publisher<Boolean>> upTo(int batches) {
        return batch -> {
            processed.add(batch);
            return Mono.just(processed.size() < batches);
        };
    }

    /** A channel whose waits are next to nothing. */
    private static ReactiveChannel quickly() {
        return wire.channel(b -> b.retryOnFail(true).retry(Retry.backoff(9, Duration.ofMillis(1))));
    }

    private static void completes(Mono<Void> run) {
        StepVerifier.create(run).expectComplete().verify(LONG_ENOUGH);
    }

    private static Arguments processor(
            String name,
            Function<List<Map<String, Object>>, Publisher<Boolean>> processor,
            Class<?> error,
            String text) {
        return arguments(named(name, processor), error, text);
    }

    static Stream<Arguments> failingProcessors() {
        return Stream.of(
                processor("signals an error", batch -> Mono.error(BOOM), IllegalStateException.class, "boom"),
                processor(
                        "signals an error after true",
                        batch -> Flux.just(true).concatWith(Mono.error(BOOM)),
                        IllegalStateException.class,
                        "boom"),
                processor(
                        "throws",
                        batch -> {
                            throw BOOM;
                        },
                        IllegalStateException.class,
                        "boom"),
                processor("returns null", batch -> null, NullPointerException.class, "the processor returned null"));
    }

    @ParameterizedTest
    @MethodSource("failingProcessors")
    void anErrorOfTheProcessorEndsItAndTheBatchIsNotCommittedAndComesAgain(
            Function<List<Map<String, Object>>, Publisher<Boolean>> processor, Class<?> type, String text) {
        wire.scriptConsumer("GET", "c1/records", records(record(0)));
        wire.scriptConsumer("GET", "c2/records", records(record(0)));
        ReactiveChannel channel = wire.channel();

        StepVerifier.create(channel.run(processor, "t"))
                .expectErrorSatisfies(
                        error -> assertThat(error).isInstanceOf(type).hasMessageContaining(text))
                .verify(LONG_ENOUGH);
        completes(channel.run(upTo(1), "t"));

        assertThat(wire.conversation().subList(2, wire.conversation().size()))
                .containsExactly(
                        "GET /consumers/c1/records",
                        "DELETE /consumers/c1",
                        "POST /consumers",
                        "POST /consumers/c2/subscription",
                        "GET /consumers/c2/records",
                        "POST /consumers/c2/offsets");
    }

    @Test
    void aBatchThatFailedComesAgainWithAPollToo() {
        wire.scriptConsumer("GET", "c1/records", records(record(0)));
        wire.scriptConsumer("GET", "c2/records", records(record(0)));
        ReactiveChannel channel = wire.channel();

        StepVerifier.create(channel.run(batch -> Mono.error(BOOM), "t")
                        .onErrorComplete()
                        .then(channel.poll()))
                .expectNext(List.of(Map.of("n", 0)))
                .expectComplete()
                .verify(LONG_ENOUGH);
    }

    @Test
    void anotherFlowMeanwhileIsRefusedAndDoesNotDisturbIt() {
        ReactiveChannel channel = wire.channel(b -> b.scheduler(time));
        running = channel.run(upTo(2), "t").subscribe();
        await("the wait", () -> time.waits() == 1);

        for (Publisher<?> other : List.of(
                channel.run(upTo(1), "t"),
                channel.consume("t"),
                channel.receive("t"),
                channel.receiveBatches("t"),
                channel.receiveAtMostOnce("t"))) {
            StepVerifier.create(other).expectError(PermanentError.class).verify(LONG_ENOUGH);
        }

        time.advance(Duration.ofSeconds(30));
        await("the end", running::isDisposed);
        assertThat(processed).hasSize(2);
    }

    @Test
    void aConsumerThatIsGoneAtAPollIsReplacedAndItGoesOn() {
        wire.scriptConsumer("GET", "c1/records", status(404));
        wire.scriptConsumer("GET", "c2/records", records(record(0)));

        completes(quickly().run(upTo(1), NO_WAIT, "t"));

        assertThat(processed).containsExactly(List.of(Map.of("n", 0)));
        assertThat(wire.conversation())
                .endsWith(
                        "GET /consumers/c1/records",
                        "POST /consumers",
                        "POST /consumers/c2/subscription",
                        "GET /consumers/c2/records",
                        "POST /consumers/c2/offsets");
    }

    @Test
    void aConsumerThatIsGoneAtACommitIsReplacedAndItGoesOn() {
        wire.scriptConsumer("GET", "c1/records", records(record(0)));
        wire.scriptConsumer("POST", "c1/offsets", status(404));
        wire.scriptConsumer("GET", "c2/records", records(record(0)));

        completes(quickly().run(upTo(2), NO_WAIT, "t"));

        assertThat(processed).hasSize(2);
        assertThat(wire.conversation())
                .endsWith(
                        "GET /consumers/c1/records",
                        "POST /consumers/c1/offsets",
                        "POST /consumers",
                        "POST /consumers/c2/subscription",
                        "GET /consumers/c2/records",
                        "POST /consumers/c2/offsets");
    }

    @ParameterizedTest
    @CsvSource({"GET, records, 503", "GET, records, 404", "POST, offsets, 503", "POST, offsets, 404"})
    void withoutRetriesTheFirstErrorReachesTheSubscriber(String method, String resource, int status) {
        wire.scriptConsumer(method, "c1/" + resource, status(status));
        wire.scriptConsumer("GET", "c1/records", records(record(0)));

        StepVerifier.create(wire.channel().run(upTo(2), NO_WAIT, "t"))
                .expectError(status == 404 ? ConsumerError.class : TemporaryError.class)
                .verify(LONG_ENOUGH);

        assertThat(wire.conversation()).filteredOn(line -> line.contains("c2")).isEmpty();
    }

    @Test
    void aTemporaryErrorOfAPollIsRetriedAfterAWait() {
        wire.scriptConsumer("GET", "c1/records", status(503), records(record(0)));
        running = wire.channel(b -> b.scheduler(time).retryOnFail(true))
                .run(upTo(1), "t")
                .subscribe();
        await("the wait", () -> time.waits() == 1);

        time.advance(Duration.ofMillis(1_500));

        await("the end", running::isDisposed);
        assertThat(processed).containsExactly(List.of(Map.of("n", 0)));
        assertThat(wire.count("GET /consumers/c1/records")).isEqualTo(2);
    }

    @Test
    void aTemporaryErrorOfACommitIsRetriedBeforeTheNextPoll() {
        wire.scriptConsumer("GET", "c1/records", records(record(0)), records(record(1)));
        wire.scriptConsumer("POST", "c1/offsets", status(503), WireFixture.noContent());

        completes(quickly().run(upTo(2), NO_WAIT, "t"));

        assertThat(wire.conversation())
                .endsWith(
                        "GET /consumers/c1/records",
                        "POST /consumers/c1/offsets",
                        "POST /consumers/c1/offsets",
                        "GET /consumers/c1/records",
                        "POST /consumers/c1/offsets");
    }

    @Test
    void whenTheAnswerToAPollIsLostWhatIsProcessedIsCommittedAndTheConsumerReplaced() {
        wire.scriptConsumer("GET", "c1/records", records(record(0)), dropped());
        wire.scriptConsumer("GET", "c2/records", records(record(1)));

        completes(quickly().run(upTo(2), NO_WAIT, "t"));

        assertThat(wire.conversation())
                .containsSubsequence(
                        "POST /consumers/c1/offsets",
                        "DELETE /consumers/c1",
                        "POST /consumers",
                        "GET /consumers/c2/records",
                        "POST /consumers/c2/offsets");
        assertThat(processed).containsExactly(List.of(Map.of("n", 0)), List.of(Map.of("n", 1)));
    }

    @Test
    void aNullProcessorIsRefusedWithoutARequest() {
        StepVerifier.create(wire.channel().run(null, "t"))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(PermanentError.class)
                        .hasMessageStartingWith("processor: must not be null"))
                .verify(LONG_ENOUGH);
        assertThat(wire.conversation()).isEmpty();
    }

    static Stream<Duration> badWaits() {
        return Stream.of(null, Duration.ofMillis(-1), Duration.ofMillis(Integer.MAX_VALUE + 1L));
    }

    @ParameterizedTest
    @MethodSource("badWaits")
    void aWaitOutOfBoundsIsRefusedWithoutARequest(Duration wait) {
        StepVerifier.create(wire.channel().run(upTo(1), wait, "t"))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(PermanentError.class)
                        .hasMessage("waitBetweenQueries: " + wait + " is not accepted; 0 ms to 2147483647 ms is"))
                .verify(LONG_ENOUGH);
        assertThat(wire.conversation()).isEmpty();
    }

    @Test
    void aPayloadThatIsNoJsonObjectIsAPayloadErrorAndTheWholeBatchComesAgain() {
        wire.scriptConsumer("GET", "c[12]/records", records(record(0), record("t", 0, 1, "poison"), record(2)));
        ReactiveChannel channel = wire.channel();

        for (int round = 1; round <= 2; round++) {
            StepVerifier.create(channel.run(upTo(1), "t"))
                    .expectErrorSatisfies(error -> assertThat(error)
                            .isInstanceOfSatisfying(
                                    PayloadError.class,
                                    poison -> assertThat(poison.offset()).isEqualTo(1)))
                    .verify(LONG_ENOUGH);
        }

        assertThat(processed).isEmpty();
        assertThat(wire.conversation()).endsWith("POST /consumers/c2/subscription", "GET /consumers/c2/records");
        assertThat(wire.conversation())
                .filteredOn(line -> line.contains("offsets"))
                .isEmpty();
    }

    @Test
    void aPayloadThatIsSkippedIsLeftOutOfTheListAndCommittedWithIt() {
        wire.scriptConsumer("GET", "c1/records", records(record(0), record("t", 0, 1, "poison"), record(2)));

        completes(
                wire.channel(b -> b.onPayloadError(PayloadErrorHandler.skip())).run(upTo(1), "t"));

        assertThat(processed).containsExactly(List.of(Map.of("n", 0), Map.of("n", 2)));
        assertThat(wire.onlyRequest("POST", WireFixture.CONSUMERS + "/c1/offsets")
                        .getBodyAsString())
                .containsPattern("\"offset\" ?: ?1\\b");
    }
}
