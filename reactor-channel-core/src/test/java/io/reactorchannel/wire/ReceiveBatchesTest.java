package io.reactorchannel.wire;

import static io.reactorchannel.wire.Received.commits;
import static io.reactorchannel.wire.Received.pass;
import static io.reactorchannel.wire.Received.settle;
import static io.reactorchannel.wire.WireFixture.LONG_ENOUGH;
import static io.reactorchannel.wire.WireFixture.await;
import static io.reactorchannel.wire.WireFixture.record;
import static io.reactorchannel.wire.WireFixture.records;
import static io.reactorchannel.wire.WireFixture.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorchannel.ChannelRecord;
import io.reactorchannel.OffsetReset;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.ReactiveChannelBuilder;
import io.reactorchannel.RecordBatch;
import io.reactorchannel.error.PermanentError;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.test.StepVerifier;
import reactor.util.retry.Retry;

/** The records of a poll at a time; and what becomes of records that are polled and dropped. */
class ReceiveBatchesTest {

    private static final String POLL = "GET /consumers/c1/records";

    @RegisterExtension
    static final WireFixture wire = new WireFixture();

    private final VirtualTime time = new VirtualTime();

    private ReactiveChannel channel(UnaryOperator<ReactiveChannelBuilder> settings) {
        return wire.channel(b -> settings.apply(b.scheduler(time)
                .retryOnFail(true)
                .retry(Retry.backoff(20, Duration.ofMillis(1)))
                .offset(OffsetReset.EARLIEST)));
    }

    private static List<Long> offsets(RecordBatch batch) {
        return offsets(batch.records());
    }

    private static List<Long> offsets(List<ChannelRecord> records) {
        return records.stream().map(ChannelRecord::offset).toList();
    }

    private static Received<RecordBatch> received(ReactiveChannel channel) {
        wire.scriptConsumer("GET", "c1/records", records(record(0), record(1), record(2)), records());
        return Received.from(channel.receiveBatches("t"), 1);
    }

    @Test
    void aPollWithRecordsIsOneElementAndAnEmptyPollIsNone() {
        wire.scriptConsumer(
                "GET",
                "c1/records",
                records(),
                records(record(0), record(1)),
                records(),
                records(record(2)),
                records());
        Received<RecordBatch> received = Received.from(channel(b -> b).receiveBatches("t"));

        pass(time, "the batches", () -> received.all().size() == 2);
        pass(time, "another poll", () -> wire.count(POLL) == 6);

        assertThat(received.all())
                .extracting(ReceiveBatchesTest::offsets)
                .containsExactly(List.of(0L, 1L), List.of(2L));
    }

