package io.reactorchannel.wire;

import static io.reactorchannel.wire.HeldAnswers.POLL;
import static io.reactorchannel.wire.Received.pass;
import static io.reactorchannel.wire.Received.settle;
import static io.reactorchannel.wire.WireFixture.LONG_ENOUGH;
import static io.reactorchannel.wire.WireFixture.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.ChannelRecord;
import io.reactorchannel.OffsetReset;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.ReactiveChannelBuilder;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** No poll while too many records cannot be committed, and polls again when that is over. */
class MaxUnacknowledgedTest {

    private static final int BATCHES = 50;

    @RegisterExtension
    static final WireFixture wire = new WireFixture();

    private final VirtualTime time = new VirtualTime();

    /** Polls of two records each: 0 and 1, 2 and 3… */
    private final HeldAnswers service = HeldAnswers.polls(IntStream.range(0, BATCHES)
            .mapToObj(batch -> record(2 * batch) + "," + record(2 * batch + 1))
            .toArray(String[]::new));

    @AfterEach
    void closeService() {
        service.close();
    }

    private ReactiveChannel channel(UnaryOperator<ReactiveChannelBuilder> settings) {
        return service.channel(
                wire,
                b -> settings.apply(b.scheduler(time)
                        .retryOnFail(true)
                        .retry(Retry.backoff(20, Duration.ofMillis(1)))
                        .offset(OffsetReset.EARLIEST)));
    }

    private static void acknowledgeAllBut(long gap, ChannelRecord record) {
        if (record.offset() != gap) {
            record.acknowledge();
        }
    }

    /** Lets everything happen that would. */
    private void settled(ReactiveChannel channel) {
        time.advance(Duration.ofMinutes(1));
        settle(channel);
        settle(channel);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "3, 2", "4, 2", "5, 3"})
    void aGapStopsPollingAtMaxUnacknowledged(int max, int polls) {
        ReactiveChannel channel = channel(b -> b.maxUnacknowledged(max));

        Received<ChannelRecord> received =
                Received.from(channel.receive("t").doOnNext(record -> acknowledgeAllBut(0, record)));
        received.atLeast(2 * polls);
        settled(channel);

        assertThat(service.count(POLL)).isEqualTo(polls);
        assertThat(received.all()).hasSize(2 * polls);
        assertThat(received.isOn()).isTrue();
    }

    @Test
    void pollingResumesWhenTheGapCloses() {
        ReactiveChannel channel = channel(b -> b.maxUnacknowledged(4));
        Received<ChannelRecord> received =
                Received.from(channel.receive("t").doOnNext(record -> acknowledgeAllBut(0, record)));
        received.atLeast(4);
        settled(channel);
        assertThat(service.count(POLL)).isEqualTo(2);

        received.get(0).acknowledge();

        received.atLeast(2 * BATCHES);
    }

    @ParameterizedTest
    @CsvSource({"0, 5", "1, 6", "3, 6"})
    void aSubscriberThatAcknowledgesNothingIsPolledForABoundedNumberOfTimes(int prefetch, int polls) {
        ReactiveChannel channel = channel(b -> b.maxUnacknowledged(10).prefetch(prefetch));

        Received<ChannelRecord> received = Received.from(channel.receive("t"));
        received.atLeast(10);
        settled(channel);

        // with prefetch one poll is on its way when the tenth record is handed out
        assertThat(service.count(POLL)).isEqualTo(polls);
        assertThat(received.all()).hasSize(2 * polls);
    }

    @Test
    void whatIsPolledByThenIsStillHandedOut() {
        ReactiveChannel channel = channel(b -> b.maxUnacknowledged(1));
        Received<ChannelRecord> received = Received.from(channel.receive("t"), 1);
        received.atLeast(1);

        received.request(1);

        assertThat(received.get(1).offset()).isEqualTo(1);
    }

    @Test
    void batchesCountWithAllTheirRecords() {
        ReactiveChannel channel = channel(b -> b.maxUnacknowledged(4));
        Received<?> received = Received.from(channel.receiveBatches("t"));
        received.atLeast(2);

        settled(channel);

        assertThat(service.count(POLL)).isEqualTo(2);
    }

    @Test
    void consumeIsNotBoundByIt() {
        ReactiveChannel channel = channel(b -> b.maxUnacknowledged(1));

        Received.from(channel.consume("t")).atLeast(2 * BATCHES);
    }

    @Test
    void pollingResumesWhenACommitFindsTheConsumerGone() {
        service.refuse(HeldAnswers.COMMIT, 404);
        ReactiveChannel channel = channel(b -> b.maxUnacknowledged(1).commitBatchSize(1));
        Received<ChannelRecord> received = Received.from(channel.receive("t"));
        received.atLeast(2);

        received.get(0).acknowledge();

        received.atLeast(4);
        assertThat(service.count("POST consumers")).isEqualTo(2);
    }

    static Stream<Arguments> otherOperations() {
        return Stream.of(
                operation("create", ReactiveChannel::create),
                operation("delete", ReactiveChannel::delete),
                operation("reset", ReactiveChannel::reset));
    }

    private static Arguments operation(String name, Function<ReactiveChannel, Mono<?>> operation) {
        return Arguments.argumentSet(name, operation);
    }

    @ParameterizedTest
    @MethodSource("otherOperations")
    void pollingResumesWithAnotherConsumerWhenAnOperationEndsThisOne(Function<ReactiveChannel, Mono<?>> operation) {
        ReactiveChannel channel = channel(b -> b.maxUnacknowledged(1));
        Received<ChannelRecord> received = Received.from(channel.receive("t"));
        received.atLeast(2);
        settled(channel);

        operation.apply(channel).block(LONG_ENOUGH);

        pass(time, "the next records", () -> received.all().size() >= 4);
    }

    @Test
    void pollingResumesWithAnotherConsumerWhenAnOperationReplacesThisOne() {
        ReactiveChannel channel = channel(b -> b.maxUnacknowledged(1));
        Received<ChannelRecord> received = Received.from(channel.receive("t"));
        received.atLeast(2);
        settled(channel);
        service.refuse("GET subscription", 404);

        Received<?> subscriptions = Received.from(channel.subscriptions());

        pass(time, "the subscriptions", subscriptions::isCompleted);
        pass(time, "the next records", () -> received.all().size() >= 4);
    }
}
