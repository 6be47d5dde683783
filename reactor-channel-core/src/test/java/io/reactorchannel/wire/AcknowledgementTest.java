package io.reactorchannel.wire;

import static io.reactorchannel.wire.Received.commits;
import static io.reactorchannel.wire.Received.settle;
import static io.reactorchannel.wire.WireFixture.LONG_ENOUGH;
import static io.reactorchannel.wire.WireFixture.await;
import static io.reactorchannel.wire.WireFixture.record;
import static io.reactorchannel.wire.WireFixture.records;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.ChannelRecord;
import io.reactorchannel.CommitStrategy;
import io.reactorchannel.OffsetReset;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.ReactiveChannelBuilder;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/** What is acknowledged is committed in the background: when, in how many requests, and what never is. */
class AcknowledgementTest {

    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final int MANY = 100;

    @RegisterExtension
    static final WireFixture wire = new WireFixture();

    private final VirtualTime time = new VirtualTime();

    private ReactiveChannel channel(UnaryOperator<ReactiveChannelBuilder> settings) {
        return wire.channel(b -> settings.apply(b.scheduler(time)
                .retryOnFail(true)
                .retry(Retry.backoff(20, Duration.ofMillis(1)))
                .offset(OffsetReset.EARLIEST)));
    }

    /** Records 0, 1… up to the count in one poll, received. */
    private static Received<ChannelRecord> received(ReactiveChannel channel, int count) {
        String[] all = IntStream.range(0, count).mapToObj(WireFixture::record).toArray(String[]::new);
        wire.scriptConsumer("GET", "c1/records", records(all), records());
        Received<ChannelRecord> received = Received.from(channel.receive("t"));
        received.atLeast(count);
        return received;
    }

    private static void acknowledge(Received<ChannelRecord> received, int... numbers) {
        IntStream.of(numbers).forEach(number -> received.get(number).acknowledge());
    }

    private static void awaitCommits(int count) {
        await(count + " commits", () -> commits(wire, "c1").size() >= count);
    }

    @ParameterizedTest
    @CsvSource({"EVERY_OFFSET, 0 1 2 3", "HIGHEST_PER_PARTITION, 3"})
    void acknowledgementsInAnyOrderLeadToOneCommitUpToTheLast(CommitStrategy strategy, String offsets) {
        ReactiveChannel channel = channel(b -> b.commitStrategy(strategy));
        acknowledge(received(channel, 4), 3, 1, 2, 0);

        time.advance(INTERVAL);

        awaitCommits(1);
        settle(channel);
        assertThat(commits(wire, "c1"))
                .containsExactly(Flux.just(offsets.split(" "))
                        .map(Long::valueOf)
                        .collectList()
                        .block());
    }

    @Test
    void aRecordThatIsNotAcknowledgedHoldsBackAllBehindIt() {
        ReactiveChannel channel = channel(b -> b);
        acknowledge(received(channel, 4), 3, 1, 2);

        time.advance(INTERVAL.multipliedBy(2));
        settle(channel);

        assertThat(commits(wire, "c1")).isEmpty();
    }

    @Test
    void acknowledgementsOfOnePartitionDoNotWaitForAnother() {
        wire.scriptConsumer("GET", "c1/records", records(record("t", 0, 5, "{}"), record("t", 1, 7, "{}")), records());
        Received<ChannelRecord> received =
                Received.from(channel(b -> b.commitBatchSize(1)).receive("t"));

        acknowledge(received, 1);

        awaitCommits(1);
        assertThat(commits(wire, "c1")).containsExactly(List.of(7L));
    }

    @Test
    void acknowledgementsOfSeveralThreadsAreAllCommitted() {
        ReactiveChannel channel = channel(b -> b);
        Received<ChannelRecord> received = received(channel, MANY);

        Flux.fromIterable(received.all())
                .flatMap(record -> Mono.fromRunnable(record::acknowledge).subscribeOn(Schedulers.boundedElastic()))
                .blockLast(LONG_ENOUGH);
        time.advance(INTERVAL);

        awaitCommits(1);
        assertThat(commits(wire, "c1"))
                .containsExactly(LongStream.range(0, MANY).boxed().toList());
    }

