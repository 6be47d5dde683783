package io.reactorchannel.wire;

import static io.reactorchannel.wire.Received.commits;
import static io.reactorchannel.wire.Received.pass;
import static io.reactorchannel.wire.WireFixture.LONG_ENOUGH;
import static io.reactorchannel.wire.WireFixture.await;
import static io.reactorchannel.wire.WireFixture.record;
import static io.reactorchannel.wire.WireFixture.records;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.ChannelRecord;
import io.reactorchannel.OffsetReset;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.ReactiveChannelBuilder;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Records that a flow handed out and that were not committed come again from another consumer. */
class UncommittedRecordsComeAgainTest {

    private static final String CREATE = "POST /consumers";
    private static final String SUBSCRIBE_1 = "POST /consumers/c1/subscription";
    private static final String SUBSCRIBE_2 = "POST /consumers/c2/subscription";
    private static final String POLL_1 = "GET /consumers/c1/records";
    private static final String POLL_2 = "GET /consumers/c2/records";
    private static final String COMMIT_1 = "POST /consumers/c1/offsets";
    private static final String DELETE_1 = "DELETE /consumers/c1";

    @RegisterExtension
    static final WireFixture wire = new WireFixture();

    private final VirtualTime time = new VirtualTime();

    private ReactiveChannel channel(UnaryOperator<ReactiveChannelBuilder> settings) {
        return wire.channel(b -> settings.apply(b.scheduler(time)
                .retryOnFail(true)
                .retry(Retry.backoff(20, Duration.ofMillis(1)))
                .offset(OffsetReset.EARLIEST)));
    }

    private static Arguments next(String name, Function<ReactiveChannel, Publisher<?>> operation) {
        return Arguments.argumentSet(name, operation);
    }

    /** What replaces a consumer whose records were received and not acknowledged. */
    static Stream<Arguments> operations() {
        return Stream.concat(
                flowsThatAcknowledge(),
                Stream.of(
                        next("consume", channel -> channel.consume("t").take(1)), next("poll", ReactiveChannel::poll)));
    }

    /** What replaces a consumer whose records were consumed and not committed, too. */
    static Stream<Arguments> flowsThatAcknowledge() {
        return Stream.of(
                next("receive", channel -> channel.receive("t").take(1)),
                next("receiveBatches", channel -> channel.receiveBatches("t").take(1)),
                next(
                        "receiveAtMostOnce",
                        channel -> channel.receiveAtMostOnce("t").take(1)),
                next("run", channel -> channel.run(payloads -> Mono.just(false), "t")));
    }

    /** Records 0, 1 and 2 of one poll, received and cancelled; record 0 was acknowledged and is committed. */
    private static Received<ChannelRecord> receivedAndCancelled(ReactiveChannel channel) {
        wire.scriptConsumer("GET", "c1/records", records(record(0), record(1), record(2)), records(record(3)));
        wire.scriptConsumer("GET", "c2/records", records(record(2)), records());
        Received<ChannelRecord> received = Received.from(channel.receive("t"), 3);
        received.get(0).acknowledge();
        received.atLeast(3);
        received.cancel();
        await("the commit at the end", () -> commits(wire, "c1").size() == 1);
        return received;
    }

    private void complete(Publisher<?> operation) {
        Received<?> result = Received.from(operation);
        pass(time, "the end", () -> !result.isOn());
        assertThat(result.isCompleted()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void whatWasReceivedAndNotAcknowledgedReplacesTheConsumerAfterALastCommitOfTheRest(
            Function<ReactiveChannel, Publisher<?>> next) {
        ReactiveChannel channel = channel(b -> b);
        receivedAndCancelled(channel).get(1).acknowledge();

        complete(next.apply(channel));

        assertThat(wire.conversation())
                .startsWith(CREATE, SUBSCRIBE_1, POLL_1, COMMIT_1, COMMIT_1, DELETE_1, CREATE, SUBSCRIBE_2, POLL_2);
        assertThat(commits(wire, "c1")).containsExactly(List.of(0L), List.of(1L));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void whenAllWasAcknowledgedMeanwhileTheSameConsumerGoesOn(Function<ReactiveChannel, Publisher<?>> next) {
        ReactiveChannel channel = channel(b -> b);
        Received<ChannelRecord> received = receivedAndCancelled(channel);
        received.get(2).acknowledge();
        received.get(1).acknowledge();

        complete(next.apply(channel));

        assertThat(wire.count(CREATE)).isEqualTo(1);
        assertThat(wire.count(POLL_1)).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("flowsThatAcknowledge")
    void whatWasConsumedAndNotCommittedReplacesTheConsumer(Function<ReactiveChannel, Publisher<?>> next) {
        ReactiveChannel channel = channel(b -> b);
        consumed(channel);

        complete(next.apply(channel));

        assertThat(wire.conversation()).startsWith(CREATE, SUBSCRIBE_1, POLL_1, DELETE_1, CREATE, SUBSCRIBE_2, POLL_2);
    }

    @ParameterizedTest
    @MethodSource("flowsThatAcknowledge")
    void whatWasConsumedAndCommittedKeepsTheConsumer(Function<ReactiveChannel, Publisher<?>> next) {
        ReactiveChannel channel = channel(b -> b);
        consumed(channel);
        channel.commit().block(LONG_ENOUGH);

        complete(next.apply(channel));

        assertThat(wire.conversation()).startsWith(CREATE, SUBSCRIBE_1, POLL_1, COMMIT_1, POLL_1);
        assertThat(wire.count(CREATE)).isEqualTo(1);
    }

    private static void consumed(ReactiveChannel channel) {
        wire.scriptConsumer("GET", "c1/records", records(record(0)), records(record(1)));
        wire.scriptConsumer("GET", "c2/records", records(record(0)), records());
        Received<?> consumed = Received.from(channel.consume("t"), 1);
        consumed.atLeast(1);
        consumed.cancel();
    }

    @Test
    void aPollBesideAnActiveReceiveLeavesItsConsumer() {
        wire.scriptConsumer("GET", "c1/records", records(record(0)), records(record(1)));
        ReactiveChannel channel = channel(b -> b);
        Received<ChannelRecord> received = Received.from(channel.receive("t"), 1);
        received.atLeast(1);

        complete(channel.poll());

        assertThat(wire.conversation()).containsExactly(CREATE, SUBSCRIBE_1, POLL_1, POLL_1);
    }

    @Test
    void aCommitOnDemandDoesNotPassWhatWasReceivedAndNotAcknowledged() {
        wire.scriptConsumer("GET", "c1/records", records(record(0), record(1)), records(record(2)), records());
        ReactiveChannel channel = channel(b -> b);
        Received<ChannelRecord> received = Received.from(channel.receive("t"), 2);
        received.get(0).acknowledge();
        received.atLeast(2);
        complete(channel.poll());

        complete(channel.commit());

        assertThat(commits(wire, "c1")).containsExactly(List.of(0L));
    }

    @Test
    void recordsPolledAndDroppedByACancelComeAgainAlsoWhenAllHandedOutAreAcknowledged() {
        wire.scriptConsumer("GET", "c1/records", records(record(0), record(1)), records());
        wire.scriptConsumer("GET", "c2/records", records(record(1)), records());
        ReactiveChannel channel = channel(b -> b);
        Received<ChannelRecord> received = Received.from(channel.receive("t"), 1);
        received.get(0).acknowledge();
        received.cancel();

        Flux<Long> again = channel.receive("t").map(ChannelRecord::offset);

        assertThat(Received.from(again, 1).get(0)).isEqualTo(1);
        assertThat(commits(wire, "c1")).containsExactly(List.of(0L));
    }
}
