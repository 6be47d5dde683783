package io.reactorchannel.wire;

import static io.reactorchannel.wire.WireFixture.LONG_ENOUGH;
import static io.reactorchannel.wire.WireFixture.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;

import io.reactorchannel.ChannelRecord;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.auth.ChannelAuth;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
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

/**
 * What is still done, and what is left, when a flow or the channel ends. Time stands still unless a test lets it pass.
 */
class EndsTest {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(4);
    private static final Duration COMMIT_INTERVAL = Duration.ofHours(1);

    @RegisterExtension
    static final WireFixture wire = new WireFixture();

    private final VirtualTime time = new VirtualTime();
    private final AtomicInteger requests = new AtomicInteger();
    private final HeldAnswers service = new HeldAnswers();
    private final List<String> signals = new CopyOnWriteArrayList<>();
    private final Sinks.One<Boolean> processed = Sinks.one();
    private final Disposable.Composite subscriptions = Disposables.composite();
    private final Set<Thread> threadsBefore = Thread.getAllStackTraces().keySet();
    private final ReactiveChannel channel = wire.channel(
            service.url(),
            b -> b.auth(new CountingAuth())
                    .scheduler(time)
                    .retryOnFail(true)
                    .closeTimeout(CLOSE_TIMEOUT)
                    .commitInterval(COMMIT_INTERVAL)
                    .keepAliveInterval(Duration.ofMinutes(1)));

    @AfterEach
    void end() {
        subscriptions.dispose();
        service.close();
        time.dispose();
    }

    /** Counts requests where each asks for its token, which happens on the thread that brings it about. */
    private final class CountingAuth implements ChannelAuth {
        @Override
        public Mono<String> token() {
            return Mono.fromSupplier(() -> {
                requests.incrementAndGet();
                return WireFixture.TOKEN;
            });
        }
    }

    private Disposable start(String name, Publisher<?> operation) {
        Disposable subscription = Flux.from(operation)
                .subscribe(
                        value -> {},
                        error -> signals.add(name + " " + error.getClass().getSimpleName()),
                        () -> signals.add(name));
        subscriptions.add(subscription);
        return subscription;
    }

    private void awaitSignals(int count) {
        service.await(count + " signals in " + signals, () -> signals.size() == count);
    }

    private Mono<Void> processing() {
        return channel.run(
                batch -> {
                    signals.add("batch");
                    return processed.asMono();
                },
                "t");
    }

    /** Acknowledges the first record only. */
    private Flux<ChannelRecord> receiving() {
        return channel.receive("t").doOnNext(record -> {
            if (record.offset() == 0) {
                record.acknowledge();
            } else {
                signals.add("unacknowledged");
            }
        });
    }

    @Test
    void destroyHasARunFinishAndCommitItsBatchAndThenDeletesTheConsumer() {
        service.poll(record(0));
        start("run", processing());
        awaitSignals(1);

        start("destroy", channel.destroy());
        assertThat(signals).containsExactly("batch");
        processed.tryEmitValue(true);

        awaitSignals(3);
        assertThat(signals).containsExactly("batch", "run", "destroy");
        assertThat(service.conversation()).endsWith("GET c1/records", "POST c1/offsets 0", "DELETE c1");
    }

    @Test
    void aBatchThatTakesLongerThanHalfOfCloseTimeoutIsInterruptedAndTheConsumerDeleted() {
        service.poll(record(0));
        start("run", processing());
        awaitSignals(1);

        start("destroy", channel.destroy());
        time.advance(CLOSE_TIMEOUT.dividedBy(2).minusMillis(1));
        assertThat(signals).containsExactly("batch");
        time.advance(Duration.ofMillis(1));

        awaitSignals(3);
        assertThat(signals).containsExactly("batch", "run StopError", "destroy TemporaryError");
        assertThat(service.conversation()).endsWith("GET c1/records", "DELETE c1");
    }

    @Test
    void theProcessingThatIsInterruptedIsCancelled() {
        Mono<Boolean> processing =
                Mono.<Boolean>never().doOnSubscribe(s -> signals.add("batch")).doOnCancel(() -> signals.add("cancel"));
        start("run", channel.run(batch -> processing, "t"));
        awaitSignals(1);

        start("destroy", channel.destroy());
        time.advance(CLOSE_TIMEOUT.dividedBy(2));

        awaitSignals(4);
        assertThat(signals).containsExactlyInAnyOrder("batch", "cancel", "run StopError", "destroy TemporaryError");
    }

