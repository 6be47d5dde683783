package io.reactorchannel.wire;

import static io.reactorchannel.wire.WireFixture.LONG_ENOUGH;
import static io.reactorchannel.wire.WireFixture.await;
import static io.reactorchannel.wire.WireFixture.record;
import static io.reactorchannel.wire.WireFixture.records;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.error.PermanentError;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Polls follow demand. */
class DemandTest {

    private static final String POLL = "GET /consumers/c1/records";

    @RegisterExtension
    static final WireFixture wire = new WireFixture();

    /** Sends a request after all others of the consumer, so that whatever was to be sent has been. */
    private static void settle(ReactiveChannel channel) {
        channel.subscriptions().block(LONG_ENOUGH);
    }

    private static void batchesOfThree() {
        wire.scriptConsumer(
                "GET",
                "c1/records",
                records(record(1), record(2), record(3)),
                records(record(4), record(5), record(6)),
                records(record(7), record(8), record(9)),
                records(record(10), record(11), record(12)));
    }

    @Test
    void noRequestMeansNothingOnTheWire() {
        ReactiveChannel channel = wire.channel(b -> b.prefetch(3));

        StepVerifier.create(channel.consume("t"), 0)
                .expectSubscription()
                .then(() -> channel.produce(Map.of()).block(LONG_ENOUGH))
                .thenCancel()
                .verify(LONG_ENOUGH);

        assertThat(wire.conversation()).containsExactly("POST " + WireFixture.PRODUCE);
    }

    @Test
    void withPrefetchZeroABatchOfThreeAnswersThreeRequestsWithOnePoll() {
        batchesOfThree();
        ReactiveChannel channel = wire.channel(b -> b.prefetch(0));

        StepVerifier.create(channel.consume("t"), 1)
                .expectNext(Map.of("n", 1))
                .then(() -> settle(channel))
                .then(() -> assertThat(wire.count(POLL)).isEqualTo(1))
                .thenRequest(2)
                .expectNext(Map.of("n", 2), Map.of("n", 3))
                .then(() -> settle(channel))
                .then(() -> assertThat(wire.count(POLL)).isEqualTo(1))
                .thenRequest(1)
                .expectNext(Map.of("n", 4))
                .then(() -> settle(channel))
                .then(() -> assertThat(wire.count(POLL)).isEqualTo(2))
                .thenCancel()
                .verify(LONG_ENOUGH);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void atMostPrefetchBatchesArePolledBeyondDemand(int prefetch) {
        batchesOfThree();
        ReactiveChannel channel = wire.channel(b -> b.prefetch(prefetch));

        StepVerifier.create(channel.consume("t"), 1)
                .expectNext(Map.of("n", 1))
                .then(() -> await("the batches ahead", () -> wire.count(POLL) == prefetch + 1))
                .then(() -> settle(channel))
                .then(() -> settle(channel))
                .then(() -> assertThat(wire.count(POLL)).isEqualTo(prefetch + 1))
                .thenCancel()
                .verify(LONG_ENOUGH);
    }

    @Test
    void recordsComeOneAfterTheOtherWhateverTheDemand() {
        batchesOfThree();
        ReactiveChannel channel = wire.channel(b -> b.prefetch(1));

        StepVerifier.create(channel.consume("t").map(record -> record.get("n")).take(12), 5)
                .expectNext(1, 2, 3, 4, 5)
                .thenRequest(Long.MAX_VALUE)
                .expectNext(6, 7, 8, 9, 10, 11, 12)
                .expectComplete()
                .verify(LONG_ENOUGH);
    }

    @Test
    void aRequestFromWithinOnNextIsHonoured() {
        batchesOfThree();
        Sinks.One<Integer> twelfth = Sinks.one();
        BaseSubscriber<Map<String, Object>> oneByOne = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                request(1);
            }

            @Override
            protected void hookOnNext(Map<String, Object> record) {
                if (record.get("n").equals(12)) {
                    twelfth.tryEmitValue(12);
                    cancel();
                } else {
                    request(1);
                }
            }
        };

        wire.channel().consume("t").subscribe(oneByOne);

