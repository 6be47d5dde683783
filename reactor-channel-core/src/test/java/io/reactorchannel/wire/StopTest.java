package io.reactorchannel.wire;

import static io.reactorchannel.wire.WireFixture.LONG_ENOUGH;
import static io.reactorchannel.wire.WireFixture.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;

import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.ReactiveChannelBuilder;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.error.TemporaryError;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** How {@code stop()} ends what is active, whatever that is doing. Time stands still unless a test lets it pass. */
class StopTest {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(4);

    @RegisterExtension
    static final WireFixture wire = new WireFixture();

    private final VirtualTime time = new VirtualTime();
    private final HeldAnswers service = new HeldAnswers();
    private final ReactiveChannel channel = channel(b -> b);
    private final List<String> signals = new CopyOnWriteArrayList<>();
    private final Sinks.One<Boolean> processed = Sinks.one();
    private final Disposable.Composite subscriptions = Disposables.composite();

    @AfterEach
    void end() {
        subscriptions.dispose();
        service.close();
        time.dispose();
    }

    private ReactiveChannel channel(UnaryOperator<ReactiveChannelBuilder> settings) {
        return wire.channel(
                service.url(),
                b -> settings.apply(b.auth(ChannelAuth.none())
                        .scheduler(time)
                        .retryOnFail(true)
                        .closeTimeout(CLOSE_TIMEOUT)));
    }

    /** Subscribes, and notes how it ends. */
    private void start(String name, Publisher<?> operation) {
        subscriptions.add(Flux.from(operation)
                .subscribe(
                        value -> {},
                        error -> signals.add(name + " " + error.getClass().getSimpleName()),
                        () -> signals.add(name)));
    }

    private void awaitSignals(int count) {
        service.await("the ends, " + count, () -> signals.size() == count);
    }

    private Mono<Void> processing() {
        return channel.run(
                batch -> {
                    signals.add("batch");
                    return processed.asMono();
                },
                "t");
    }

    @Test
    void withoutAnythingActiveItCompletesWithoutARequestAndALaterRunIsNotStopped() {
        StepVerifier.create(channel.stop()).expectComplete().verify(LONG_ENOUGH);
        assertThat(service.conversation()).isEmpty();

        StepVerifier.create(channel.run(batch -> Mono.just(false), "t"))
                .expectComplete()
                .verify(LONG_ENOUGH);
        assertThat(service.count("GET c1/records")).isEqualTo(1);
    }

    @Test
    void itEndsTheWaitOfARunAtOnce() {
        start("run", channel.run(batch -> Mono.just(true), "t"));
        service.await("the wait", () -> time.waits() == 1);

        start("stop", channel.stop());

        awaitSignals(2);
        assertThat(signals).containsExactly("run", "stop");
        WireFixture.await("no timer left", () -> time.pending() == 0);
    }

    @Test
    void aBatchBeingProcessedIsFinishedAndCommittedBeforeTheRunAndThenStopComplete() {
        service.poll(record(0)).hold("POST offsets");
        start("run", processing());
        awaitSignals(1);

        start("stop", channel.stop());
        assertThat(signals).containsExactly("batch");
        processed.tryEmitValue(true);
        service.await("POST c1/offsets 0");
        assertThat(signals).as("before the commit is accepted").containsExactly("batch");
        service.release("POST offsets");

        awaitSignals(3);
        assertThat(signals).containsExactly("batch", "run", "stop");
        assertThat(service.count("GET c1/records")).isEqualTo(1);
    }

    static Stream<Named<Function<ReactiveChannel, Publisher<?>>>> flows() {
        return Stream.of(
                named("run", channel -> channel.run(batch -> Mono.just(true), "t")),
                named("consume", channel -> channel.consume("t")),
                named("receive", channel -> channel.receive("t")),
                named("receiveBatches", channel -> channel.receiveBatches("t")),
                named("receiveAtMostOnce", channel -> channel.receiveAtMostOnce("t")));
    }

    @ParameterizedTest
    @MethodSource("flows")
    void aPollInFlightIsCancelledAndItsConsumerReplacedLater(Function<ReactiveChannel, Publisher<?>> flow) {
        service.hold("GET records");
        start("flow", flow.apply(channel));
        service.await("GET c1/records");

        start("stop", channel.stop());

        awaitSignals(2);
        assertThat(signals).containsExactly("flow", "stop");
        service.release("GET records");
        StepVerifier.create(channel.poll()).expectNextCount(1).expectComplete().verify(LONG_ENOUGH);
        assertThat(service.conversation())
                .endsWith("DELETE c1", "POST consumers", "POST c2/subscription", "GET c2/records");
    }

    @ParameterizedTest
    @MethodSource("flows")
    void aWaitBeforeARetryEndsAtOnce(Function<ReactiveChannel, Publisher<?>> flow) {
        service.refuse("GET records", 503);
        start("flow", flow.apply(channel));
        service.await("the wait", () -> time.waits() == 1);

        start("stop", channel.stop());

        awaitSignals(2);
        assertThat(signals).containsExactly("flow", "stop");
        WireFixture.await("no timer left", () -> time.pending() == 0);
    }

    @Test
    void aCommitInFlightGetsItsAnswer() {
        service.poll(record(0)).hold("POST offsets");
        start("run", channel.run(batch -> Mono.just(true), "t"));
        service.await("POST c1/offsets 0");

        start("stop", channel.stop());
        assertThat(signals).isEmpty();
        service.release("POST offsets");

        awaitSignals(2);
        assertThat(signals).containsExactly("run", "stop");
        assertThat(service.conversation()).endsWith("GET c1/records", "POST c1/offsets 0");
    }

