package io.reactorchannel.wire;

import static io.reactorchannel.wire.Received.pass;
import static io.reactorchannel.wire.WireFixture.LONG_ENOUGH;
import static io.reactorchannel.wire.WireFixture.await;
import static io.reactorchannel.wire.WireFixture.ok;
import static io.reactorchannel.wire.WireFixture.record;
import static io.reactorchannel.wire.WireFixture.records;
import static io.reactorchannel.wire.WireFixture.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.ChannelRecord;
import io.reactorchannel.OffsetReset;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.ReactiveChannelBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockserver.model.HttpResponse;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** A consumer that is silent for long is asked for its subscriptions. */
class KeepAliveTest {

    private static final String ASKED = "GET /consumers/c1/subscription";
    private static final String POLL = "GET /consumers/c1/records";
    private static final String COMMIT = "POST /consumers/c1/offsets";
    private static final Duration INTERVAL = Duration.ofMinutes(3);

    @RegisterExtension
    static final WireFixture wire = new WireFixture();

    private final VirtualTime time = new VirtualTime();

    private ReactiveChannel channel(UnaryOperator<ReactiveChannelBuilder> settings) {
        wire.scriptConsumer(
                "GET",
                "c1/records",
                IntStream.range(0, 10)
                        .mapToObj(offset -> records(record(offset)))
                        .toArray(HttpResponse[]::new));
        return wire.channel(b -> settings.apply(
                b.scheduler(time).keepAliveInterval(INTERVAL).retryOnFail(false).offset(OffsetReset.EARLIEST)));
    }

    /** Waits for a request that is on its way, without sending one: the consumer is subscribed to just that. */
    private static void settle(ReactiveChannel channel) {
        channel.subscribe("t").block(LONG_ENOUGH);
    }

    private static void awaitAsked(ReactiveChannel channel, int times) {
        await("question " + times, () -> wire.count(ASKED) >= times);
        settle(channel);
        assertThat(wire.count(ASKED)).isEqualTo(times);
    }

    private static Arguments flow(String name, String lastRequest, Function<ReactiveChannel, Publisher<?>> flow) {
        return Arguments.argumentSet(name, lastRequest, flow);
    }

    static Stream<Arguments> flows() {
        Duration day = Duration.ofDays(1);
        return Stream.of(
                flow("consume", POLL, channel -> channel.consume(Map.class, "t")),
                flow("receive", POLL, channel -> channel.receive("t")),
                flow("receiveBatches", POLL, channel -> channel.receiveBatches("t")),
                flow("run", COMMIT, channel -> channel.run(payloads -> Mono.just(true), day, "t")));
    }

    @ParameterizedTest
    @MethodSource("flows")
    void aConsumerIsAskedForItsSubscriptionsEachTimeItWasSilentForThatLong(
            String lastRequest, Function<ReactiveChannel, Publisher<?>> flow) {
        ReactiveChannel channel = channel(b -> b);
        Received.from(flow.apply(channel), 1);
        await("the last request before the silence", () -> wire.count(lastRequest) == 1);
        settle(channel);

        time.advance(INTERVAL.minusMillis(1));
        settle(channel);
        assertThat(wire.count(ASKED)).isZero();
        time.advance(Duration.ofMillis(1));
        awaitAsked(channel, 1);
        await("the next wait", () -> time.waits() > 1);
        time.advance(INTERVAL.minusMillis(1));
        settle(channel);
        assertThat(wire.count(ASKED)).isEqualTo(1);
        pass(time, "the second question", () -> wire.count(ASKED) == 2);
    }

    @Test
    void aConsumerThatPollsIsNotAsked() {
        ReactiveChannel channel = channel(b -> b);
        Received<ChannelRecord> received = Received.from(channel.receive("t"), 1);

        for (int poll = 0; poll < 6; poll++) {
            received.get(poll);
            time.advance(INTERVAL.dividedBy(2));
            received.request(1);
        }
        received.get(6);
        settle(channel);

        assertThat(wire.count(ASKED)).isZero();
        time.advance(INTERVAL);
        awaitAsked(channel, 1);
    }

    @Test
    void byDefaultNobodyIsAsked() {
        wire.scriptConsumer("GET", "c1/records", records(record(0)));
        ReactiveChannel channel = wire.channel(b -> b.scheduler(time));
        Received<ChannelRecord> received = Received.from(channel.receive("t"), 1);
        received.atLeast(1);

        time.advance(Duration.ofDays(1));
        settle(channel);

        assertThat(wire.count(ASKED)).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nobodyIsAskedAfterTheEndOfTheFlow(boolean cancel) {
        ReactiveChannel channel = channel(b -> b);
        Received<ChannelRecord> received = Received.from(channel.receive("t"), 1);
        received.atLeast(1);
        if (cancel) {
            received.cancel();
        } else {
            channel.stop().block(LONG_ENOUGH);
        }

        time.advance(INTERVAL.multipliedBy(10));
        settle(channel);

        assertThat(wire.count(ASKED)).isZero();
    }

    @Test
    void aConsumerThatTurnsOutToBeGoneIsReplacedByTheNextPoll() {
        wire.scriptConsumer("GET", "c1/subscription", status(404));
        wire.scriptConsumer("GET", "c2/records", records(record(0)));
        ReactiveChannel channel = channel(b -> b);
        Received<ChannelRecord> received = Received.from(channel.receive("t"), 1);
        received.atLeast(1);
        time.advance(INTERVAL);
        await("the question", () -> wire.count(ASKED) == 1);
        channel.commit().block(LONG_ENOUGH); // in its turn, after the question; there is nothing to commit
        assertThat(wire.count("POST /consumers")).isEqualTo(1);

        received.request(1);

        received.atLeast(2);
        assertThat(wire.conversation())
                .endsWith(ASKED, "POST /consumers", "POST /consumers/c2/subscription", "GET /consumers/c2/records");
    }

    @ParameterizedTest
    @ValueSource(ints = {503, 400})
    void aQuestionThatFailsDoesNotDisturbTheFlowAndIsAskedAgain(int status) {
        wire.scriptConsumer("GET", "c1/subscription", status(status), ok("[\"t\"]"));
        ReactiveChannel channel = channel(b -> b);
        Received<ChannelRecord> received = Received.from(channel.receive("t"), 1);
        received.atLeast(1);
        time.advance(INTERVAL);
        awaitAsked(channel, 1);

        pass(time, "the second question", () -> {
            time.advance(Duration.ofSeconds(1));
            return wire.count(ASKED) == 2;
        });
        received.request(1);

        received.atLeast(2);
        assertThat(wire.count("POST /consumers")).isEqualTo(1);
    }

    @Test
    void aConsumerIsKeptAliveWhilePaused() {
        ReactiveChannel channel = channel(b -> b);
        Received<ChannelRecord> received = Received.from(channel.receive("t"), 1);
        received.atLeast(1);
        channel.pause();
        received.request(1);

        time.advance(INTERVAL);

        awaitAsked(channel, 1);
        assertThat(received.all()).extracting(ChannelRecord::offset).isEqualTo(List.of(0L));
    }
}
