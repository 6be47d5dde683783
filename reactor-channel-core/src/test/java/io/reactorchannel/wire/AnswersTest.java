package io.reactorchannel.wire;

import static io.reactorchannel.wire.WireFixture.CONSUMERS;
import static io.reactorchannel.wire.WireFixture.LOGIN;
import static io.reactorchannel.wire.WireFixture.PRODUCE;
import static io.reactorchannel.wire.WireFixture.closedPort;
import static io.reactorchannel.wire.WireFixture.created;
import static io.reactorchannel.wire.WireFixture.dropped;
import static io.reactorchannel.wire.WireFixture.noContent;
import static io.reactorchannel.wire.WireFixture.ok;
import static io.reactorchannel.wire.WireFixture.record;
import static io.reactorchannel.wire.WireFixture.records;
import static io.reactorchannel.wire.WireFixture.status;
import static io.reactorchannel.wire.WireFixture.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.ProducerRecord;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.error.ChannelError;
import io.reactorchannel.error.ConsumerError;
import io.reactorchannel.error.PermanentAuthenticationError;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.error.ProduceError;
import io.reactorchannel.error.TemporaryAuthenticationError;
import io.reactorchannel.error.TemporaryError;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockserver.model.Action;
import org.mockserver.model.HttpRequest;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What each answer means, operation by operation, while nothing is retried. */
class AnswersTest {

    private static final ProducerRecord[] TWO_RECORDS = {
        ProducerRecord.of("t", Map.of("a", 1)), ProducerRecord.of("t", Map.of("a", 2))
    };

    private static final String PAGE = "\n<!doctype html><title>sign in</title>";

    @RegisterExtension
    static final WireFixture wire = new WireFixture();

    /** The operations of a subscribed consumer c1. */
    enum ConsumerOperation {
        SUBSCRIBE("POST", "/subscription") {
            @Override
            Mono<?> on(ReactiveChannel channel) {
                return channel.subscribe("another");
            }
        },
        SUBSCRIPTIONS("GET", "/subscription") {
            @Override
            Mono<?> on(ReactiveChannel channel) {
                return channel.subscriptions();
            }
        },
        POLL("GET", "/records") {
            @Override
            Mono<?> on(ReactiveChannel channel) {
                return channel.poll();
            }
        },
        COMMIT("POST", "/offsets") {
            @Override
            Mono<?> on(ReactiveChannel channel) {
                return channel.commit();
            }
        },
        DELETE("DELETE", "") {
            @Override
            Mono<?> on(ReactiveChannel channel) {
                return channel.delete();
            }
        };

        private final String method;
        private final String resource;

        ConsumerOperation(String method, String resource) {
            this.method = method;
            this.resource = resource;
        }

        abstract Mono<?> on(ReactiveChannel channel);

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** A channel on which the operation sends its request. */
        ReactiveChannel channel() {
            if (this == COMMIT) {
                wire.scriptConsumer("GET", "c1/records", records(record(1)));
            }
            ReactiveChannel channel = wire.subscribedChannel(b -> b);
            if (this == COMMIT) {
                channel.poll().block(WireFixture.LONG_ENOUGH);
            }
            return channel;
        }

        void answers(Action<?>... answers) {
            wire.scriptConsumer(method, "c1" + resource, answers);
        }

        /** The operation's requests, but for what prepared it. */
        List<HttpRequest> requests() {
            List<HttpRequest> all = wire.requests(method, CONSUMERS + "/c1" + resource);
            return this == SUBSCRIBE ? all.subList(1, all.size()) : all;
        }
    }

    static Stream<Arguments> consumerOperationsAnd(int... statuses) {
        return Stream.of(ConsumerOperation.values())
                .flatMap(operation -> Arrays.stream(statuses).mapToObj(status -> Arguments.of(operation, status)));
    }

    static Stream<Arguments> temporary() {
        return consumerOperationsAnd(302, 408, 409, 418, 425, 429, 500, 502, 503, 504);
    }

