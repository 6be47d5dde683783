package io.reactorchannel.wire;

import static io.reactorchannel.wire.HeldAnswers.POLL;
import static io.reactorchannel.wire.Received.settle;
import static io.reactorchannel.wire.WireFixture.LONG_ENOUGH;
import static io.reactorchannel.wire.WireFixture.await;
import static io.reactorchannel.wire.WireFixture.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.error.PermanentError;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** While polling is paused there is no poll, and nothing else is different. */
class PauseTest {

    private static final String SUBSCRIPTIONS = "GET subscription";

    @RegisterExtension
    static final WireFixture wire = new WireFixture();

    private final VirtualTime time = new VirtualTime();
    private final HeldAnswers service =
            HeldAnswers.polls(record(0) + "," + record(1) + "," + record(2), record(3), record(4));
    private ReactiveChannel channel;

    @BeforeEach
    void subscribe() {
        channel = service.channel(wire, b -> b.scheduler(time));
        channel.subscribe("t").block(LONG_ENOUGH);
    }

    @AfterEach
    void closeService() {
        service.close();
    }

    /** Lets everything happen that would. */
    private void settled() {
        settle(channel);
        time.advance(Duration.ofMinutes(1));
        settle(channel);
    }

    private static Arguments operation(String name, Function<ReactiveChannel, Publisher<?>> operation) {
        return Arguments.argumentSet(name, operation);
    }

    static Stream<Arguments> flows() {
        return Stream.of(
                operation("consume", channel -> channel.consume("t")),
                operation("receive", channel -> channel.receive("t")),
                operation("receiveAtMostOnce", channel -> channel.receiveAtMostOnce("t")),
                operation("receiveBatches", channel -> channel.receiveBatches("t")),
                operation("run", channel -> channel.run(payloads -> Mono.just(false), "t")));
    }

    static Stream<Arguments> operations() {
        return Stream.concat(flows(), Stream.of(operation("poll", ReactiveChannel::poll)));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void whatBeginsWhilePausedPollsWhenResumed(Function<ReactiveChannel, Publisher<?>> operation) {
        channel.pause();

        Received<?> received = Received.from(operation.apply(channel));
        settled();
        assertThat(service.count(POLL)).isZero();
        assertThat(received.isOn()).isTrue();
        channel.resume();

        await("what was polled", () -> !received.all().isEmpty() || received.isCompleted());
        assertThat(service.count(POLL)).isPositive();
    }

    @Test
    void whatIsPolledIsStillHandedOutAndNothingMoreIsPolledBeforeResume() {
        Received<?> received = Received.from(channel.consume("t"), 1);
        received.atLeast(1);
        channel.pause();

        received.request(3);
        received.atLeast(3);
        settled();
        assertThat(service.count(POLL)).isEqualTo(1);
        assertThat(received.all()).hasSize(3);
        channel.resume();

        received.atLeast(4);
    }

    @Test
    void aPollThatIsOnItsWayIsNotDisturbed() {
        service.hold(POLL);
        Received<?> received = Received.from(channel.receive("t"), 4);
        service.await(POLL, 1);

        channel.pause();
        service.release(POLL);
        received.atLeast(3);
        settled();
        assertThat(service.count(POLL)).isEqualTo(1);
        channel.resume();

        received.atLeast(4);
        assertThat(service.count("POST consumers")).isEqualTo(1);
    }

    @Test
    void aPollThatWaitsForItsTurnWaitsForResumeToo() {
        service.hold(SUBSCRIPTIONS);
        Received<?> before = Received.from(channel.subscriptions());
        service.await(SUBSCRIPTIONS, 1);
        Received<?> poll = Received.from(channel.poll());

        channel.pause();
        service.release(SUBSCRIPTIONS);
        await("the turn", before::isCompleted);
        settled();
        assertThat(service.count(POLL)).isZero();
        channel.resume();

        poll.atLeast(1);
    }

    @Test
    void anEmptyPollsPauseThatEndsWhilePausedIsFollowedByNoPoll() {
        Received<?> received = Received.from(channel.consume("t"));
        received.atLeast(5);
        service.await(POLL, 4);
        channel.pause();

        settled();
        settled();

        assertThat(service.count(POLL)).isEqualTo(4);
    }

    @Test
    void otherOperationsGoOnWhilePaused() {
        Received<?> received = Received.from(channel.consume("t"), 1);
        received.atLeast(1);
        channel.pause();

        channel.commit().block(LONG_ENOUGH);

        assertThat(service.count(HeldAnswers.COMMIT)).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("flows")
    void destroyEndsAFlowThatIsPaused(Function<ReactiveChannel, Publisher<?>> flow) {
        channel.pause();
        Received<?> received = Received.from(flow.apply(channel));
        settled();

        channel.destroy().block(LONG_ENOUGH);

        assertThat(received.isCompleted()).isTrue();
        assertThat(service.count(POLL)).isZero();
    }

    @ParameterizedTest
    @MethodSource("flows")
    void stopEndsAFlowThatIsPaused(Function<ReactiveChannel, Publisher<?>> flow) {
        channel.pause();
        Received<?> received = Received.from(flow.apply(channel));
        settled();

        channel.stop().block(LONG_ENOUGH);

        assertThat(received.isCompleted()).isTrue();
        assertThat(channel.isPaused()).isTrue();
    }

    @Test
    void destroyEndsAPollThatIsPaused() {
        channel.pause();
        Received<?> poll = Received.from(channel.poll());

        channel.destroy().block(LONG_ENOUGH);

        assertThat(poll.error()).isInstanceOf(PermanentError.class);
    }

    @Test
    void aCancelWhilePausedLeavesTheConsumerAsItIs() {
        channel.pause();
        Received<?> cancelled = Received.from(channel.receive("t"));
        settled();
        cancelled.cancel();
        channel.resume();

        Received.from(channel.receive("t"), 1).atLeast(1);

        assertThat(service.count("POST consumers")).isEqualTo(1);
        assertThat(service.count(POLL)).isEqualTo(1);
    }

    @Test
    void isPausedTellsWhetherItIs() {
        assertThat(channel.isPaused()).isFalse();
        channel.pause();
        channel.pause();
        assertThat(channel.isPaused()).isTrue();
        channel.resume();
        assertThat(channel.isPaused()).isFalse();
        channel.resume();
        assertThat(channel.isPaused()).isFalse();
    }
}
