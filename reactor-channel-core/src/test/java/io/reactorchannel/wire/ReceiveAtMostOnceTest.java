package io.reactorchannel.wire;

import static io.reactorchannel.wire.HeldAnswers.COMMIT;
import static io.reactorchannel.wire.HeldAnswers.POLL;
import static io.reactorchannel.wire.Received.pass;
import static io.reactorchannel.wire.Received.settle;
import static io.reactorchannel.wire.WireFixture.LONG_ENOUGH;
import static io.reactorchannel.wire.WireFixture.await;
import static io.reactorchannel.wire.WireFixture.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.ChannelRecord;
import io.reactorchannel.CommitStrategy;
import io.reactorchannel.OffsetReset;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.ReactiveChannelBuilder;
import io.reactorchannel.error.ConsumerError;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.error.TemporaryError;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;
import reactor.util.retry.Retry;

/** Records are committed, then handed out. */
class ReceiveAtMostOnceTest {

    private static final String CREATE = "POST consumers";

    @RegisterExtension
    static final WireFixture wire = new WireFixture();

    private final VirtualTime time = new VirtualTime();
    private final HeldAnswers service = HeldAnswers.polls(record(0) + "," + record(1), record(2) + "," + record(3));

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

    private static List<Long> offsets(Received<ChannelRecord> received) {
        return received.all().stream().map(ChannelRecord::offset).toList();
    }

    @Test
    void nothingIsHandedOutBeforeItsCommitIsAnswered() {
        service.hold(COMMIT);
        Received<ChannelRecord> received = Received.from(channel(b -> b).receiveAtMostOnce("t"), 2);
        service.await(COMMIT, 1);
        assertThat(received.all()).isEmpty();

        service.release(COMMIT);

        received.atLeast(2);
        assertThat(offsets(received)).containsExactly(0L, 1L);
        assertThat(service.commits()).containsExactly(List.of(0L, 1L));
    }

    @Test
    void theCommitOfABatchWaitsForDemandOfItsFirstRecord() {
        ReactiveChannel channel = channel(b -> b.prefetch(1));
        Received<ChannelRecord> received = Received.from(channel.receiveAtMostOnce("t"), 2);
        received.atLeast(2);
        service.await(POLL, 2);
        settle(channel);
        assertThat(service.commits()).containsExactly(List.of(0L, 1L));

        received.request(1);

        received.atLeast(3);
        assertThat(service.commits()).containsExactly(List.of(0L, 1L), List.of(2L, 3L));
    }

    @Test
    void commitStrategyIsFollowed() {
        ReactiveChannel channel = channel(b -> b.commitStrategy(CommitStrategy.HIGHEST_PER_PARTITION));

        Received.from(channel.receiveAtMostOnce("t"), 4).atLeast(4);

        assertThat(service.commits()).containsExactly(List.of(1L), List.of(3L));
    }

    @Test
    void aCommitThatFailsTemporarilyIsTriedAgainBeforeAnythingIsHandedOut() {
        service.refuse(COMMIT, 503, 500);
        ReactiveChannel channel = channel(b -> b);
        Received<ChannelRecord> received = Received.from(channel.receiveAtMostOnce("t"), 2);
        service.await(COMMIT, 1);
        settle(channel);
        assertThat(received.all()).isEmpty();
        await("the first wait", () -> time.waits() == 1);
        time.advance(time.wait(1));
        service.await(COMMIT, 2);
        settle(channel);
        assertThat(received.all()).isEmpty();

        await("the second wait", () -> time.waits() == 2);
        time.advance(time.wait(2));
        await("the records", () -> received.all().size() == 2);

        assertThat(service.commits()).hasSize(3).containsOnly(List.of(0L, 1L));
    }

    @Test
    void recordsWhoseConsumerIsGoneAtTheCommitAreNotHandedOutBeforeTheyComeAgain() {
        String batch = record(0) + "," + record(1);
        try (HeldAnswers twice = HeldAnswers.polls(batch, batch)) {
            twice.refuse(COMMIT, 404);
            ReactiveChannel channel =
                    twice.channel(wire, b -> b.scheduler(time).retryOnFail(true).offset(OffsetReset.EARLIEST));

            Received<ChannelRecord> received = Received.from(channel.receiveAtMostOnce("t"), 3);
            pass(time, "the records", () -> received.all().size() == 2);
            settle(channel);

            assertThat(offsets(received)).containsExactly(0L, 1L);
            assertThat(twice.conversation())
                    .startsWith(
                            CREATE,
                            "POST c1/subscription",
                            "GET c1/records",
                            "POST c1/offsets 0 1",
                            CREATE,
                            "POST c2/subscription",
                            "GET c2/records",
                            "POST c2/offsets 0 1");
        }
    }