        StepVerifier.create(twelfth.asMono()).expectNext(12).expectComplete().verify(LONG_ENOUGH);
        assertThat(wire.count(POLL)).isEqualTo(4);
    }

    @Test
    void anEmptyPollIsFollowedByTheNextAfterEmptyPollDelay() {
        wire.scriptConsumer("GET", "c1/records", records(), WireFixture.noContent(), records(record(1)));
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        ReactiveChannel channel = wire.channel(b -> b.scheduler(time).emptyPollDelay(Duration.ofMinutes(3)));

        StepVerifier.create(channel.consume("t"), 1)
                .then(() -> await("the first pause", () -> time.getScheduledTaskCount() == 1))
                .then(() -> time.advanceTimeBy(Duration.ofMillis(179_999)))
                .then(() -> settle(channel))
                .then(() -> assertThat(wire.count(POLL)).isEqualTo(1))
                .then(() -> time.advanceTimeBy(Duration.ofMillis(1)))
                .then(() -> await("the second pause", () -> time.getScheduledTaskCount() == 2))
                .then(() -> assertThat(wire.count(POLL)).isEqualTo(2))
                .then(() -> time.advanceTimeBy(Duration.ofMinutes(3)))
                .expectNext(Map.of("n", 1))
                .thenCancel()
                .verify(LONG_ENOUGH);
        time.dispose();
    }

    @Test
    void emptyPollDelayIsASecondUnlessSet() {
        wire.scriptConsumer("GET", "c1/records", records(), records(record(1)));
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        ReactiveChannel channel = wire.channel(b -> b.scheduler(time));

        StepVerifier.create(channel.consume("t"), 1)
                .then(() -> await("the pause", () -> time.getScheduledTaskCount() == 1))
                .then(() -> time.advanceTimeBy(Duration.ofMillis(999)))
                .then(() -> settle(channel))
                .then(() -> assertThat(wire.count(POLL)).isEqualTo(1))
                .then(() -> time.advanceTimeBy(Duration.ofMillis(1)))
                .expectNext(Map.of("n", 1))
                .thenCancel()
                .verify(LONG_ENOUGH);
        time.dispose();
    }

    @Test
    void aFullPollIsFollowedByTheNextWithoutAPause() {
        batchesOfThree();
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        ReactiveChannel channel = wire.channel(b -> b.scheduler(time));

        StepVerifier.create(channel.consume("t").take(12))
                .expectNextCount(12)
                .expectComplete()
                .verify(LONG_ENOUGH);

        assertThat(time.getScheduledTaskCount()).isZero();
        time.dispose();
    }

    @Test
    void emptyPollsOfAnyNumberKeepConsumeAlive() {

        wire.scriptConsumer(
                "GET", "c1/records", records(), records(), records(), records(), records(), records(record(1)));
        ReactiveChannel channel = wire.channel(b -> b.emptyPollDelay(Duration.ZERO));

        StepVerifier.create(channel.consume("t"), 1)
                .expectNext(Map.of("n", 1))
                .thenCancel()
                .verify(LONG_ENOUGH);
    }

    @Test
    void aSecondConsumeFailsWhileOneIsActive() {
        ReactiveChannel channel = wire.channel();

        StepVerifier.create(channel.consume("t"), 0)
                .expectSubscription()
                .then(() -> StepVerifier.create(channel.consume("t")).verifyError(PermanentError.class))
                .thenCancel()
                .verify(LONG_ENOUGH);

        assertThat(wire.conversation()).isEmpty();
    }

    @Test
    void anotherConsumeIsWelcomeWhenTheFormerIsCancelled() {
        batchesOfThree();
        wire.scriptConsumer("GET", "c2/records", records(record(1)));
        ReactiveChannel channel = wire.channel();
        Flux<Map<String, Object>> one = channel.consume("t").take(1);

        StepVerifier.create(one).expectNextCount(1).verifyComplete();
        StepVerifier.create(one).expectNextCount(1).verifyComplete();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1})
    void aRequestOfNothingIsNoPoll(long demand) {
        ReactiveChannel channel = wire.channel();
        BaseSubscriber<Map<String, Object>> subscriber = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                // BaseSubscriber checks what it passes on; a subscription has to as well
                subscription.request(demand);
            }

            @Override
            protected void hookOnError(Throwable error) {}
        };

        channel.consume("t").subscribe(subscriber);
        channel.produce(Map.of()).block(LONG_ENOUGH);
        subscriber.cancel();

        assertThat(wire.conversation()).containsExactly("POST " + WireFixture.PRODUCE);
    }

    @Test
    void consumeWithoutTopicsNeedsASubscriptionBefore() {
        StepVerifier.create(wire.channel().consume())
                .verifyErrorSatisfies(error ->
                        assertThat(error).isInstanceOf(PermanentError.class).hasMessageContaining("topic"));

        assertThat(wire.conversation()).isEmpty();
    }

    @Test
    void consumeWithoutTopicsTakesThoseSubscribedBefore() {
        batchesOfThree();
        ReactiveChannel channel = wire.subscribedChannel(b -> b);

        StepVerifier.create(channel.consume(), 3)
                .expectNextCount(3)
                .thenCancel()
                .verify(LONG_ENOUGH);

        assertThat(wire.count("POST /consumers/c1/subscription")).isEqualTo(1);
    }

    @Test
    void pollNeverPollsAhead() {
        batchesOfThree();
        ReactiveChannel channel = wire.subscribedChannel(b -> b.prefetch(5));

        StepVerifier.create(channel.poll()).expectNextCount(1).verifyComplete();
        settle(channel);

        assertThat(wire.count(POLL)).isEqualTo(1);
    }

    @Test
    void payloadsAreBoundToAType() {
        wire.scriptConsumer("GET", "c1/records", records(record(1), record(2)));

        StepVerifier.create(wire.channel().consume(Numbered.class, "t").take(2))
                .expectNext(new Numbered(1), new Numbered(2))
                .verifyComplete();
    }

    @Test
    void theChannelThatIsDestroyedCompletesConsume() {
        ReactiveChannel channel = wire.channel();

        StepVerifier.create(channel.consume("t"), 0)
                .then(() -> channel.destroy().block(LONG_ENOUGH))
                .expectComplete()
                .verify(LONG_ENOUGH);
        StepVerifier.create(channel.consume("t")).verifyError(PermanentError.class);
    }

    @Test
    void everyOperationOfADestroyedChannelIsAPermanentError() {
        ReactiveChannel channel = wire.channel();
        channel.destroy().block(LONG_ENOUGH);

        List.of(
                        channel.create(),
                        channel.subscribe("t"),
                        channel.subscriptions(),
                        channel.poll(),
                        channel.commit(),
                        channel.delete(),
                        channel.produce(Map.of()))
                .forEach(operation -> StepVerifier.create(operation).verifyError(PermanentError.class));
        assertThat(wire.conversation()).isEmpty();
    }

    record Numbered(int n) {}
}
