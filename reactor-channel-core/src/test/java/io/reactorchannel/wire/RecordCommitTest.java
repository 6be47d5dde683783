package io.reactorchannel.wire;

import static io.reactorchannel.wire.Received.commits;
import static io.reactorchannel.wire.Received.pass;
import static io.reactorchannel.wire.Received.settle;
import static io.reactorchannel.wire.WireFixture.LONG_ENOUGH;
import static io.reactorchannel.wire.WireFixture.await;
import static io.reactorchannel.wire.WireFixture.noContent;
import static io.reactorchannel.wire.WireFixture.record;
import static io.reactorchannel.wire.WireFixture.records;
import static io.reactorchannel.wire.WireFixture.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.ChannelRecord;
import io.reactorchannel.CommitStrategy;
import io.reactorchannel.OffsetReset;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.ReactiveChannelBuilder;
import io.reactorchannel.error.ChannelError;
import io.reactorchannel.error.ConsumerError;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.error.TemporaryError;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.util.retry.Retry;

/** {@link ChannelRecord#commit()}: when it completes, and what it fails with. */
class RecordCommitTest {

    @RegisterExtension
    static final WireFixture wire = new WireFixture();

    private final VirtualTime time = new VirtualTime();

    private ReactiveChannelBuilder settings(ReactiveChannelBuilder builder) {
        return builder.scheduler(time)
                .retryOnFail(true)
                .retry(Retry.backoff(20, Duration.ofMillis(1)))
                .offset(OffsetReset.EARLIEST);
    }

    private ReactiveChannel channel(UnaryOperator<ReactiveChannelBuilder> settings) {
        return wire.channel(b -> settings.apply(settings(b)));
    }

    private static Received<ChannelRecord> received(ReactiveChannel channel) {
        wire.scriptConsumer("GET", "c1/records", records(record(0), record(1), record(2)), records());
        Received<ChannelRecord> received = Received.from(channel.receive("t"));
        received.atLeast(3);
        return received;
    }

    @Test
    void itCompletesWhenTheServiceHasAnsweredAndNotBefore() {
        try (HeldAnswers service = HeldAnswers.polls(record(0))) {
            Received<ChannelRecord> received =
                    Received.from(service.channel(wire, this::settings).receive("t"));
            received.atLeast(1);
            service.hold(HeldAnswers.COMMIT);

            Received<Void> commit = Received.from(received.get(0).commit());
            service.await(HeldAnswers.COMMIT, 1);
            assertThat(commit.isOn()).isTrue();
            service.release(HeldAnswers.COMMIT);

            await("the commit", commit::isCompleted);
            assertThat(service.commits()).containsExactly(List.of(0L));
        }
    }

