package io.reactorchannel.wire;

import static io.reactorchannel.wire.Received.commits;
import static io.reactorchannel.wire.Received.pass;
import static io.reactorchannel.wire.WireFixture.dropped;
import static io.reactorchannel.wire.WireFixture.ok;
import static io.reactorchannel.wire.WireFixture.record;
import static io.reactorchannel.wire.WireFixture.records;
import static io.reactorchannel.wire.WireFixture.status;
import static io.reactorchannel.wire.WireFixture.truncated;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.ChannelRecord;
import io.reactorchannel.OffsetReset;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.ReactiveChannelBuilder;
import io.reactorchannel.error.TemporaryError;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockserver.model.Action;
import reactor.util.retry.Retry;

/** A poll of receive that fails: when its consumer is replaced, and what is committed before. */
class LostPollOfReceiveTest {

    private static final String CREATE = "POST /consumers";
    private static final String SUBSCRIBE_1 = "POST /consumers/c1/subscription";
    private static final String SUBSCRIBE_2 = "POST /consumers/c2/subscription";
    private static final String POLL_1 = "GET /consumers/c1/records";
    private static final String POLL_2 = "GET /consumers/c2/records";
    private static final String COMMIT_1 = "POST /consumers/c1/offsets";
    private static final String DELETE_1 = "DELETE /consumers/c1";
    private static final String SKIPPED_RECORDS = "may be skipped";

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

    private static Arguments answer(String name, Action<?> answer) {
        return Arguments.argumentSet(name, answer);
    }

    static Stream<Arguments> lost() {
        return Stream.of(
                answer("dropped", dropped()),
                answer("truncated", truncated()),
                answer("garbage", ok("<html>")),
                answer("half a body", ok("{\"records\": [" + record(9))),
                answer("200 without a body", status(200)),
                answer("500", status(500)),
                answer("502", status(502)),
                answer("504", status(504)));
    }

    /** Records 0 and 1, of which 0 is acknowledged and not committed yet; then the answer to the second poll. */
    private static Received<ChannelRecord> received(ReactiveChannel channel, Action<?> answer, Action<?> afterwards) {
        wire.scriptConsumer("GET", "c1/records", records(record(0), record(1)), answer, afterwards);
        wire.scriptConsumer("GET", "c2/records", records(record(1)), records());
        Received<ChannelRecord> received = Received.from(channel.receive("t"), 2);
        received.atLeast(2);
        received.get(0).acknowledge();
        return received;
    }

    @ParameterizedTest
    @MethodSource("lost")
    void whatIsAcknowledgedIsCommittedAndTheConsumerReplacedWhenAnAnswerMayBeLost(Action<?> answer) {
        Received<ChannelRecord> received = received(channel(b -> b), answer, answer);

        received.request(1);
        pass(time, "the record again", () -> received.all().size() == 3);

        assertThat(received.get(2).offset()).isEqualTo(1);
        assertThat(wire.conversation())
                .containsExactly(CREATE, SUBSCRIBE_1, POLL_1, POLL_1, COMMIT_1, DELETE_1, CREATE, SUBSCRIBE_2, POLL_2);
        assertThat(commits(wire, "c1")).containsExactly(List.of(0L));
    }