    @Test
    void withoutRetriesAConsumerThatIsGoneAtTheCommitReachesTheSubscriber() {
        service.refuse(COMMIT, 404);

        StepVerifier.create(channel(b -> b.retryOnFail(false)).receiveAtMostOnce("t"))
                .expectError(ConsumerError.class)
                .verify(LONG_ENOUGH);
    }

    @Test
    void aCommitThatFailsForGoodReachesTheSubscriberWithoutAnyRecord() {
        service.refuse(COMMIT, 400, 400, 400);

        StepVerifier.create(channel(b -> b).receiveAtMostOnce("t"))
                .expectError(PermanentError.class)
                .verify(LONG_ENOUGH);
    }

    @ParameterizedTest
    @ValueSource(ints = {503, 400})
    void recordsWhoseCommitWasRefusedAreNotCommittedLater(int refusal) {
        service.refuse(COMMIT, refusal);
        ReactiveChannel channel = channel(b -> b.retryOnFail(false));
        Received<ChannelRecord> refused = Received.from(channel.receiveAtMostOnce("t"));
        assertThat(refused.error()).isNotNull();

        Received<ChannelRecord> next = Received.from(channel.receiveAtMostOnce("t"), 1);
        next.atLeast(1);

        assertThat(service.commits()).containsExactly(List.of(0L, 1L), List.of(2L, 3L));
    }

    @Test
    void withoutRetriesTheFirstFailureOfACommitReachesTheSubscriber() {
        service.refuse(COMMIT, 503);

        StepVerifier.create(channel(b -> b.retryOnFail(false)).receiveAtMostOnce("t"))
                .expectError(TemporaryError.class)
                .verify(LONG_ENOUGH);
    }

    @Test
    void aCancelBetweenCommitAndHandingOutLosesAtMostThatBatch() {
        service.hold(COMMIT);
        ReactiveChannel channel = channel(b -> b);
        Received<ChannelRecord> cancelled = Received.from(channel.receiveAtMostOnce("t"), 1);
        service.await(COMMIT, 1);
        cancelled.cancel();
        service.release(COMMIT);

        Received<ChannelRecord> next = Received.from(channel.receiveAtMostOnce("t"), 1);

        assertThat(next.get(0).offset()).isEqualTo(2);
        assertThat(cancelled.all()).isEmpty();
        assertThat(service.commits())
                .filteredOn(offsets -> offsets.contains(2L))
                .as("commits of the second batch")
                .hasSize(1);
        assertThat(service.count(CREATE)).isEqualTo(2);
    }

    @Test
    void whatIsLeftOfABatchIsLostAtACancelAndNoMore() {
        ReactiveChannel channel = channel(b -> b.prefetch(1));
        Received<ChannelRecord> cancelled = Received.from(channel.receiveAtMostOnce("t"), 1);
        cancelled.atLeast(1);
        service.await(POLL, 2);
        settle(channel);

        cancelled.cancel();
        settle(channel);
        time.advance(Duration.ofMinutes(1));
        settle(channel);

        assertThat(service.commits()).containsExactly(List.of(0L, 1L));
    }

    @Test
    void acknowledgingHasNoEffectAndCommitCompletesAtOnce() {
        ReactiveChannel channel = channel(b -> b.commitBatchSize(1));
        Received<ChannelRecord> received = Received.from(channel.receiveAtMostOnce("t"), 2);
        received.atLeast(2);
        service.hold(COMMIT);

        received.get(1).acknowledge();
        Received<Void> commit = Received.from(received.get(0).commit());
        assertThat(commit.isCompleted()).isTrue();
        time.advance(Duration.ofMinutes(1));
        service.release(COMMIT);
        settle(channel);

        assertThat(service.count(COMMIT)).isEqualTo(1);
    }

    @Test
    void recordsThatAreNotAcknowledgedDoNotStopPolling() {
        Received<ChannelRecord> received =
                Received.from(channel(b -> b.maxUnacknowledged(1)).receiveAtMostOnce("t"));

        received.atLeast(4);

        await("a third poll", () -> {
            time.advance(Duration.ofMillis(20));
            return service.count(POLL) > 2;
        });
    }
}
