package io.reactorchannel.wire;

import static io.reactorchannel.wire.Received.commits;
import static io.reactorchannel.wire.Received.pass;
import static io.reactorchannel.wire.Received.settle;
import static io.reactorchannel.wire.WireFixture.LONG_ENOUGH;
import static io.reactorchannel.wire.WireFixture.await;
import static io.reactorchannel.wire.WireFixture.dropped;
import static io.reactorchannel.wire.WireFixture.noContent;
import static io.reactorchannel.wire.WireFixture.record;
import static io.reactorchannel.wire.WireFixture.records;
import static io.reactorchannel.wire.WireFixture.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.ChannelRecord;
import io.reactorchannel.OffsetReset;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.ReactiveChannelBuilder;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.error.ConsumerError;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.error.TemporaryError;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockserver.model.Action;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.util.retry.Retry;

/** Commits in the background when requests fail, flows end and consumers are lost. */
class AcknowledgementFailureTest {

    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final String POLL_2 = "GET /consumers/c2/records";

    @RegisterExtension
    static final WireFixture wire = new WireFixture();

    private final VirtualTime time = new VirtualTime();

    private ReactiveChannel channel(UnaryOperator<ReactiveChannelBuilder> settings) {
        return wire.channel(b -> settings.apply(b.scheduler(time)
                .retryOnFail(true)
                .retry(Retry.backoff(20, Duration.ofMillis(1)))
                .commitBatchSize(1)
                .offset(OffsetReset.EARLIEST)));
    }

    /** Record 0 in a poll and record 1 in the next that is not empty, some time later. */
    private Received<ChannelRecord> received(boolean retryOnFail, Action<?>... commits) {
        wire.scriptConsumer("GET", "c1/records", records(record(0)), records(), records(record(1)), records());
        wire.scriptConsumer("POST", "c1/offsets", commits);
        return Received.from(channel(b -> b.retryOnFail(retryOnFail)).receive("t"));
    }

    @Test
    void aCommitThatFailsTemporarilyIsTriedAgainAndTheFlowGoesOn() {
        Received<ChannelRecord> received = received(true, status(503), status(500), noContent());

        received.get(0).acknowledge();

        pass(time, "the third commit", () -> commits(wire, "c1").size() == 3);
        pass(time, "the next record", () -> received.all().size() == 2);
        assertThat(commits(wire, "c1")).containsOnly(List.of(0L));
        assertThat(received.isOn()).isTrue();
    }

