package io.reactorchannel.wire;

import static io.reactorchannel.wire.WireFixture.CONSUMERS;
import static io.reactorchannel.wire.WireFixture.LONG_ENOUGH;
import static io.reactorchannel.wire.WireFixture.dropped;
import static io.reactorchannel.wire.WireFixture.json;
import static io.reactorchannel.wire.WireFixture.ok;
import static io.reactorchannel.wire.WireFixture.record;
import static io.reactorchannel.wire.WireFixture.records;
import static io.reactorchannel.wire.WireFixture.status;
import static io.reactorchannel.wire.WireFixture.truncated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockserver.model.HttpResponse.response;

import io.reactorchannel.OffsetReset;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.error.ChannelError;
import io.reactorchannel.error.ConsumerError;
import io.reactorchannel.error.PayloadError;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.error.TemporaryAuthenticationError;
import io.reactorchannel.error.TemporaryError;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockserver.model.Action;
import org.mockserver.model.HttpRequest;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.util.retry.Retry;

/** Nothing is lost: when a consumer is replaced before the next poll, when not, and what is committed before. */
class PositionTest {

    private static final int MAX_RESPONSE_SIZE = 2000;
    private static final String CREATE = "POST /consumers";
    private static final String SUBSCRIBE_1 = "POST /consumers/c1/subscription";
    private static final String SUBSCRIBE_2 = "POST /consumers/c2/subscription";
    private static final String POLL_1 = "GET /consumers/c1/records";
    private static final String POLL_2 = "GET /consumers/c2/records";
    private static final String COMMIT_1 = "POST /consumers/c1/offsets";
    private static final String DELETE_1 = "DELETE /consumers/c1";

    @RegisterExtension
    static final WireFixture wire = new WireFixture();

    private static ReactiveChannel channel(boolean retryOnFail) {
        return wire.channel(b -> b.retryOnFail(retryOnFail)
                .retry(Retry.backoff(20, Duration.ofMillis(1)))
                .emptyPollDelay(Duration.ZERO)
                .maxResponseSize(MAX_RESPONSE_SIZE)
                .offset(OffsetReset.EARLIEST));
    }

    private static Arguments answer(String name, Action<?> answer) {
        return Arguments.argumentSet(name, answer);
    }

    /** Answers that are temporary errors, and may have carried records. */
    static Stream<Arguments> temporarilyLost() {
        return Stream.of(
                answer("302", status(302)),
                answer("418", status(418)),
                answer("500", status(500)),
                answer("502", status(502)),
                answer("504", status(504)),
                answer("dropped", dropped()),
                answer("truncated", truncated()),
                answer("garbage", ok("<html>")),
                answer("half a body", ok("{\"records\": [" + record(1))),
                answer("200 without a body", status(200)),
                answer("oversized", ok("{\"records\": [" + " ".repeat(MAX_RESPONSE_SIZE) + "]}")));
    }

    /** All answers that may have carried records. */
    static Stream<Arguments> lost() {
        return Stream.concat(
                temporarilyLost(),
                Stream.of(
                        answer("400", status(400)),
                        answer("405", status(405)),
                        answer("406", status(406)),
                        answer("413", status(413)),
                        answer("415", status(415)),
                        answer("422", status(422))));
    }

    /** Answers that leave the position where it was. */
    static Stream<Arguments> kept() {
        return Stream.of(
                answer("408", status(408)),
                answer("409", status(409)),
                answer("425", status(425)),
                answer("429", status(429)),
                answer("503", status(503)));
    }

    @ParameterizedTest
    @MethodSource("lost")
    void anAnswerThatMayBeLostReachesTheSubscriberAndTheConsumerIsReplacedBeforeTheNextPoll(Action<?> answer) {
        wire.scriptConsumer("GET", "c1/records", answer);
        wire.scriptConsumer("GET", "c2/records", records(record(1)));
        ReactiveChannel channel = channel(false);

        StepVerifier.create(channel.subscribe("t").then(channel.poll())).verifyError(ChannelError.class);
        StepVerifier.create(channel.poll()).expectNext(List.of(Map.of("n", 1))).verifyComplete();

        assertThat(wire.conversation())
                .containsExactly(CREATE, SUBSCRIBE_1, POLL_1, DELETE_1, CREATE, SUBSCRIBE_2, POLL_2);
    }