    @Test
    void aCommitOfAReceiveThatIsNotAnsweredDoesNotKeepTheConsumerFromBeingDeleted() {
        service.poll(record(0), record(1)).hold("POST offsets");
        start("receive", receiving());
        awaitSignals(1);

        start("destroy", channel.destroy());
        service.await("POST c1/offsets 0");
        time.advance(CLOSE_TIMEOUT.dividedBy(2));

        service.await("DELETE c1");
    }

    @Test
    void aCommitThatTakesLongerThanHalfOfCloseTimeoutInterruptsTheRunToo() {
        service.poll(record(0)).hold("POST offsets");
        start("run", channel.run(batch -> Mono.just(true), "t"));
        service.await("POST c1/offsets 0");

        start("destroy", channel.destroy());
        time.advance(CLOSE_TIMEOUT.dividedBy(2));

        awaitSignals(2);
        assertThat(signals).containsExactly("run StopError", "destroy TemporaryError");
        assertThat(service.conversation()).endsWith("DELETE c1");
    }

    @Test
    void destroyInsideTheProcessorsPublisherDoesNotWaitForItself() {
        start("run", channel.run(batch -> channel.destroy().thenReturn(true), "t"));

        awaitSignals(1);
        assertThat(signals).containsExactly("run");
        assertThat(service.conversation()).endsWith("GET c1/records", "DELETE c1");
    }

    @Test
    void closeInsideTheProcessorDoesNotWaitForItself() {
        start(
                "run",
                channel.run(
                        batch -> {
                            channel.close();
                            return Mono.just(true);
                        },
                        "t"));

        awaitSignals(1);
        assertThat(signals).containsExactly("run");
        service.await("DELETE c1");
    }

    @Test
    void destroyCommitsWhatAReceiveAcknowledgedAndNothingElseAndThenDeletesTheConsumer() {
        service.poll(record(0), record(1));
        start("receive", receiving());
        awaitSignals(1);

        start("destroy", channel.destroy());

        awaitSignals(3);
        assertThat(signals).containsExactly("unacknowledged", "receive", "destroy");
        // a poll that was on its way when it was cancelled may arrive at any time
        assertThat(service.conversation().stream().filter(request -> !request.startsWith("GET")))
                .endsWith("POST c1/offsets 0", "DELETE c1");
    }

    @Test
    void aCancelCommitsWhatIsAcknowledgedAtOnce() {
        service.poll(record(0), record(1));
        Disposable receive = start("receive", receiving());
        awaitSignals(1);

        receive.dispose();

        service.await("POST c1/offsets 0");
    }

    @Test
    void anErrorDownstreamCommitsWhatIsAcknowledgedAtOnce() {
        service.poll(record(0), record(1));
        start("receive", receiving().map(record -> {
            if (record.offset() == 1) {
                throw new IllegalStateException("boom");
            }
            return record;
        }));

        awaitSignals(2);
        assertThat(signals).containsExactly("unacknowledged", "receive IllegalStateException");
        service.await("POST c1/offsets 0");
    }

    @Test
    void aConsumerWhoseCreationNobodyWaitsForAnyMoreIsDeletedByDestroy() {
        service.hold("POST consumers");
        Disposable consume = start("consume", channel.consume("t"));
        service.await("POST consumers");
        consume.dispose();
        service.release("POST consumers");

        channel.destroy().block(LONG_ENOUGH);

        assertThat(service.conversation()).startsWith("POST consumers").endsWith("DELETE c1");
        assertThat(service.count("POST consumers")).isEqualTo(1);
    }

    @Test
    void aConsumerThatIsBeingCreatedIsDeletedByDestroyWhenTheAnswerIsThere() {
        service.hold("POST consumers");
        start("consume", channel.consume("t"));
        service.await("POST consumers");

        start("destroy", channel.destroy());
        service.release("POST consumers");

        awaitSignals(2);
        assertThat(signals).containsExactly("consume", "destroy");
        assertThat(service.conversation()).endsWith("DELETE c1");
    }