    @Test
    void acknowledgingTwiceCountsOnce() {
        ReactiveChannel channel = channel(b -> b.commitBatchSize(2));

        acknowledge(received(channel, 3), 0, 0);
        settle(channel);

        assertThat(commits(wire, "c1")).isEmpty();
    }

    @Test
    void acknowledgingWhatIsCommittedCommitsNothingMore() {
        ReactiveChannel channel = channel(b -> b);
        Received<ChannelRecord> received = received(channel, 1);
        acknowledge(received, 0);
        time.advance(INTERVAL);
        awaitCommits(1);

        acknowledge(received, 0);
        time.advance(INTERVAL);
        settle(channel);

        assertThat(commits(wire, "c1")).hasSize(1);
    }

    @Test
    void acknowledgedRecordsAreCommittedAfterCommitIntervalAndNotBefore() {
        ReactiveChannel channel = channel(b -> b.commitInterval(Duration.ofMinutes(2)));
        Received<ChannelRecord> received = received(channel, 3);

        acknowledge(received, 0);
        time.advance(Duration.ofMillis(60_000));
        acknowledge(received, 1);
        time.advance(Duration.ofMillis(59_999));
        settle(channel);
        assertThat(commits(wire, "c1")).isEmpty();
        time.advance(Duration.ofMillis(1));

        awaitCommits(1);
        assertThat(commits(wire, "c1")).containsExactly(List.of(0L, 1L));
    }

    @Test
    void commitIntervalIsFiveSecondsUnlessSet() {
        ReactiveChannel channel = channel(b -> b);

        acknowledge(received(channel, 1), 0);
        time.advance(INTERVAL.minusMillis(1));
        settle(channel);
        assertThat(commits(wire, "c1")).isEmpty();
        time.advance(Duration.ofMillis(1));

        awaitCommits(1);
    }

    @Test
    void eachCommitIntervalBeginsWithTheFirstAcknowledgementAfterACommit() {
        ReactiveChannel channel = channel(b -> b);
        Received<ChannelRecord> received = received(channel, 2);
        acknowledge(received, 0);
        time.advance(INTERVAL.plusSeconds(1));
        awaitCommits(1);

        acknowledge(received, 1);
        time.advance(INTERVAL.minusMillis(1));
        settle(channel);
        assertThat(commits(wire, "c1")).hasSize(1);
        time.advance(Duration.ofMillis(1));

        awaitCommits(2);
        assertThat(commits(wire, "c1")).containsExactly(List.of(0L), List.of(1L));
    }

    @Test
    void commitBatchSizeAcknowledgementsAreCommittedAtOnce() {
        ReactiveChannel channel = channel(b -> b.commitBatchSize(3));
        Received<ChannelRecord> received = received(channel, 4);

        acknowledge(received, 0, 1);
        settle(channel);
        assertThat(commits(wire, "c1")).isEmpty();
        acknowledge(received, 2);

        awaitCommits(1);
        assertThat(commits(wire, "c1")).containsExactly(List.of(0L, 1L, 2L));
    }

    @Test
    void whatIsAcknowledgedDuringACommitGoesTogetherWithTheNext() {
        try (HeldAnswers service = HeldAnswers.polls(record(0) + "," + record(1) + "," + record(2))) {
            ReactiveChannel channel =
                    service.channel(wire, b -> b.scheduler(time).commitBatchSize(1));
            Received<ChannelRecord> received = Received.from(channel.receive("t"));
            received.atLeast(3);
            service.hold(HeldAnswers.COMMIT);
            acknowledge(received, 0);
            service.await(HeldAnswers.COMMIT, 1);

            acknowledge(received, 1, 2);
            time.advance(INTERVAL);
            assertThat(service.commits()).containsExactly(List.of(0L));
            service.release(HeldAnswers.COMMIT);

            service.await(HeldAnswers.COMMIT, 2);
            settle(channel);
            assertThat(service.commits()).containsExactly(List.of(0L), List.of(1L, 2L));
        }
    }
}