    @ParameterizedTest
    @MethodSource("temporarilyLost")
    void consumeReplacesTheConsumerWhenAnAnswerMayBeLost(Action<?> answer) {
        wire.scriptConsumer("GET", "c1/records", answer);
        wire.scriptConsumer("GET", "c2/records", records(record(1)));

        StepVerifier.create(channel(true).consume("t"), 1)
                .expectNext(Map.of("n", 1))
                .thenCancel()
                .verify(LONG_ENOUGH);

        assertThat(wire.conversation())
                .containsExactly(CREATE, SUBSCRIBE_1, POLL_1, DELETE_1, CREATE, SUBSCRIBE_2, POLL_2);
    }

    @ParameterizedTest
    @MethodSource("kept")
    void anAnswerThatLeavesThePositionReachesTheSubscriberAndTheConsumerStays(Action<?> answer) {
        wire.scriptConsumer("GET", "c1/records", answer, records(record(1)));
        ReactiveChannel channel = channel(false);

        StepVerifier.create(channel.subscribe("t").then(channel.poll())).verifyError(TemporaryError.class);
        StepVerifier.create(channel.poll()).expectNext(List.of(Map.of("n", 1))).verifyComplete();

        assertThat(wire.conversation()).containsExactly(CREATE, SUBSCRIBE_1, POLL_1, POLL_1);
    }

