package io.reactorchannel.wire;

import static io.reactorchannel.wire.HeldAnswers.COMMIT;
import static io.reactorchannel.wire.HeldAnswers.POLL;
import static io.reactorchannel.wire.WireFixture.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.error.TemporaryError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;

/** The commit that a stale consumer still gets before it is replaced, while nothing is retried by itself. */
class LastCommitTest {

    private static final String COMMIT_1 = "POST c1/offsets 1";
    private static final List<String> STALE =
            List.of("POST consumers", "POST c1/subscription", "GET c1/records", COMMIT_1, "GET c1/records");
    private static final List<String> REPLACED = List.of("POST consumers", "POST c2/subscription", "GET c2/records");

    @RegisterExtension
    static final WireFixture wire = new WireFixture();

    private final HeldAnswers service = HeldAnswers.polls(record(1), record(2));
    private ReactiveChannel channel;

    @BeforeEach
    void goStaleWithACommitToBeRepeated() {
        channel = service.channel(wire, b -> b);
        StepVerifier.create(channel.subscribe("t").then(channel.poll()))
                .expectNextCount(1)
                .verifyComplete();
        service.refuse(COMMIT, 503).refuse(POLL, 500);
        StepVerifier.create(channel.commit()).verifyError(TemporaryError.class);
        StepVerifier.create(channel.poll()).verifyError(TemporaryError.class);
    }

    @AfterEach
    void close() {
        service.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void thatFailsTemporarilyIsTriedAgainAtTheNextPoll(int failures) {
        for (int failure = 0; failure < failures; failure++) {
            service.refuse(COMMIT, 503);
            StepVerifier.create(channel.poll()).verifyError(TemporaryError.class);
        }

        pollsTheReplacement();

        assertConversation(failures + 1, "DELETE c1");
    }

    @Test
    void thatFailsThreeTimesIsGivenUp() {
        service.refuse(COMMIT, 503, 503, 503);
        StepVerifier.create(channel.poll()).verifyError(TemporaryError.class);
        StepVerifier.create(channel.poll()).verifyError(TemporaryError.class);

        pollsTheReplacement();

        assertConversation(3, "DELETE c1");
    }

    @Test
    void thatIsRefusedForGoodIsGivenUpAtOnce() {
        service.refuse(COMMIT, 400);

        pollsTheReplacement();

        assertConversation(1, "DELETE c1");
    }

    @Test
    void ofAConsumerThatIsGoneIsGivenUpAtOnceAndNothingDeleted() {
        service.refuse(COMMIT, 404);

        pollsTheReplacement();

        assertConversation(1);
    }

    private void pollsTheReplacement() {
        StepVerifier.create(channel.poll()).expectNext(List.of(Map.of("n", 2))).verifyComplete();
    }

    private void assertConversation(int lastCommits, String... more) {
        List<String> expected = new ArrayList<>(STALE);
        for (int commit = 0; commit < lastCommits; commit++) {
            expected.add(COMMIT_1);
        }
        expected.addAll(List.of(more));
        expected.addAll(REPLACED);
        assertThat(service.conversation()).isEqualTo(expected);
    }
}