    @Test
    void aCommitWhoseAnswerIsLostIsRepeatedAndTheConsumerStays() {
        Received<ChannelRecord> received = received(true, dropped(), noContent());

        received.get(0).acknowledge();

        pass(time, "the second commit", () -> commits(wire, "c1").size() == 2);
        pass(time, "the next record", () -> received.all().size() == 2);
        assertThat(commits(wire, "c1")).containsExactly(List.of(0L), List.of(0L));
        assertThat(wire.count("POST /consumers")).isEqualTo(1);
        assertThat(received.all()).extracting(ChannelRecord::offset).containsExactly(0L, 1L);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCommitThatFailsForGoodReachesTheSubscriber(boolean retryOnFail) {
        Received<ChannelRecord> received = received(retryOnFail, status(400));

        received.get(0).acknowledge();

        assertThat(received.error()).isInstanceOf(PermanentError.class).hasMessageContaining("commit");
    }

    @Test
    void withoutRetriesTheFirstFailureOfACommitReachesTheSubscriber() {
        Received<ChannelRecord> received = received(false, status(503), noContent());

        received.get(0).acknowledge();

        assertThat(received.error()).isInstanceOf(TemporaryError.class).hasMessageContaining("commit");
    }

    @Test
    void withoutRetriesAConsumerThatIsGoneAtACommitReachesTheSubscriber() {
        Received<ChannelRecord> received = received(false, status(404));

        received.get(0).acknowledge();

        assertThat(received.error()).isInstanceOf(ConsumerError.class);
    }

    @Test
    void aConsumerThatIsGoneAtACommitIsReplacedAndItsRecordsComeAgain() {
        Received<ChannelRecord> received = received(true, status(404));
        wire.scriptConsumer("GET", "c2/records", records(record(0)), records());

        received.get(0).acknowledge();

        pass(time, "the record again", () -> received.all().size() == 2);
        assertThat(received.all()).extracting(ChannelRecord::offset).containsExactly(0L, 0L);
        assertThat(commits(wire, "c1")).hasSize(1);
    }

    @Test
    void aCancelCommitsWhatIsAcknowledgedAndOnlyThat() {
        wire.scriptConsumer("GET", "c1/records", records(record(0), record(1), record(2)), records());
        ReactiveChannel channel = channel(b -> b.commitBatchSize(100));
        Received<ChannelRecord> received = Received.from(channel.receive("t"));
        received.get(2).acknowledge();
        received.get(0).acknowledge();

        received.cancel();

        await("a commit", () -> !commits(wire, "c1").isEmpty());
        time.advance(INTERVAL);
        settle(channel);
        assertThat(commits(wire, "c1")).containsExactly(List.of(0L));
    }

    @Test
    void aCancelWithNothingAcknowledgedCommitsNothing() {
        wire.scriptConsumer("GET", "c1/records", records(record(0)), records());
        ReactiveChannel channel = channel(b -> b);
        Received<ChannelRecord> received = Received.from(channel.receive("t"));
        received.atLeast(1);

        received.cancel();
        time.advance(INTERVAL);
        settle(channel);

        assertThat(commits(wire, "c1")).isEmpty();
    }

    @Test
    void anErrorDownstreamCommitsWhatIsAcknowledgedAndOnlyThat() {
        wire.scriptConsumer("GET", "c1/records", records(record(0), record(1), record(2)), records());
        ReactiveChannel channel = channel(b -> b.commitBatchSize(100));

        StepVerifier.create(channel.receive("t")
                        .concatMap(record -> record.offset() < 2
                                ? Mono.fromRunnable(record::acknowledge)
                                : Mono.error(new IllegalStateException("of the user"))))
                .expectErrorMessage("of the user")
                .verify(LONG_ENOUGH);

        await("a commit", () -> !commits(wire, "c1").isEmpty());
        settle(channel);
        assertThat(commits(wire, "c1")).containsExactly(List.of(0L, 1L));
    }

    @Test
    void whatIsAcknowledgedAfterTheEndOfAFlowIsCommittedToo() {
        wire.scriptConsumer("GET", "c1/records", records(record(0)), records());
        Received<ChannelRecord> received = Received.from(channel(b -> b).receive("t"));
        received.atLeast(1);
        received.cancel();

        received.get(0).acknowledge();

        await("a commit", () -> commits(wire, "c1").equals(List.of(List.of(0L))));
    }

    @Test
    void recordsOfAReplacedConsumerAreAcknowledgedIntoNothing() {
        wire.scriptConsumer("GET", "c1/records", records(record(0)), status(404));
        wire.scriptConsumer("GET", "c2/records", records(record(0)), records());
        ReactiveChannel channel = channel(b -> b);
        Received<ChannelRecord> received = Received.from(channel.receive("t"));
        pass(time, "the record again", () -> received.all().size() == 2);

        received.get(0).acknowledge();
        time.advance(INTERVAL);
        settle(channel);

        assertThat(wire.conversation()).contains(POLL_2).noneMatch(line -> line.endsWith("/offsets"));
    }

    @Test
    void theFlowsContextReachesItsCommitsAlsoAfterAnotherFlowWasRefused() {
        wire.scriptConsumer("GET", "c1/records", records(record(0)), records());
        List<String> callers = new CopyOnWriteArrayList<>();
        ChannelAuth auth = () -> Mono.deferContextual(context -> {
            callers.add(context.getOrDefault("caller", "nobody"));
            return Mono.just(WireFixture.TOKEN);
        });
        ReactiveChannel channel = channel(b -> b.auth(auth));
        Received<ChannelRecord> received =
                Received.from(channel.receive("t").contextWrite(context -> context.put("caller", "first")));
        received.atLeast(1);

        StepVerifier.create(channel.receive("t").contextWrite(context -> context.put("caller", "second")))
                .verifyError(PermanentError.class);
        received.get(0).acknowledge();

        await("a commit", () -> commits(wire, "c1").size() == 1);
        assertThat(callers).isNotEmpty().containsOnly("first");
    }
}