    @ParameterizedTest
    @MethodSource("kept")
    void consumePollsTheSameConsumerWhenTheAnswerLeavesThePosition(Action<?> answer) {
        wire.scriptConsumer("GET", "c1/records", answer, answer, records(record(1)));

        StepVerifier.create(channel(true).consume("t"), 1)
                .expectNext(Map.of("n", 1))
                .thenCancel()
                .verify(LONG_ENOUGH);

        assertThat(wire.conversation()).containsExactly(CREATE, SUBSCRIBE_1, POLL_1, POLL_1, POLL_1);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void aPollThatIsRefusedOnceIsSentAgainToTheSameConsumer(int status) {
        wire.scriptConsumer("GET", "c1/records", status(status), records(record(1)));

        StepVerifier.create(channel(true).consume("t"), 1)
                .expectNext(Map.of("n", 1))
                .thenCancel()
                .verify(LONG_ENOUGH);

        assertThat(wire.conversation()).containsExactly(CREATE, SUBSCRIBE_1, POLL_1, POLL_1);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void aConsumerWhosePollIsRefusedTwiceIsReplaced(int status) {
        wire.scriptConsumer("GET", "c1/records", status(status));
        wire.scriptConsumer("GET", "c2/records", records(record(1)));

        StepVerifier.create(channel(true).consume("t"), 1)
                .expectNext(Map.of("n", 1))
                .thenCancel()
                .verify(LONG_ENOUGH);

        assertThat(wire.conversation())
                .filteredOn(line -> !line.equals(DELETE_1))
                .containsExactly(CREATE, SUBSCRIBE_1, POLL_1, POLL_1, CREATE, SUBSCRIBE_2, POLL_2);
    }

    @Test
    void aPollThatFoundNoTokenLeavesTheConsumer() {
        wire.script("GET", WireFixture.LOGIN, WireFixture.token("tok-one"), status(500), WireFixture.token("tok-two"));
        wire.scriptConsumer("GET", "c1/records", status(401), records(record(1)));
        ReactiveChannel channel = channel(false);

        StepVerifier.create(channel.subscribe("t").then(channel.poll()))
                .verifyError(TemporaryAuthenticationError.class);
        StepVerifier.create(channel.poll()).expectNext(List.of(Map.of("n", 1))).verifyComplete();

        assertThat(wire.conversation()).containsExactly(CREATE, SUBSCRIBE_1, POLL_1, POLL_1);
    }

    @Test
    void aPollWhoseConnectionWasNeverMadeLeavesTheConsumer() {
        RawService first = RawService.start((request, response) -> {
            response.header("Connection", "close");
            return request.uri().endsWith("/consumers")
                    ? RawService.json(response, "{\"consumerInstanceId\": \"c1\"}")
                    : RawService.noContent(response);
        });
        int port = first.port();
        ReactiveChannel channel = wire.channel(first.url(), b -> b.auth(ChannelAuth.none()));
        try (first) {
            StepVerifier.create(channel.subscribe("t")).verifyComplete();
        }

        StepVerifier.create(channel.poll()).verifyError(TemporaryError.class);

        try (RawService second = RawService.startAt(
                port, (request, response) -> RawService.json(response, "{\"records\": [" + record(1) + "]}"))) {
            StepVerifier.create(channel.poll())
                    .expectNext(List.of(Map.of("n", 1)))
                    .verifyComplete();
            assertThat(second.requests()).containsExactly("GET " + CONSUMERS + "/c1/records");
        }
    }

    @Test
    void aLostConsumerIsReplacedWithoutBeingDeleted() {
        wire.scriptConsumer("GET", "c1/records", status(404));
        wire.scriptConsumer("GET", "c2/records", records(record(1)));

        StepVerifier.create(channel(true).consume("t"), 1)
                .expectNext(Map.of("n", 1))
                .thenCancel()
                .verify(LONG_ENOUGH);

        assertThat(wire.conversation()).containsExactly(CREATE, SUBSCRIBE_1, POLL_1, CREATE, SUBSCRIBE_2, POLL_2);
    }

    @Test
    void aReplacementSubscribesToTheSameTopics() {
        wire.scriptConsumer("GET", "c1/records", status(500));
        wire.scriptConsumer("GET", "c2/records", records(record(1)));

        StepVerifier.create(channel(true).consume("t1", "t2"), 1)
                .expectNextCount(1)
                .thenCancel()
                .verify(LONG_ENOUGH);

        assertThat(json(wire.onlyRequest("POST", CONSUMERS + "/c2/subscription")))
                .isEqualTo(json("{\"topics\": [\"t1\", \"t2\"]}"));
    }

    @Test
    void aConsumerThatCannotBeDeletedIsReplacedAllTheSame() {
        wire.scriptConsumer("GET", "c1/records", status(500));
        wire.scriptConsumer("DELETE", "c1", status(500));
        wire.scriptConsumer("GET", "c2/records", records(record(1)));

        StepVerifier.create(channel(true).consume("t"), 1)
                .expectNext(Map.of("n", 1))
                .thenCancel()
                .verify(LONG_ENOUGH);

        assertThat(wire.conversation()).endsWith(CREATE, SUBSCRIBE_2, POLL_2);
    }

    // answers that cannot be used

    static Stream<Arguments> unusable() {
        return Stream.of(
                answer("garbage", ok("<html>")),
                answer("oversized", ok("{\"records\": [" + " ".repeat(MAX_RESPONSE_SIZE) + "]}")));
    }

    @ParameterizedTest
    @MethodSource("unusable")
    void threeUnusableAnswersInARowAreAPermanentError(Action<?> answer) {
        wire.scriptConsumer("GET", "c[0-9]/records", answer);

        StepVerifier.create(channel(true).consume("t"), 1)
                .expectError(PermanentError.class)
                .verify(LONG_ENOUGH);

        assertThat(wire.conversation())
                .filteredOn(line -> line.endsWith("/records"))
                .hasSize(3);
    }

    @Test
    void unusableAnswersThatAreNotInARowAreTemporary() {
        wire.scriptConsumer("GET", "c1/records", ok("x"));
        wire.scriptConsumer("GET", "c2/records", ok("x"));
        wire.scriptConsumer("GET", "c3/records", records(), ok("x"));
        wire.scriptConsumer("GET", "c4/records", ok("x"));
        wire.scriptConsumer("GET", "c5/records", records(record(1)));

        StepVerifier.create(channel(true).consume("t"), 1)
                .expectNext(Map.of("n", 1))
                .thenCancel()
                .verify(LONG_ENOUGH);
    }

    // commits

    @Test
    void whatCommitWasCalledForIsCommittedOnTheStaleConsumerBeforeItIsDeleted() {
        wire.scriptConsumer("GET", "c1/records", records(record(1), record(2)), status(500));
        wire.scriptConsumer("POST", "c1/offsets", status(503), WireFixture.noContent());
        wire.scriptConsumer("GET", "c2/records", records(record(3)));
        ReactiveChannel channel = channel(false);
        StepVerifier.create(channel.subscribe("t").then(channel.poll()).then(channel.commit()))
                .verifyError(TemporaryError.class);
        StepVerifier.create(channel.poll()).verifyError(TemporaryError.class);

        StepVerifier.create(channel.poll()).expectNext(List.of(Map.of("n", 3))).verifyComplete();

        assertThat(wire.conversation())
                .containsExactly(
                        CREATE, SUBSCRIBE_1, POLL_1, COMMIT_1, POLL_1, COMMIT_1, DELETE_1, CREATE, SUBSCRIBE_2, POLL_2);
        assertThat(offsets(wire.requests("POST", CONSUMERS + "/c1/offsets").get(1)))
                .containsExactly(1L, 2L);
    }

    @Test
    void whatCommitWasNotCalledForIsNotCommittedByAReplacement() {
        wire.scriptConsumer("GET", "c1/records", records(record(1)), status(500));
        wire.scriptConsumer("GET", "c2/records", records(record(1)));

        StepVerifier.create(channel(true).consume("t"), 2)
                .expectNextCount(2)
                .thenCancel()
                .verify(LONG_ENOUGH);

        assertThat(wire.conversation())
                .containsExactly(CREATE, SUBSCRIBE_1, POLL_1, POLL_1, DELETE_1, CREATE, SUBSCRIBE_2, POLL_2);
    }

    @Test
    void aStaleConsumerStillTakesCommits() {
        wire.scriptConsumer("GET", "c1/records", records(record(1)), status(500));
        ReactiveChannel channel = channel(false);
        StepVerifier.create(channel.subscribe("t").then(channel.poll()).then(channel.poll()))
                .verifyError(TemporaryError.class);

        StepVerifier.create(channel.commit()).verifyComplete();

        assertThat(wire.conversation()).containsExactly(CREATE, SUBSCRIBE_1, POLL_1, POLL_1, COMMIT_1);
    }

    @Test
    void aCommitHoldsOnlyWhatWasHandedOut() {
        wire.scriptConsumer("GET", "c1/records", records(record(1), record(2), record(3)));
        ReactiveChannel channel = channel(false);

        StepVerifier.create(channel.consume("t"), 2)
                .expectNextCount(2)
                .then(() -> channel.commit().block(LONG_ENOUGH))
                .thenCancel()
                .verify(LONG_ENOUGH);

        assertThat(offsets(wire.onlyRequest("POST", CONSUMERS + "/c1/offsets"))).containsExactly(1L, 2L);
    }

    @Test
    void afterAReplacementWhatTheFormerConsumerHandedOutIsAConsumerErrorOfCommit() {
        ReactiveChannel channel = channelWithAReplacedConsumer();

        StepVerifier.create(channel.commit()).verifyError(ConsumerError.class);

        assertThat(wire.count(COMMIT_1)).isZero();
    }

    @Test
    void afterAReplacementCommitCompletesWithRetryOnFail() {
        ReactiveChannel channel = channelWithAReplacedConsumer();
        channel.retryOnFail(true);

        StepVerifier.create(channel.commit()).verifyComplete();

        assertThat(wire.count(COMMIT_1)).isZero();
    }

    /** Record 1 was handed out by c1, which is replaced by c2 since. */
    private static ReactiveChannel channelWithAReplacedConsumer() {
        wire.scriptConsumer("GET", "c1/records", records(record(1)), status(404));
        ReactiveChannel channel = channel(false);
        StepVerifier.create(channel.subscribe("t").then(channel.poll()).then(channel.poll()))
                .verifyError(ConsumerError.class);
        StepVerifier.create(channel.poll()).expectNext(List.of()).verifyComplete();
        assertThat(wire.conversation()).endsWith(POLL_2);
        return channel;
    }

    @Test
    void aCommitOfALostConsumerIsAConsumerError() {
        wire.scriptConsumer("GET", "c1/records", records(record(1)));
        wire.scriptConsumer("POST", "c1/offsets", status(404));
        ReactiveChannel channel = channel(false);

        StepVerifier.create(channel.subscribe("t").then(channel.poll()).then(channel.commit()))
                .verifyError(ConsumerError.class);
    }

    @Test
    void aCommitOfALostConsumerCompletesWithRetryOnFail() {
        wire.scriptConsumer("GET", "c1/records", records(record(1)));
        wire.scriptConsumer("POST", "c1/offsets", status(404));
        ReactiveChannel channel = channel(true);

        StepVerifier.create(channel.subscribe("t").then(channel.poll()).then(channel.commit()))
                .verifyComplete();

        assertThat(wire.count(COMMIT_1)).isEqualTo(1);
    }

    @Test
    void aConsumerThatACommitFoundLostIsReplacedBeforeTheNextPoll() {
        wire.scriptConsumer("GET", "c1/records", records(record(1)));
        wire.scriptConsumer("POST", "c1/offsets", status(404));
        ReactiveChannel channel = channel(true);

        StepVerifier.create(channel.subscribe("t")
                        .then(channel.poll())
                        .then(channel.commit())
                        .then(channel.poll()))
                .expectNext(List.of())
                .verifyComplete();

        assertThat(wire.conversation())
                .containsExactly(CREATE, SUBSCRIBE_1, POLL_1, COMMIT_1, CREATE, SUBSCRIBE_2, POLL_2);
    }

    // cancels and poison

    @Test
    void aCancelWithRecordsNotHandedOutReplacesTheConsumerBeforeTheNextPoll() {
        wire.scriptConsumer("GET", "c1/records", records(record(1), record(2)));
        wire.scriptConsumer("GET", "c2/records", records(record(1), record(2)));
        ReactiveChannel channel = channel(true);
        StepVerifier.create(channel.consume("t").take(1)).expectNextCount(1).verifyComplete();

        StepVerifier.create(channel.consume("t").take(1)).expectNextCount(1).verifyComplete();

        assertThat(wire.conversation())
                .containsExactly(CREATE, SUBSCRIBE_1, POLL_1, DELETE_1, CREATE, SUBSCRIBE_2, POLL_2);
    }

    @Test
    void aCancelWithAllRecordsHandedOutKeepsTheConsumer() {
        wire.scriptConsumer("GET", "c1/records", records(record(1)), records(record(2)));
        ReactiveChannel channel = channel(true);
        StepVerifier.create(channel.consume("t"), 1)
                .expectNext(Map.of("n", 1))
                .thenCancel()
                .verify(LONG_ENOUGH);

        StepVerifier.create(channel.consume("t"), 1)
                .expectNext(Map.of("n", 2))
                .thenCancel()
                .verify(LONG_ENOUGH);

        assertThat(wire.conversation()).containsExactly(CREATE, SUBSCRIBE_1, POLL_1, POLL_1);
    }

    @Test
    void aCancelledConsumerStillTakesCommits() {
        wire.scriptConsumer("GET", "c1/records", records(record(1), record(2)));
        ReactiveChannel channel = channel(true);
        StepVerifier.create(channel.consume("t").take(1)).expectNextCount(1).verifyComplete();

        StepVerifier.create(channel.commit()).verifyComplete();

        assertThat(offsets(wire.onlyRequest("POST", CONSUMERS + "/c1/offsets"))).containsExactly(1L);
    }

    @Test
    void aCancelWhileAPollIsOnItsWayReplacesTheConsumer() {
        try (RawService service = RawService.start((request, response) -> {
            if (request.uri().endsWith("/consumers")) {
                return RawService.json(response, "{\"consumerInstanceId\": 1}");
            }
            return request.uri().endsWith("/records") ? Mono.never() : RawService.noContent(response);
        })) {
            ReactiveChannel channel = wire.channel(service.url(), b -> b.auth(ChannelAuth.none()));
            String poll = "GET " + CONSUMERS + "/1/records";
            for (int polls = 1; polls <= 2; polls++) {
                int expected = polls;
                StepVerifier.create(channel.consume("t"), 1)
                        .then(() -> WireFixture.await("a poll", () -> service.count(poll) == expected))
                        .thenCancel()
                        .verify(LONG_ENOUGH);
            }

            assertThat(service.requests())
                    .extracting(line -> line.replace(WireFixture.CONSUMER_PREFIX, ""))
                    .containsExactly(
                            CREATE,
                            "POST /consumers/1/subscription",
                            "GET /consumers/1/records",
                            "DELETE /consumers/1",
                            CREATE,
                            "POST /consumers/1/subscription",
                            "GET /consumers/1/records");
        }
    }

    @Test
    void anAnswerThatTakesTooLongMayBeLost() {
        try (RawService service = RawService.start((request, response) -> {
            if (request.uri().endsWith("/consumers")) {
                return RawService.json(response, "{\"consumerInstanceId\": 1}");
            }
            return request.uri().endsWith("/records") ? Mono.never() : RawService.noContent(response);
        })) {
            ReactiveChannel channel = wire.channel(
                    service.url(), b -> b.auth(ChannelAuth.none()).responseTimeout(Duration.ofMillis(100)));

            StepVerifier.create(channel.subscribe("t").then(channel.poll())).verifyError(TemporaryError.class);
            StepVerifier.create(channel.poll()).verifyError(TemporaryError.class);

            assertThat(service.requests()).contains("DELETE " + CONSUMERS + "/1");
            assertThat(service.count("GET " + CONSUMERS + "/1/records")).isEqualTo(2);
        }
    }

    @Test
    void recordsBeforeAPoisonedOneAreHandedOutAndItComesAgain() {
        wire.scriptConsumer("GET", "c[12]/records", records(record(1), record("t", 0, 2, "no object"), record(3)));
        ReactiveChannel channel = channel(true);

        for (int attempt = 0; attempt < 2; attempt++) {
            StepVerifier.create(channel.consume("t"))
                    .expectNext(Map.of("n", 1))
                    .expectError(PayloadError.class)
                    .verify(LONG_ENOUGH);
        }

        assertThat(wire.conversation())
                .containsExactly(CREATE, SUBSCRIBE_1, POLL_1, DELETE_1, CREATE, SUBSCRIBE_2, POLL_2);
    }

    @Test
    void anErrorWithoutRetryEndsConsumeAndTheNextOneReplacesTheConsumer() {
        wire.scriptConsumer("GET", "c1/records", records(record(1)), status(500));
        wire.scriptConsumer("GET", "c2/records", records(record(1)));
        ReactiveChannel channel = channel(false);
        Flux<Map<String, Object>> records = channel.consume("t");

        StepVerifier.create(records)
                .expectNextCount(1)
                .expectError(TemporaryError.class)
                .verify(LONG_ENOUGH);
        StepVerifier.create(records, 1).expectNextCount(1).thenCancel().verify(LONG_ENOUGH);

        assertThat(wire.conversation())
                .containsExactly(CREATE, SUBSCRIBE_1, POLL_1, POLL_1, DELETE_1, CREATE, SUBSCRIBE_2, POLL_2);
    }

    @Test
    void destroyCommitsWhatCommitWasCalledForAndDeletesTheConsumer() {
        wire.scriptConsumer("GET", "c1/records", records(record(1)));
        wire.scriptConsumer("POST", "c1/offsets", response().withStatusCode(503), WireFixture.noContent());
        ReactiveChannel channel = channel(false);
        StepVerifier.create(channel.subscribe("t").then(channel.poll()).then(channel.commit()))
                .verifyError(TemporaryError.class);

        StepVerifier.create(channel.destroy()).verifyComplete();
        StepVerifier.create(channel.destroy()).verifyComplete();

        assertThat(wire.conversation()).containsExactly(CREATE, SUBSCRIBE_1, POLL_1, COMMIT_1, COMMIT_1, DELETE_1);
    }

    private static List<Long> offsets(HttpRequest commit) {
        return json(commit)
                .path("offsets")
                .valueStream()
                .map(entry -> entry.path("offset").asLong())
                .toList();
    }

    @Test
    void aStaleConsumerWhoseLastCommitKeepsFailingIsGivenUp() {
        wire.scriptConsumer("GET", "c1/records", records(record(1)), status(500));
        wire.scriptConsumer("POST", "c1/offsets", status(500));
        wire.scriptConsumer("GET", "c2/records", records(record(1)));
        ReactiveChannel channel = wire.subscribedChannel(
                b -> b.prefetch(0).retryOnFail(true).retry(Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(1))));

        StepVerifier.create(
                        channel.consume().doOnNext(payload -> channel.commit().subscribe()), 2)
                .expectNext(Map.of("n", 1), Map.of("n", 1))
                .thenCancel()
                .verify(LONG_ENOUGH);

        assertThat(wire.conversation()).contains(DELETE_1, SUBSCRIBE_2, POLL_2);
    }
}