    static Stream<Arguments> permanent() {
        return consumerOperationsAnd(400, 405, 406, 413, 415, 422);
    }

    @ParameterizedTest
    @MethodSource("temporary")
    void aTemporaryAnswerToAConsumerIsATemporaryError(ConsumerOperation operation, int status) {
        ReactiveChannel channel = operation.channel();
        operation.answers(status(status));

        StepVerifier.create(operation.on(channel))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(TemporaryError.class)
                        .isNotInstanceOf(ConsumerError.class)
                        .isNotInstanceOf(TemporaryAuthenticationError.class)
                        .satisfies(names(operation.label(), status)));
        assertThat(operation.requests()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("permanent")
    void aPermanentAnswerToAConsumerIsAPermanentError(ConsumerOperation operation, int status) {
        ReactiveChannel channel = operation.channel();
        operation.answers(status(status));

        StepVerifier.create(operation.on(channel))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(PermanentError.class)
                        .isNotInstanceOf(PermanentAuthenticationError.class)
                        .satisfies(names(operation.label(), status)));
        assertThat(operation.requests()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DELETE")
    void notFoundMeansThatTheConsumerIsLost(ConsumerOperation operation) {
        ReactiveChannel channel = operation.channel();
        operation.answers(status(404));

        StepVerifier.create(operation.on(channel))
                .verifyErrorSatisfies(error ->
                        assertThat(error).isInstanceOf(ConsumerError.class).satisfies(names(operation.label(), 404)));
        assertThat(operation.requests()).hasSize(1);
    }

    @Test
    void aConsumerToDeleteThatIsNotFoundIsAsGoodAsDeleted() {
        ReactiveChannel channel = ConsumerOperation.DELETE.channel();
        ConsumerOperation.DELETE.answers(status(404));

        StepVerifier.create(channel.delete()).verifyComplete();
    }

    @ParameterizedTest
    @EnumSource
    void aDroppedConnectionIsATemporaryErrorAndTheRequestIsNotRepeated(ConsumerOperation operation) {
        ReactiveChannel channel = operation.channel();
        operation.answers(dropped());

        StepVerifier.create(operation.on(channel))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(TemporaryError.class)
                        .isNotInstanceOf(ConsumerError.class)
                        .satisfies(names(operation.label(), 0)));
        assertThat(operation.requests()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void aPageOfAProxyIsATemporaryErrorAndNoSuccess(ConsumerOperation operation) {
        ReactiveChannel channel = operation.channel();
        operation.answers(ok(PAGE));

        StepVerifier.create(operation.on(channel))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(TemporaryError.class)
                        .isNotInstanceOf(ConsumerError.class)
                        .hasMessageStartingWith(operation.label() + ": "));
        assertThat(operation.requests()).hasSize(1);
    }

    @Test
    void aCommitThatAPageAnsweredIsCommittedAgain() {
        ReactiveChannel channel = ConsumerOperation.COMMIT.channel();
        ConsumerOperation.COMMIT.answers(ok(PAGE), noContent());

        StepVerifier.create(channel.commit()).verifyError(TemporaryError.class);
        StepVerifier.create(channel.commit()).verifyComplete();

        assertThat(ConsumerOperation.COMMIT.requests())
                .extracting(HttpRequest::getBodyAsString)
                .extracting(Received::offsets)
                .containsExactly(List.of(1L), List.of(1L));
    }

    @ParameterizedTest
    @ValueSource(strings = {PAGE, "<HTML lang=en>", "<!-- proxy --><html>"})
    void aPageOfAProxyLeavesProducedRecordsUncertain(String page) {
        wire.script("POST", PRODUCE, ok(page));

        StepVerifier.create(wire.channel().produce(TWO_RECORDS)).verifyErrorSatisfies(error -> {
            assertThat(error)
                    .hasMessageContaining("answered 200 with a web page")
                    .satisfies(names("produce", 200));
            assertThat(((ProduceError) error).uncertain()).containsExactly(TWO_RECORDS);
        });
        assertThat(wire.requests("POST", PRODUCE)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "OK", "{}", "null", "<ok/>", "\u0000"})
    void anyOtherAnswerToProduceIsASuccess(String body) {
        wire.script("POST", PRODUCE, ok(body));

        StepVerifier.create(wire.channel().produce(TWO_RECORDS)).verifyComplete();
    }

    static Stream<Arguments> refusals() {
        return consumerOperationsAnd(401, 403);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aRefusedRequestOfAConsumerIsSentOnceMoreWithAFreshToken(ConsumerOperation operation, int status) {
        ReactiveChannel channel = operation.channel();
        operation.answers(
                status(status),
                operation == ConsumerOperation.SUBSCRIPTIONS
                        ? ok("[]")
                        : operation == ConsumerOperation.POLL ? records() : noContent());

        StepVerifier.create(operation.on(channel).then()).verifyComplete();

        assertThat(operation.requests())
                .extracting(request -> request.getFirstHeader("Authorization"))
                .containsExactly("Bearer tok-1", "Bearer tok-2");
        assertThat(wire.requests("GET", LOGIN)).hasSize(2);
    }

    /** Not delete: a consumer that cannot be reached is as good as deleted. */
    static Stream<Arguments> refusalsThatMatter() {
        return refusals().filter(arguments -> arguments.get()[0] != ConsumerOperation.DELETE);
    }

    @ParameterizedTest
    @MethodSource("refusalsThatMatter")
    void aRequestOfAConsumerThatIsRefusedAgainIsAConsumerError(ConsumerOperation operation, int status) {
        ReactiveChannel channel = operation.channel();
        operation.answers(status(status));

        StepVerifier.create(operation.on(channel))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(ConsumerError.class)
                        .satisfies(names(operation.label(), status)));
        assertThat(operation.requests()).hasSize(2);
        assertThat(wire.requests("GET", LOGIN)).hasSize(2);
    }

    @Test
    void withoutAuthenticationARefusalIsFinalAtOnce() {
        ReactiveChannel channel = wire.subscribedChannel(b -> b.auth(ChannelAuth.none()));
        wire.scriptConsumer("GET", "c1/records", status(403));

        StepVerifier.create(channel.poll()).verifyError(ConsumerError.class);

        assertThat(wire.count("GET /consumers/c1/records")).isEqualTo(1);
    }

    @Test
    void aResetConnectionNeverMakesARequestGoOutTwice() {
        try (RawService service =
                RawService.start((request, response) -> switch (request.uri().replaceAll(".*/", "")) {
                    case "consumers" -> RawService.json(response, "{\"consumerInstanceId\": \"c1\"}");
                    case "subscription" -> RawService.noContent(response);
                    default -> RawService.reset(response);
                })) {
            ReactiveChannel channel = wire.channel(service.url(), b -> b.auth(ChannelAuth.none()));
            channel.subscribe("t").block(WireFixture.LONG_ENOUGH);

            StepVerifier.create(channel.poll()).verifyError(TemporaryError.class);
            StepVerifier.create(channel.produce(TWO_RECORDS)).verifyError(ProduceError.class);

            assertThat(service.count("GET " + CONSUMERS + "/c1/records")).isEqualTo(1);
            assertThat(service.count("POST " + PRODUCE)).isEqualTo(1);
        }
    }

    // create

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 405, 406, 413, 415, 422})
    void aPermanentAnswerToCreateIsAPermanentError(int status) {
        wire.script("POST", CONSUMERS, status(status));

        StepVerifier.create(wire.channel().create())
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(PermanentError.class)
                        .isNotInstanceOf(PermanentAuthenticationError.class)
                        .satisfies(names("create", status)));
        assertThat(wire.conversation()).containsExactly("POST /consumers");
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 408, 409, 418, 425, 429, 500, 502, 503, 504})
    void anyOtherFailureOfCreateIsATemporaryError(int status) {
        wire.script("POST", CONSUMERS, status(status));

        StepVerifier.create(wire.channel().create())
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(TemporaryError.class)
                        .isNotInstanceOf(ConsumerError.class)
                        .satisfies(names("create", status)));
        assertThat(wire.conversation()).containsExactly("POST /consumers");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void aRefusedCreateIsSentOnceMoreWithAFreshToken(int status) {
        wire.script("POST", CONSUMERS, status(status), created("c1"));

        StepVerifier.create(wire.channel().create()).verifyComplete();

        assertThat(wire.requests("POST", CONSUMERS))
                .extracting(request -> request.getFirstHeader("Authorization"))
                .containsExactly("Bearer tok-1", "Bearer tok-2");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void aCreateThatIsRefusedAgainIsAPermanentAuthenticationError(int status) {
        wire.script("POST", CONSUMERS, status(status));

        StepVerifier.create(wire.channel().create())
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(PermanentAuthenticationError.class)
                        .satisfies(names("create", status)));
        assertThat(wire.requests("POST", CONSUMERS)).hasSize(2);
        assertThat(wire.requests("GET", LOGIN)).hasSize(2);
    }

    @Test
    void aDroppedConnectionIsATemporaryErrorOfCreate() {
        wire.script("POST", CONSUMERS, dropped());

        StepVerifier.create(wire.channel().create())
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(TemporaryError.class)
                        .isNotInstanceOf(ConsumerError.class)
                        .satisfies(names("create", 0)));
        assertThat(wire.conversation()).containsExactly("POST /consumers");
    }

    // login

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void refusedCredentialsAreAPermanentAuthenticationErrorAfterOneLogin(int status) {
        wire.script("GET", LOGIN, status(status));

        StepVerifier.create(wire.channel().create())
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(PermanentAuthenticationError.class)
                        .satisfies(names("login", status)));
        assertThat(wire.requests("GET", LOGIN)).hasSize(1);
        assertThat(wire.conversation()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 400, 404, 405, 408, 418, 429, 500, 502, 503, 504})
    void anyOtherFailureOfLoginIsATemporaryAuthenticationError(int status) {
        wire.script("GET", LOGIN, status(status));

        StepVerifier.create(wire.channel().create())
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(TemporaryAuthenticationError.class)
                        .satisfies(names("login", status)));
        assertThat(wire.requests("GET", LOGIN)).hasSize(1);
    }

    @Test
    void aDroppedConnectionIsATemporaryAuthenticationErrorOfLogin() {
        wire.script("GET", LOGIN, dropped());

        StepVerifier.create(wire.userPassword().token())
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(TemporaryAuthenticationError.class)
                        .satisfies(names("login", 0)));
        assertThat(wire.requests("GET", LOGIN)).hasSize(1);
    }

    @Test
    void aRefusedConnectionIsATemporaryAuthenticationErrorOfLogin() {
        StepVerifier.create(ChannelAuth.userPassword(closedPort(), "u", "p").token())
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(TemporaryAuthenticationError.class)
                        .satisfies(names("login", 0)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no json",
                "{}",
                "[]",
                "\"text\"",
                "{\"AuthorizationToken\": null}",
                "{\"AuthorizationToken\": \"\"}",
                "{\"AuthorizationToken\": \"  \"}",
                "{\"AuthorizationToken\": 17}",
                "{\"token\": \"x\"}"
            })
    void aLoginWithoutAUsableTokenIsAPermanentAuthenticationError(String body) {
        wire.script("GET", LOGIN, ok(body));

        StepVerifier.create(wire.userPassword().token())
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(PermanentAuthenticationError.class)
                        .hasMessageContaining("AuthorizationToken")
                        .satisfies(names("login", 200)));
        assertThat(wire.requests("GET", LOGIN)).hasSize(1);
    }

    @Test
    void aTokenThatWouldBreakTheHeaderIsRefused() {
        wire.script("GET", LOGIN, ok("{\"AuthorizationToken\": \"a\\r\\nX-Evil: 1\"}"));

        StepVerifier.create(wire.channel().create()).verifyError(PermanentAuthenticationError.class);

        assertThat(wire.conversation()).isEmpty();
    }

    @Test
    void aFailedLoginIsNotRemembered() {
        wire.script("GET", LOGIN, status(500), token("tok-second"));
        ChannelAuth auth = wire.userPassword();

        StepVerifier.create(auth.token()).verifyError(TemporaryAuthenticationError.class);
        StepVerifier.create(auth.token()).expectNext("tok-second").verifyComplete();
    }

    @Test
    void aTokenIsAskedForOnce() {
        ChannelAuth auth = wire.userPassword();

        StepVerifier.create(auth.token().then(auth.token())).expectNext("tok-1").verifyComplete();

        assertThat(wire.requests("GET", LOGIN)).hasSize(1);
    }

    @Test
    void onlyTheRefusedTokenIsDropped() {
        ChannelAuth auth = wire.userPassword();
        auth.token().block(WireFixture.LONG_ENOUGH);

        auth.invalidate("another");
        StepVerifier.create(auth.token()).expectNext("tok-1").verifyComplete();
        auth.invalidate("tok-1");
        StepVerifier.create(auth.token()).expectNext("tok-2").verifyComplete();
        auth.invalidate("tok-1");
        StepVerifier.create(auth.token()).expectNext("tok-2").verifyComplete();
    }

    @Test
    void resetDropsAnyToken() {
        ChannelAuth auth = wire.userPassword();
        auth.token().block(WireFixture.LONG_ENOUGH);

        auth.reset();

        StepVerifier.create(auth.token()).expectNext("tok-2").verifyComplete();
    }

    // produce

    @ParameterizedTest
    @ValueSource(ints = {302, 400, 404, 405, 406, 408, 409, 413, 415, 418, 422, 425, 429, 500, 502, 503, 504})
    void anyFailureOfProduceIsPermanentAndSentOnce(int status) {
        wire.script("POST", PRODUCE, status(status));
        ReactiveChannel channel = wire.channel(b -> b.retryOnFail(true));

        StepVerifier.create(channel.produce(Map.of("records", List.of())))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(PermanentError.class)
                        .isNotInstanceOf(PermanentAuthenticationError.class)
                        .satisfies(names("produce", status)));
        assertThat(wire.conversation()).containsExactly("POST " + PRODUCE);
    }

    static Stream<Arguments> uncertain() {
        return Stream.of(
                Arguments.argumentSet("400", status(400), 400),
                Arguments.argumentSet("503", status(503), 503),
                Arguments.argumentSet("dropped connection", dropped(), 0));
    }

    @ParameterizedTest
    @MethodSource("uncertain")
    void recordsThatFailedAreNamedAsUncertainAndSentOnce(Action<?> answer, int status) {
        wire.script("POST", PRODUCE, answer);
        ReactiveChannel channel = wire.channel(b -> b.retryOnFail(true));

        StepVerifier.create(channel.produce(TWO_RECORDS))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(ProduceError.class, failed -> {
                            assertThat(failed.accepted()).isZero();
                            assertThat(failed.uncertain()).containsExactly(TWO_RECORDS);
                        })
                        .satisfies(names("produce", status)));
        assertThat(wire.conversation()).containsExactly("POST " + PRODUCE);
    }

    @Test
    void aProduceWhoseConnectionIsDroppedIsPermanentAndSentOnce() {
        wire.script("POST", PRODUCE, dropped());
        ReactiveChannel channel = wire.channel(b -> b.retryOnFail(true));

        StepVerifier.create(channel.produce(Map.of()))
                .verifyErrorSatisfies(error ->
                        assertThat(error).isInstanceOf(PermanentError.class).satisfies(names("produce", 0)));
        assertThat(wire.conversation()).containsExactly("POST " + PRODUCE);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void aRefusedProduceIsSentOnceMoreWithAFreshToken(int status) {
        wire.script("POST", PRODUCE, status(status), noContent());

        StepVerifier.create(wire.channel().produce(TWO_RECORDS)).verifyComplete();

        assertThat(wire.requests("POST", PRODUCE))
                .extracting(request -> request.getFirstHeader("Authorization"))
                .containsExactly("Bearer tok-1", "Bearer tok-2");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void aProduceThatIsRefusedAgainIsAPermanentAuthenticationError(int status) {
        wire.script("POST", PRODUCE, status(status));

        StepVerifier.create(wire.channel().produce(TWO_RECORDS))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(PermanentAuthenticationError.class)
                        .satisfies(names("produce", status)));
        assertThat(wire.requests("POST", PRODUCE)).hasSize(2);
    }

    // no connection

    @Test
    void aConnectionThatCannotBeMadeIsATemporaryError() {
        ReactiveChannel channel = wire.channel(closedPort(), b -> b);

        StepVerifier.create(channel.create())
                .verifyErrorSatisfies(error ->
                        assertThat(error).isInstanceOf(TemporaryError.class).satisfies(names("create", 0)));
    }

    // redirects

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void noRedirectCarriesATokenToAnotherOrigin(int status) {
        try (RawService elsewhere = RawService.start((request, response) -> RawService.noContent(response))) {
            wire.script("POST", CONSUMERS, status(status).withHeader("Location", elsewhere.url() + "/consumers"));
            wire.script("POST", PRODUCE, status(status).withHeader("Location", elsewhere.url() + "/produce"));
            ReactiveChannel channel = wire.channel();

            boolean forGood = status == 301 || status == 308;
            StepVerifier.create(channel.create())
                    .expectErrorSatisfies(error -> assertThat(error)
                            .isExactlyInstanceOf(forGood ? PermanentError.class : TemporaryError.class)
                            .hasMessageContaining("a redirect to " + elsewhere.url()))
                    .verify(WireFixture.LONG_ENOUGH);
            StepVerifier.create(channel.produce(Map.of())).verifyError(PermanentError.class);

            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    /** The error names the operation and the status; 0 is for none. */
    private static ThrowingConsumer<Throwable> names(String operation, int status) {
        return error -> {
            assertThat(error).isInstanceOf(ChannelError.class).hasMessageContaining(operation);
            ChannelError channelError = (ChannelError) error;
            assertThat(channelError.operation()).contains(operation);
            if (status == 0) {
                assertThat(channelError.status()).isEmpty();
            } else {
                assertThat(channelError.status()).hasValue(status);
                assertThat(error).hasMessageContaining(Integer.toString(status));
            }
        };
    }

    @Test
    void aProduceThatIsAcceptedWithAnOversizedBodyIsAcceptedAndSentOnce() {
        wire.script("POST", WireFixture.PRODUCE, WireFixture.ok("x".repeat(100_000)));
        StepVerifier.create(wire.channel(b -> b.maxResponseSize(10)).produce(ProducerRecord.of("t", Map.of())))
                .verifyComplete();
        assertThat(wire.requests("POST", WireFixture.PRODUCE)).hasSize(1);
    }

    @Test
    void anOversizedBodyDoesNotHideTheStatus() {
        wire.scriptConsumer(
                "GET", "c1/records", WireFixture.status(404).withBody("x".repeat(100_000)), WireFixture.noContent());
        ReactiveChannel channel =
                wire.subscribedChannel(b -> b.maxResponseSize(1_000).retryOnFail(false));
        StepVerifier.create(channel.poll())
                .expectErrorSatisfies(error -> assertThat(error).isInstanceOfSatisfying(ConsumerError.class, lost -> {
                    assertThat(lost.status()).hasValue(404);
                    assertThat(lost.excerpt().orElseThrow()).hasSizeLessThan(300);
                }))
                .verify(WireFixture.LONG_ENOUGH);
    }
}