    @Test
    void aCommitThatWaitsToBeRetriedIsNotSkipped() {
        service.poll(record(0)).refuse("POST offsets", 503);
        start("run", channel.run(batch -> Mono.just(true), "t"));
        service.await("the wait", () -> time.waits() == 1);

        start("stop", channel.stop());
        assertThat(signals).isEmpty();
        time.advance(Duration.ofMillis(1_500));

        awaitSignals(2);
        assertThat(signals).containsExactly("run", "stop");
        assertThat(service.count("POST c1/offsets 0")).isEqualTo(2);
    }

    @Test
    void insideTheProcessorsPublisherItCompletesAndTakesEffectAfterTheBatch() {
        service.poll(record(0));
        start("run", channel.run(batch -> channel.stop().thenReturn(true), "t"));

        awaitSignals(1);
        assertThat(signals).containsExactly("run");
        assertThat(service.conversation()).endsWith("GET c1/records", "POST c1/offsets 0");
        WireFixture.await("no timer left", () -> time.pending() == 0);
    }

    @Test
    void insideTheProcessorItselfItCompletesAndTakesEffectAfterTheBatch() {
        service.poll(record(0));
        start(
                "run",
                channel.run(
                        batch -> {
                            start("stop", channel.stop());
                            signals.add("batch");
                            return Mono.just(true);
                        },
                        "t"));

        awaitSignals(3);
        assertThat(signals).containsExactly("stop", "batch", "run");
        assertThat(service.conversation()).endsWith("GET c1/records", "POST c1/offsets 0");
    }

    @Test
    void insideAReceiveItEndsTheFlowAndCommitsWhatIsAcknowledged() {
        service.poll(record(0), record(1));
        start(
                "receive",
                channel.receive("t")
                        .concatMap(
                                record -> {
                                    record.acknowledge();
                                    return channel.stop();
                                },
                                0));

        awaitSignals(1);
        assertThat(signals).containsExactly("receive");
        assertThat(service.conversation()).endsWith("GET c1/records", "POST c1/offsets 0");
    }

    @Test
    void acknowledgedRecordsAreCommittedBeforeItCompletes() {
        service.poll(record(0), record(1)).hold("POST offsets");
        start(
                "receive",
                channel.receive("t").filter(record -> record.offset() == 0).doOnNext(record -> {
                    record.acknowledge();
                    signals.add("acknowledged");
                }));
        awaitSignals(1);

        start("stop", channel.stop());
        service.await("POST c1/offsets 0");
        assertThat(signals).containsExactly("acknowledged", "receive");
        service.release("POST offsets");

        awaitSignals(3);
        assertThat(signals).containsExactly("acknowledged", "receive", "stop");
    }

    @Test
    void aCommitOfAReceiveThatIsNotAcceptedWithinCloseTimeoutIsATemporaryError() {
        service.poll(record(0)).hold("POST offsets");
        start("receive", channel.receive("t").doOnNext(record -> {
            record.acknowledge();
            signals.add("acknowledged");
        }));
        awaitSignals(1);

        stopsInVainForCloseTimeout();
    }

    @Test
    void aCommitOfARunThatIsNotAcceptedWithinCloseTimeoutIsATemporaryError() {
        service.poll(record(0)).hold("POST offsets");
        start("run", processing());
        processed.tryEmitValue(true);
        awaitSignals(1);

        stopsInVainForCloseTimeout();
    }

    private void stopsInVainForCloseTimeout() {
        start("stop", channel.stop());
        service.await("POST c1/offsets 0");
        service.await("the limit", () -> time.hasBegun(CLOSE_TIMEOUT));
        time.advance(CLOSE_TIMEOUT.minusMillis(1));
        assertThat(signals).doesNotContain("stop", "stop TemporaryError");
        time.advance(Duration.ofMillis(1));
        assertThat(signals).contains("stop " + TemporaryError.class.getSimpleName());
    }

    @Test
    void whatAConsumeHadNotHandedOutIsDroppedAndComesAgain() {
        service.poll(record(0), record(1)).poll(record(1));

        StepVerifier.create(channel.consume("t"), 1)
                .expectNext(Map.of("n", 0))
                .then(() -> start("stop", channel.stop()))
                .expectComplete()
                .verify(LONG_ENOUGH);
        StepVerifier.create(channel.commit().then(channel.poll()))
                .expectNext(List.of(Map.of("n", 1)))
                .expectComplete()
                .verify(LONG_ENOUGH);

        assertThat(signals).containsExactly("stop");
        assertThat(service.conversation())
                .endsWith(
                        "GET c1/records",
                        "POST c1/offsets 0",
                        "DELETE c1",
                        "POST consumers",
                        "POST c2/subscription",
                        "GET c2/records");
    }

    @Test
    void twoAtOnceBothComplete() {
        service.poll(record(0));
        start("run", processing());
        awaitSignals(1);

        start("stop", channel.stop());
        start("stop", channel.stop());
        processed.tryEmitValue(true);

        awaitSignals(4);
        assertThat(signals).containsExactly("batch", "run", "stop", "stop");
    }

    @Test
    void itIsAskedForAfterDestroyInVain() {
        channel.destroy().block(LONG_ENOUGH);

        StepVerifier.create(channel.stop()).expectError(PermanentError.class).verify(LONG_ENOUGH);
    }
}