    @Test
    void theListOfRecordsCannotBeChanged() {
        List<ChannelRecord> records = received(channel(b -> b)).get(0).records();

        assertThatThrownBy(records::clear).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void acknowledgingABatchCommitsAllOfItInOneRequest() {
        ReactiveChannel channel = channel(b -> b);
        RecordBatch batch = received(channel).get(0);

        batch.acknowledge();
        batch.acknowledge();
        settle(channel);
        assertThat(commits(wire, "c1")).isEmpty();
        time.advance(Duration.ofSeconds(5));

        await("a commit", () -> !commits(wire, "c1").isEmpty());
        settle(channel);
        assertThat(commits(wire, "c1")).containsExactly(List.of(0L, 1L, 2L));
    }

    @Test
    void committingABatchSendsOneRequestAtOnce() {
        ReactiveChannel channel = channel(b -> b);
        RecordBatch batch = received(channel).get(0);

        StepVerifier.create(batch.commit()).expectComplete().verify(LONG_ENOUGH);

        settle(channel);
        assertThat(commits(wire, "c1")).containsExactly(List.of(0L, 1L, 2L));
    }

    @Test
    void committingABatchFailsAsTheCommitDoes() {
        wire.scriptConsumer("POST", "c1/offsets", status(400));
        RecordBatch batch = received(channel(b -> b)).get(0);

        StepVerifier.create(batch.commit()).expectError(PermanentError.class).verify(LONG_ENOUGH);
    }

    @Test
    void recordsOfABatchCanBeAcknowledgedOneByOne() {
        RecordBatch batch = received(channel(b -> b.commitBatchSize(2))).get(0);

        batch.records().get(1).acknowledge();
        batch.records().get(0).acknowledge();

        await("a commit", () -> !commits(wire, "c1").isEmpty());
        assertThat(commits(wire, "c1")).containsExactly(List.of(0L, 1L));
    }

    @Test
    void aBatchWhoseConsumerIsReplacedComesAgain() {
        wire.scriptConsumer("GET", "c1/records", records(record(0), record(1)), status(500));
        wire.scriptConsumer("GET", "c2/records", records(record(1)), records());
        Received<RecordBatch> received = Received.from(channel(b -> b).receiveBatches("t"), 1);
        received.get(0).records().get(0).acknowledge();

        received.request(1);
        pass(time, "the second batch", () -> received.all().size() == 2);

        assertThat(offsets(received.get(1))).containsExactly(1L);
        assertThat(commits(wire, "c1")).containsExactly(List.of(0L));
    }

    @Test
    void batchesThatAreDroppedGoToTheDiscardHookWhereAcknowledgingHasNoEffect() {
        wire.scriptConsumer("GET", "c1/records", records(record(0)), records(record(1), record(2)), records());
        ReactiveChannel channel = channel(b -> b.prefetch(1).commitBatchSize(1));
        List<RecordBatch> dropped = new CopyOnWriteArrayList<>();
        Received<RecordBatch> received =
                Received.from(channel.receiveBatches("t").doOnDiscard(RecordBatch.class, dropped::add), 1);
        received.atLeast(1);
        await("the second poll", () -> wire.count(POLL) == 2);
        settle(channel);

        received.cancel();

        await("the dropped batch", () -> !dropped.isEmpty());
        dropped.forEach(RecordBatch::acknowledge);
        time.advance(Duration.ofMinutes(1));
        settle(channel);
        assertThat(dropped).extracting(ReceiveBatchesTest::offsets).containsExactly(List.of(1L, 2L));
        assertThat(commits(wire, "c1")).isEmpty();
    }

    @Test
    void recordsThatAreDroppedGoToTheDiscardHookWhereAcknowledgingHasNoEffect() {
        wire.scriptConsumer("GET", "c1/records", records(record(0), record(1)), records(record(2)), records());
        ReactiveChannel channel = channel(b -> b.prefetch(1).commitBatchSize(1));
        List<ChannelRecord> dropped = new CopyOnWriteArrayList<>();
        Received<ChannelRecord> received =
                Received.from(channel.receive("t").doOnDiscard(ChannelRecord.class, dropped::add), 1);
        received.atLeast(1);
        await("the second poll", () -> wire.count(POLL) == 2);
        settle(channel);

        received.cancel();

        await("the dropped records", () -> dropped.size() == 2);
        dropped.forEach(ChannelRecord::acknowledge);
        time.advance(Duration.ofMinutes(1));
        settle(channel);
        assertThat(offsets(dropped)).containsExactly(1L, 2L);
        assertThat(commits(wire, "c1")).isEmpty();
    }

    @Test
    void recordsThatStopDropsGoToTheDiscardHook() {
        wire.scriptConsumer("GET", "c1/records", records(record(0), record(1)), records());
        ReactiveChannel channel = channel(b -> b);
        List<ChannelRecord> dropped = new CopyOnWriteArrayList<>();
        Received<ChannelRecord> received =
                Received.from(channel.receive("t").doOnDiscard(ChannelRecord.class, dropped::add), 1);
        received.atLeast(1);

        channel.stop().block(LONG_ENOUGH);

        assertThat(offsets(dropped)).containsExactly(1L);
        assertThat(received.isCompleted()).isTrue();
    }
}