    @Test
    void anAnswerThatTakesTooLongMayBeLost() {
        try (HeldAnswers service = HeldAnswers.polls(record(0), record(1), record(1))) {
            ReactiveChannel channel = service.channel(wire, b -> settings(b).responseTimeout(Duration.ofMillis(200)));
            Received<ChannelRecord> received = Received.from(channel.receive("t"), 1);
            received.get(0).acknowledge();
            service.hold(HeldAnswers.POLL);
            received.request(1);
            pass(time, "the end of the consumer", () -> service.count("DELETE c1") == 1);
            service.release(HeldAnswers.POLL);

            pass(time, "the record", () -> received.all().size() == 2);
            assertThat(service.conversation())
                    .containsSubsequence(
                            "POST consumers", "GET c1/records", "GET c1/records", "POST c1/offsets 0", "DELETE c1")
                    .containsSubsequence("DELETE c1", "POST consumers", "POST c2/subscription", "GET c2/records");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 408, 409, 425, 429, 503})
    void anAnswerThatRefusesThePollKeepsTheConsumer(int refusal) {
        Received<ChannelRecord> received = received(channel(b -> b), status(refusal), records(record(2)));

        received.request(1);
        pass(time, "the next record", () -> received.all().size() == 3);

        assertThat(received.get(2).offset()).isEqualTo(2);
        assertThat(wire.conversation()).containsExactly(CREATE, SUBSCRIBE_1, POLL_1, POLL_1, POLL_1);
    }

    @ParameterizedTest
    @MethodSource("lost")
    void withoutRetriesTheErrorReachesTheSubscriberAndTheNextReceiveReplacesTheConsumer(Action<?> answer) {
        ReactiveChannel channel = channel(b -> b.retryOnFail(false));
        Received<ChannelRecord> received = received(channel, answer, answer);
        received.request(1);
        assertThat(received.error()).isInstanceOf(TemporaryError.class);

        Received<ChannelRecord> next = Received.from(channel.receive("t"), 1);

        assertThat(next.get(0).offset()).isEqualTo(1);
        assertThat(wire.conversation())
                .containsExactly(CREATE, SUBSCRIBE_1, POLL_1, POLL_1, COMMIT_1, DELETE_1, CREATE, SUBSCRIBE_2, POLL_2);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 409, 425, 429, 503})
    void withoutRetriesARefusedPollReachesTheSubscriberAndTheConsumerStaysWhenAllIsAcknowledged(int refusal) {
        ReactiveChannel channel = channel(b -> b.retryOnFail(false));
        Received<ChannelRecord> received = received(channel, status(refusal), records(record(2)));
        received.get(1).acknowledge();
        received.request(1);
        assertThat(received.error()).isInstanceOf(TemporaryError.class);

        Received<ChannelRecord> next = Received.from(channel.receive("t"), 1);

        assertThat(next.get(0).offset()).isEqualTo(2);
        assertThat(wire.count(CREATE)).isEqualTo(1);
    }

    @Test
    void aReplacementBeforeTheFirstCommitIsWarnedOfWhenOffsetIsLatest() {
        try (LogLines log = new LogLines()) {
            replaceWithoutCommit(channel(b -> b.offset(OffsetReset.LATEST)));

            assertThat(log.warnings(SKIPPED_RECORDS)).singleElement().asString().contains("thegroup", "latest");
        }
    }

    @Test
    void aReplacementBeforeTheFirstCommitIsNotWarnedOfWhenOffsetIsEarliest() {
        try (LogLines log = new LogLines()) {
            replaceWithoutCommit(channel(b -> b.offset(OffsetReset.EARLIEST)));

            assertThat(log.warnings(SKIPPED_RECORDS)).isEmpty();
        }
    }

    private void replaceWithoutCommit(ReactiveChannel channel) {
        wire.scriptConsumer("GET", "c1/records", status(500));
        wire.scriptConsumer("GET", "c2/records", records(record(0)), records());
        Received<ChannelRecord> received = Received.from(channel.receive("t"), 1);
        pass(time, "the record", () -> received.all().size() == 1);
    }

    @Test
    void aReplacementAfterACommitIsNotWarnedOf() {
        try (LogLines log = new LogLines()) {
            Received<ChannelRecord> received =
                    received(channel(b -> b.offset(OffsetReset.LATEST).commitBatchSize(1)), status(500), status(500));
            pass(time, "a commit", () -> commits(wire, "c1").size() == 1);
            received.request(1);
            pass(time, "the record again", () -> received.all().size() == 3);

            assertThat(log.warnings(SKIPPED_RECORDS)).isEmpty();
        }
    }
}