    @Test
    void aConsumerWhoseCreationNobodyWaitsForAnyMoreIsUsedByTheNextConsume() {
        service.hold("POST consumers");
        Disposable consume = start("consume", channel.consume("t"));
        service.await("POST consumers");
        consume.dispose();

        start("another", channel.consume("t"));
        service.release("POST consumers");

        service.await("GET c1/records");
        assertThat(service.count("POST consumers")).isEqualTo(1);
    }

    static Stream<Named<Function<EndsTest, Publisher<?>>>> flowsThatWait() {
        return Stream.of(
                named("run between queries", test -> test.channel.run(batch -> Mono.just(true), "t")),
                named("consume after an empty poll", test -> test.channel.consume("t")),
                named("receive with an acknowledged record", test -> {
                    test.service.poll(record(0));
                    return test.receiving();
                }),
                named("receive before a retry", test -> {
                    test.service.refuse("GET records", 503);
                    return test.receiving();
                }),
                named("receive before a retry of its commit", test -> {
                    test.service.poll(record(0)).refuse("POST offsets", 503);
                    return test.receiving().delayUntil(ChannelRecord::commit);
                }));
    }

    @ParameterizedTest
    @MethodSource("flowsThatWait")
    void afterDestroyNoTimerIsLeftAndNothingIsSent(Function<EndsTest, Publisher<?>> flow) {
        start("flow", flow.apply(this));
        // that of the keep-alive and one more
        service.await(
                "the wait",
                () -> time.pending() >= 2
                        && requests.get() == service.conversation().size());

        start("destroy", channel.destroy());
        service.await("the end", () -> {
            time.advance(Duration.ofMillis(10));
            return signals.contains("destroy") || signals.contains("destroy TemporaryError");
        });

        WireFixture.await("no timer left", () -> time.pending() == 0);
        int before = requests.get();
        time.advance(Duration.ofHours(2));
        assertThat(requests).hasValue(before);
    }

    @ParameterizedTest
    @MethodSource("flowsThatWait")
    void afterACancelNoTimerIsLeft(Function<EndsTest, Publisher<?>> flow) {
        Disposable subscription = start("flow", flow.apply(this));
        service.await(
                "the wait",
                () -> time.pending() >= 2
                        && requests.get() == service.conversation().size());

        subscription.dispose();

        service.await("no timer left", () -> {
            time.advance(Duration.ofMillis(10));
            return time.pending() == 0;
        });
    }

    @Test
    void aCancelWhileTheTimerOfACommitIsSetLeavesNoTimer() {
        service.poll(record(0)).hold(HeldAnswers.POLL);
        Disposable subscription = start("receive", receiving());
        time.whenBegun(COMMIT_INTERVAL, subscription::dispose);

        service.release(HeldAnswers.POLL);

        service.await("the commit", () -> service.count(HeldAnswers.COMMIT) == 1);
        service.await("no timer left", () -> time.pending() == 0);
    }

    @Test
    void whatIsAcknowledgedAfterDestroyStartsNothing() {
        service.poll(record(5));
        List<ChannelRecord> records = new CopyOnWriteArrayList<>();
        start("receive", channel.receive("t").doOnNext(records::add));
        service.await("the record", () -> records.size() == 1);
        channel.destroy().block(LONG_ENOUGH);
        int before = requests.get();

        records.get(0).acknowledge();
        StepVerifier.create(records.get(0).commit()).expectError().verify(LONG_ENOUGH);

        assertThat(requests).hasValue(before);
        WireFixture.await("no timer left", () -> time.pending() == 0);
    }

    @Test
    void connectionsAreClosedWithAPollInFlightToo() {
        service.hold("GET records");
        start("consume", channel.consume("t"));
        service.await("GET c1/records");
        assertThat(service.connections()).isPositive();

        channel.destroy().block(LONG_ENOUGH);

        service.await("no connection", () -> service.connections() == 0);
    }

    @Test
    void noThreadOfAChannelKeepsTheProcessAlive() {
        service.poll(record(0));
        start("receive", receiving());
        service.await("the record", () -> time.pending() >= 2);

        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> !threadsBefore.contains(thread))
                // Netty's own, for whatever ended in a test before; it ends when it was idle for a second
                .filteredOn(thread -> !thread.getName().startsWith("globalEventExecutor"))
                .allMatch(Thread::isDaemon, "is a daemon");
    }
}