    @Test
    void nothingIsAcknowledgedBeforeItIsSubscribedTo() {
        ReactiveChannel channel = channel(b -> b.commitBatchSize(1));
        Received<ChannelRecord> received = received(channel);

        Mono<Void> notSubscribedTo = received.get(0).commit();
        settle(channel);

        assertThat(notSubscribedTo).isNotNull();
        assertThat(commits(wire, "c1")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void itWaitsForAGapBeforeItAndIsServedAtOnceWhenThatCloses(CommitStrategy strategy) {
        ReactiveChannel channel = channel(b -> b.commitStrategy(strategy));
        Received<ChannelRecord> received = received(channel);
        received.get(1).acknowledge();

        Received<Void> commit = Received.from(received.get(2).commit());
        settle(channel);
        assertThat(commit.isOn()).isTrue();
        assertThat(commits(wire, "c1")).isEmpty();
        received.get(0).acknowledge();

        // no time passes here
        await("the commit", commit::isCompleted);
        assertThat(commits(wire, "c1"))
                .containsExactly(strategy == CommitStrategy.EVERY_OFFSET ? List.of(0L, 1L, 2L) : List.of(2L));
    }

    @Test
    void itCompletesWithTheCommitOfALaterRecordOfThePartition() {
        Received<ChannelRecord> received =
                received(channel(b -> b.commitStrategy(CommitStrategy.HIGHEST_PER_PARTITION)));
        received.get(0).acknowledge();
        received.get(1).commit().block(LONG_ENOUGH);

        StepVerifier.create(received.get(0).commit()).expectComplete().verify(LONG_ENOUGH);

        assertThat(commits(wire, "c1")).containsExactly(List.of(1L));
    }

    @Test
    void severalThatWaitAreServedByOneCommit() {
        try (HeldAnswers service = HeldAnswers.polls(record(0) + "," + record(1) + "," + record(2))) {
            ReactiveChannel channel = service.channel(wire, this::settings);
            Received<ChannelRecord> received = Received.from(channel.receive("t"));
            received.atLeast(3);
            List<Received<Void>> waiting = Stream.of(2, 1, 1)
                    .map(number -> Received.from(received.get(number).commit()))
                    .toList();

            Received<Void> last = Received.from(received.get(0).commit());

            await("all", () -> last.isCompleted() && waiting.stream().allMatch(Received::isCompleted));
            assertThat(service.commits()).containsExactly(List.of(0L, 1L, 2L));
        }
    }

    @Test
    void itCompletesAfterTheEndOfTheFlowToo() {
        Received<ChannelRecord> received = received(channel(b -> b));
        received.cancel();

        StepVerifier.create(received.get(0).commit()).expectComplete().verify(LONG_ENOUGH);

        assertThat(commits(wire, "c1")).containsExactly(List.of(0L));
    }

    @Test
    void itIsRetriedWhileThatHelps() {
        Received<ChannelRecord> received = received(channel(b -> b));
        wire.scriptConsumer("POST", "c1/offsets", status(503), WireFixture.dropped(), noContent());

        Received<Void> commit = Received.from(received.get(0).commit());

        pass(time, "the commit", commit::isCompleted);
        assertThat(commits(wire, "c1")).hasSize(3);
    }

    @Test
    void itFailsWhenTheCommitFailsForGood() {
        Received<ChannelRecord> received = received(channel(b -> b));
        wire.scriptConsumer("POST", "c1/offsets", status(400));

        StepVerifier.create(received.get(0).commit())
                .expectError(PermanentError.class)
                .verify(LONG_ENOUGH);
    }

    @Test
    void itFailsWithTheFirstFailureWithoutRetries() {
        Received<ChannelRecord> received = received(channel(b -> b.retryOnFail(false)));
        wire.scriptConsumer("POST", "c1/offsets", status(503), noContent());

        StepVerifier.create(received.get(0).commit())
                .expectError(TemporaryError.class)
                .verify(LONG_ENOUGH);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void itIsAConsumerErrorWhenTheConsumerIsGoneAtTheCommit(boolean retryOnFail) {
        Received<ChannelRecord> received = received(channel(b -> b.retryOnFail(retryOnFail)));
        wire.scriptConsumer("POST", "c1/offsets", status(404));

        StepVerifier.create(received.get(0).commit())
                .expectError(ConsumerError.class)
                .verify(LONG_ENOUGH);
    }

    static Stream<Arguments> endsOfAConsumer() {
        return Stream.of(
                end("create", ReactiveChannel::create),
                end("delete", ReactiveChannel::delete),
                end("reset", ReactiveChannel::reset),
                end("destroy", ReactiveChannel::destroy));
    }

    private static Arguments end(String name, Function<ReactiveChannel, Mono<Void>> end) {
        return Arguments.argumentSet(name, end);
    }

    @ParameterizedTest
    @MethodSource("endsOfAConsumer")
    void itIsAConsumerErrorForAllWhoWaitAndWillAskOnceTheConsumerIsNoMore(Function<ReactiveChannel, Mono<Void>> end) {
        ReactiveChannel channel = channel(b -> b);
        Received<ChannelRecord> received = received(channel);
        Received<Void> waiting = Received.from(received.get(2).commit());

        end.apply(channel).block(LONG_ENOUGH);

        assertThat(waiting.error()).isInstanceOf(ConsumerError.class);
        StepVerifier.create(received.get(0).commit())
                .expectError(ConsumerError.class)
                .verify(LONG_ENOUGH);
    }

    @Test
    void itIsAConsumerErrorForAllWhoWaitAndWillAskOnceTheConsumerIsReplaced() {
        wire.scriptConsumer("GET", "c1/records", records(record(0), record(1)), status(404));
        wire.scriptConsumer("GET", "c2/records", records(record(0), record(1)), records());
        Received<ChannelRecord> received = Received.from(channel(b -> b).receive("t"));
        received.atLeast(2);
        Received<Void> waiting = Received.from(received.get(1).commit());

        pass(time, "the records again", () -> received.all().size() == 4);

        assertThat(waiting.error()).isInstanceOf(ConsumerError.class);
        StepVerifier.create(received.get(0).commit())
                .expectError(ConsumerError.class)
                .verify(LONG_ENOUGH);
        assertThat(commits(wire, "c2")).isEmpty();
    }

    @Test
    void oneThatWaitsEndsWithTheChannelAlsoWhenTheConsumerCannotBeDeleted() {
        ReactiveChannel channel = channel(b -> b.retryOnFail(false));
        wire.scriptConsumer("DELETE", "c1", status(500));
        Received<ChannelRecord> received = received(channel);
        Received<Void> waiting = Received.from(received.get(2).commit());

        StepVerifier.create(channel.destroy()).expectError().verify(LONG_ENOUGH);

        assertThat(waiting.error()).isInstanceOf(ChannelError.class);
    }

    @Test
    void cancellingItEndsTheWaitingAndNotTheCommit() {
        try (HeldAnswers service = HeldAnswers.polls(record(0))) {
            ReactiveChannel channel = service.channel(wire, this::settings);
            Received<ChannelRecord> received = Received.from(channel.receive("t"));
            received.atLeast(1);
            service.hold(HeldAnswers.COMMIT);
            Received<Void> cancelled = Received.from(received.get(0).commit());
            service.await(HeldAnswers.COMMIT, 1);
            Received<Void> other = Received.from(received.get(0).commit());

            cancelled.cancel();
            service.release(HeldAnswers.COMMIT);

            await("the other", other::isCompleted);
            settle(channel);
            assertThat(cancelled.isCompleted()).isFalse();
            assertThat(received.isOn()).isTrue();
            assertThat(service.commits()).containsExactly(List.of(0L));
        }
    }
}
