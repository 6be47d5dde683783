package io.reactorchannel.wire;

import static io.reactorchannel.wire.WireFixture.CONSUMERS;
import static io.reactorchannel.wire.WireFixture.LOGIN;
import static io.reactorchannel.wire.WireFixture.PRODUCE;
import static io.reactorchannel.wire.WireFixture.base64;
import static io.reactorchannel.wire.WireFixture.json;
import static io.reactorchannel.wire.WireFixture.noContent;
import static io.reactorchannel.wire.WireFixture.ok;
import static io.reactorchannel.wire.WireFixture.record;
import static io.reactorchannel.wire.WireFixture.records;
import static io.reactorchannel.wire.WireFixture.status;
import static io.reactorchannel.wire.WireFixture.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.OffsetReset;
import io.reactorchannel.ProducerRecord;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.ReactiveChannelBuilder;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.error.TemporaryError;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockserver.model.HttpRequest;
import org.mockserver.model.HttpResponse;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What each operation sends: method, path, headers and body. */
class RequestsTest {

    private static final String PRODUCE_TYPE = "application/vnd.dxl.intel.records.v1+json";

    @RegisterExtension
    static final WireFixture wire = new WireFixture();

    @Test
    void loginIsAGetWithBasicCredentials() {
        StepVerifier.create(wire.userPassword().token()).expectNext("tok-1").verifyComplete();

        HttpRequest login = wire.onlyRequest("GET", LOGIN);
        assertThat(login.getFirstHeader("Authorization")).isEqualTo("Basic " + base64("the-user:the-secret-password"));
        assertThat(login.getBodyAsString()).isNullOrEmpty();
    }

    @Test
    void loginCredentialsAreSentAsUtf8() {
        ChannelAuth auth = ChannelAuth.userPassword(wire.url(), "jürgen", "pass:wörd€");

        StepVerifier.create(auth.token()).expectNextCount(1).verifyComplete();

        assertThat(wire.onlyRequest("GET", LOGIN).getFirstHeader("Authorization"))
                .isEqualTo("Basic " + base64("jürgen:pass:wörd€"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "//"})
    void loginGoesBelowThePathOfTheAuthBase(String slashes) {
        wire.script("GET", "/auth/server" + LOGIN, token("tok-elsewhere"));
        ChannelAuth auth = ChannelAuth.userPassword(wire.url() + "/auth/server" + slashes, "u", "p");

        StepVerifier.create(auth.token()).expectNext("tok-elsewhere").verifyComplete();
    }

    @ParameterizedTest
    @ValueSource(strings = {"AuthorizationToken", "authorizationToken"})
    void bothSpellingsOfTheTokenFieldAreUnderstood(String field) {
        wire.script("GET", LOGIN, ok("{\"other\": 1, \"" + field + "\": \"" + WireFixture.TOKEN + "\"}"));

        StepVerifier.create(wire.userPassword().token())
                .expectNext(WireFixture.TOKEN)
                .verifyComplete();
    }

    @Test
    void createPostsGroupAndDefaultConfigs() {
        StepVerifier.create(wire.channel().create()).verifyComplete();

        HttpRequest create = wire.onlyRequest("POST", CONSUMERS);
        assertThat(create.getFirstHeader("Authorization")).isEqualTo("Bearer tok-1");
        assertThat(create.getFirstHeader("Content-Type")).isEqualTo("application/json");
        assertThat(json(create)).isEqualTo(json("""
                {"consumerGroup": "thegroup",
                 "configs": {"auto.offset.reset": "latest", "enable.auto.commit": "false"}}"""));
    }

    static List<Arguments> configs() {
        return List.of(
                configs("offset", b -> b.offset(OffsetReset.EARLIEST), """
                        {"auto.offset.reset": "earliest", "enable.auto.commit": "false"}"""),
                configs("offset none", b -> b.offset(OffsetReset.NONE), """
                        {"auto.offset.reset": "none", "enable.auto.commit": "false"}"""),
                configs(
                        "time-outs as texts of milliseconds",
                        b -> b.sessionTimeout(Duration.ofSeconds(30)).requestTimeout(Duration.ofMillis(30_001)),
                        """
                        {"auto.offset.reset": "latest", "enable.auto.commit": "false",
                         "session.timeout.ms": "30000", "request.timeout.ms": "30001"}"""),
                configs("auto commit as given", b -> b.extraConfigs(Map.of("enable.auto.commit", "true")), """
                        {"auto.offset.reset": "latest", "enable.auto.commit": "true"}"""),
                configs("values as they are", b -> b.extraConfigs(Map.of("text", "1", "number", 2, "flag", true)), """
                        {"auto.offset.reset": "latest", "enable.auto.commit": "false",
                         "text": "1", "number": 2, "flag": true}"""),
                configs("extra settings alone", b -> b.extraConfigs(Map.of("auto.offset.reset", "earliest")), """
                        {"auto.offset.reset": "earliest", "enable.auto.commit": "false"}"""),
                configs(
                        "explicit parameters win over extra settings",
                        b -> b.extraConfigs(Map.of(
                                        "auto.offset.reset", "earliest",
                                        "session.timeout.ms", "1",
                                        "request.timeout.ms", "2"))
                                .offset(OffsetReset.LATEST)
                                .sessionTimeout(Duration.ofSeconds(3))
                                .requestTimeout(Duration.ofSeconds(4)),
                        """
                        {"auto.offset.reset": "latest", "enable.auto.commit": "false",
                         "session.timeout.ms": "3000", "request.timeout.ms": "4000"}"""));
    }

    private static Arguments configs(String name, UnaryOperator<ReactiveChannelBuilder> settings, String expected) {
        return Arguments.argumentSet(name, settings, expected);
    }

    @ParameterizedTest
    @MethodSource("configs")
    void createSendsTheConfigsThatWereSet(UnaryOperator<ReactiveChannelBuilder> settings, String expected) {
        StepVerifier.create(wire.channel(settings).create()).verifyComplete();

        assertThat(json(wire.onlyRequest("POST", CONSUMERS)).path("configs")).isEqualTo(json(expected));
    }

    @Test
    void subscribeCreatesAConsumerAndPostsTheTopics() {
        StepVerifier.create(wire.channel().subscribe("t1", "t2")).verifyComplete();

        assertThat(wire.conversation()).containsExactly("POST /consumers", "POST /consumers/c1/subscription");
        HttpRequest subscribe = wire.onlyRequest("POST", CONSUMERS + "/c1/subscription");
        assertThat(subscribe.getFirstHeader("Authorization")).isEqualTo("Bearer tok-1");
        assertThat(subscribe.getFirstHeader("Content-Type")).isEqualTo("application/json");
        assertThat(json(subscribe)).isEqualTo(json("{\"topics\": [\"t1\", \"t2\"]}"));
    }

    @Test
    void anotherSubscribeReplacesTheTopicsOfTheSameConsumer() {
        ReactiveChannel channel = wire.subscribedChannel(b -> b);

        StepVerifier.create(channel.subscribe("other")).verifyComplete();

        List<HttpRequest> subscribes = wire.requests("POST", CONSUMERS + "/c1/subscription");
        assertThat(subscribes).hasSize(2);
        assertThat(json(subscribes.get(1))).isEqualTo(json("{\"topics\": [\"other\"]}"));
    }

    @Test
    void subscriptionsAreAskedWithAGet() {
        ReactiveChannel channel = wire.subscribedChannel(b -> b);
        wire.scriptConsumer("GET", "c1/subscription", ok("[\"t1\", \"t2\"]"));

        StepVerifier.create(channel.subscriptions())
                .expectNext(List.of("t1", "t2"))
                .verifyComplete();

        HttpRequest subscriptions = wire.onlyRequest("GET", CONSUMERS + "/c1/subscription");
        assertThat(subscriptions.getFirstHeader("Authorization")).isEqualTo("Bearer tok-1");
        assertThat(subscriptions.getBodyAsString()).isNullOrEmpty();
    }

    @Test
    void pollIsAGetWithoutQueryAndBringsPayloadsInOrder() {
        ReactiveChannel channel = wire.subscribedChannel(b -> b);
        wire.scriptConsumer("GET", "c1/records", records(record(7), record(8)));

        StepVerifier.create(channel.poll())
                .expectNext(List.of(Map.of("n", 7), Map.of("n", 8)))
                .verifyComplete();

        HttpRequest poll = wire.onlyRequest("GET", CONSUMERS + "/c1/records");
        assertThat(poll.getFirstHeader("Authorization")).isEqualTo("Bearer tok-1");
        assertThat(poll.getQueryStringParameterList()).isNullOrEmpty();
        assertThat(poll.getBodyAsString()).isNullOrEmpty();
    }

    static List<Arguments> emptyAnswers() {
        return List.of(
                Arguments.argumentSet("no records", ok("{\"records\": []}")),
                Arguments.argumentSet("204 without a body", noContent()));
    }

    @ParameterizedTest
    @MethodSource("emptyAnswers")
    void pollWithoutRecordsIsAnEmptyList(HttpResponse answer) {
        ReactiveChannel channel = wire.subscribedChannel(b -> b);
        wire.scriptConsumer("GET", "c1/records", answer);

        StepVerifier.create(channel.poll()).expectNext(List.of()).verifyComplete();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'routingData': {'topic': 't'}, 'message': {'payload': 'P'}, 'partition': 1, 'offset': 2}",
                "{'routingData': {'topic': 't', 'shardingKey': null}, 'message': {'headers': null, 'payload': 'P'},"
                        + " 'partition': 1, 'offset': 2}",
                "{'offset': 2, 'x': [{}], 'partition': 1, 'message': {'y': {'payload': 1}, 'payload': 'P', 'headers':"
                        + " {'h': 'v', 'i': null}}, 'routingData': {'z': null, 'topic': 't'}}",
                "{'routingData': {'topic': 't'}, 'message': {'payload': 'P'}, 'partition': 0, 'offset': 9223372036854775806}"
            })
    void recordsAreReadWhateverIsMissingOrUnknown(String record) {
        ReactiveChannel channel = wire.subscribedChannel(b -> b);
        wire.scriptConsumer(
                "GET",
                "c1/records",
                records(record.replace('\'', '"').replace("\"P\"", '"' + base64("{\"a\": 1}") + '"')));

        StepVerifier.create(channel.poll()).expectNext(List.of(Map.of("a", 1))).verifyComplete();
    }

    @Test
    void commitPostsOneEntryForEachRecord() {
        ReactiveChannel channel = wire.subscribedChannel(b -> b);
        wire.scriptConsumer(
                "GET",
                "c1/records",
                records(
                        record("t", 0, 5, "{}"),
                        record("t", 0, 6, "{}"),
                        record("t", 1, 5, "{}"),
                        record("u", 0, 9, "{}")));

        StepVerifier.create(channel.poll().then(channel.commit())).verifyComplete();

        HttpRequest commit = wire.onlyRequest("POST", CONSUMERS + "/c1/offsets");
        assertThat(commit.getFirstHeader("Authorization")).isEqualTo("Bearer tok-1");
        assertThat(commit.getFirstHeader("Content-Type")).isEqualTo("application/json");
        assertThat(json(commit).propertyNames()).containsExactly("offsets");
        assertThat(json(commit).path("offsets"))
                .containsExactlyInAnyOrder(
                        json("{\"topic\": \"t\", \"partition\": 0, \"offset\": 5}"),
                        json("{\"topic\": \"t\", \"partition\": 0, \"offset\": 6}"),
                        json("{\"topic\": \"t\", \"partition\": 1, \"offset\": 5}"),
                        json("{\"topic\": \"u\", \"partition\": 0, \"offset\": 9}"));
    }

    @Test
    void whatIsCommittedIsNotCommittedAgain() {
        ReactiveChannel channel = wire.subscribedChannel(b -> b);
        wire.scriptConsumer("GET", "c1/records", records(record(0)), records(record(1)));

        StepVerifier.create(channel.poll()
                        .then(channel.commit())
                        .then(channel.poll())
                        .then(channel.commit()))
                .verifyComplete();

        List<HttpRequest> commits = wire.requests("POST", CONSUMERS + "/c1/offsets");
        assertThat(commits).hasSize(2);
        assertThat(json(commits.get(1)))
                .isEqualTo(json("{\"offsets\": [{\"topic\": \"t\", \"partition\": 0, \"offset\": 1}]}"));
    }

    @Test
    void nothingToCommitIsNoRequest() {
        ReactiveChannel channel = wire.subscribedChannel(b -> b);

        StepVerifier.create(channel.poll().then(channel.commit())).verifyComplete();

        assertThat(wire.conversation()).doesNotContain("POST /consumers/c1/offsets");
    }

    @Test
    void deleteDeletesTheConsumer() {
        ReactiveChannel channel = wire.subscribedChannel(b -> b);

        StepVerifier.create(channel.delete()).verifyComplete();

        HttpRequest delete = wire.onlyRequest("DELETE", CONSUMERS + "/c1");
        assertThat(delete.getFirstHeader("Authorization")).isEqualTo("Bearer tok-1");
        assertThat(delete.getBodyAsString()).isNullOrEmpty();
    }

    @Test
    void deleteWithoutAConsumerIsNoRequest() {
        StepVerifier.create(wire.channel().delete()).verifyComplete();

        assertThat(wire.conversation()).isEmpty();
    }

    @Test
    void resetForgetsTheConsumerWithoutARequest() {
        ReactiveChannel channel = wire.subscribedChannel(b -> b);

        StepVerifier.create(channel.reset().then(channel.subscribe("t"))).verifyComplete();

        assertThat(wire.conversation())
                .containsExactly(
                        "POST /consumers",
                        "POST /consumers/c1/subscription",
                        "POST /consumers",
                        "POST /consumers/c2/subscription");
    }

    @Test
    void produceSendsAMapAsItIs() {
        Map<String, ?> envelope = Map.of("records", List.of(Map.of("anything", 1)), "more", true);

        StepVerifier.create(wire.channel().produce(envelope)).verifyComplete();

        HttpRequest produce = wire.onlyRequest("POST", PRODUCE);
        assertThat(produce.getFirstHeader("Authorization")).isEqualTo("Bearer tok-1");
        assertThat(produce.getFirstHeader("Content-Type")).isEqualTo(PRODUCE_TYPE);
        assertThat(json(produce)).isEqualTo(json("{\"records\": [{\"anything\": 1}], \"more\": true}"));
    }

    @Test
    void produceSendsRecordsInOneEnvelope() {
        ProducerRecord[] records = {
            ProducerRecord.of("t1", Map.of("a", "ü"))
                    .withShardingKey("key")
                    .withHeaders(Map.of("h1", "v1", "h2", "v2")),
            ProducerRecord.of("t2", new byte[] {0, -1, 127}),
            ProducerRecord.of("t3", "täxt").withShardingKey("")
        };

        StepVerifier.create(wire.channel().produce(records)).verifyComplete();

        HttpRequest produce = wire.onlyRequest("POST", PRODUCE);
        assertThat(produce.getFirstHeader("Authorization")).isEqualTo("Bearer tok-1");
        assertThat(produce.getFirstHeader("Content-Type")).isEqualTo(PRODUCE_TYPE);
        assertThat(json(produce)).isEqualTo(json("""
                {"records": [
                  {"routingData": {"topic": "t1", "shardingKey": "key"},
                   "message": {"headers": {"h1": "v1", "h2": "v2"}, "payload": "%s"}},
                  {"routingData": {"topic": "t2"}, "message": {"headers": {}, "payload": "AP9/"}},
                  {"routingData": {"topic": "t3", "shardingKey": ""}, "message": {"headers": {}, "payload": "%s"}}]}""".formatted(base64("{\"a\":\"ü\"}"), base64("täxt"))));
    }

    @Test
    void produceWritesLargePayloadsWithoutLineBreaks() {
        byte[] large = new byte[100_000];

        StepVerifier.create(wire.channel().produce(ProducerRecord.of("t", large)))
                .verifyComplete();

        assertThat(json(wire.onlyRequest("POST", PRODUCE))
                        .at("/records/0/message/payload")
                        .asString())
                .isEqualTo(Base64.getEncoder().encodeToString(large));
    }

    @Test
    void produceOfNoRecordsIsNoRequest() {
        StepVerifier.create(wire.channel().produce()).verifyComplete();

        assertThat(wire.conversation()).isEmpty();
    }

    @Test
    void produceNeedsNoConsumerGroup() {
        ReactiveChannel channel = wire.channel(b -> b.consumerGroup(null));

        StepVerifier.create(channel.produce(Map.of("records", List.of()))).verifyComplete();

        assertThat(wire.conversation()).containsExactly("POST " + PRODUCE);
    }

    @Test
    void nothingIsSentBeforeAnOperationIsSubscribedTo() {
        ReactiveChannel channel = wire.channel();

        List<Object> assembled = List.of(
                channel.create(),
                channel.subscribe("t"),
                channel.subscriptions(),
                channel.poll(),
                channel.commit(),
                channel.delete(),
                channel.produce(Map.of()),
                channel.consume("t"),
                channel.destroy());
        StepVerifier.create(channel.create()).verifyComplete();

        assertThat(assembled).isNotEmpty();
        assertThat(wire.conversation()).containsExactly("POST /consumers");
    }

    @Test
    void withoutAuthenticationNoRequestCarriesAToken() {
        ReactiveChannel channel = wire.channel(b -> b.auth(ChannelAuth.none()));

        StepVerifier.create(everyOperation(channel)).verifyComplete();

        assertThat(allRequests())
                .hasSize(7)
                .allSatisfy(request ->
                        assertThat(request.getHeader("Authorization")).isEmpty());
    }

    @Test
    void aGivenTokenGoesWithEveryRequest() {
        ReactiveChannel channel = wire.channel(b -> b.auth(ChannelAuth.bearer(WireFixture.TOKEN)));

        StepVerifier.create(everyOperation(channel)).verifyComplete();

        assertThat(allRequests())
                .hasSize(7)
                .allSatisfy(request ->
                        assertThat(request.getHeader("Authorization")).containsExactly("Bearer " + WireFixture.TOKEN));
    }

    private static Mono<Void> everyOperation(ReactiveChannel channel) {
        wire.scriptConsumer("GET", "c1/records", records(record(1)));
        return channel.subscribe("t")
                .then(channel.subscriptions())
                .then(channel.poll())
                .then(channel.commit())
                .then(channel.delete())
                .then(channel.produce(Map.of("records", List.of())));
    }

    private static List<HttpRequest> allRequests() {
        return wire.requests("", ".*");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 299})
    void every2xxIsSuccess(int status) {
        wire.scriptConsumer("POST", "c1/subscription", status(status));
        wire.scriptConsumer("POST", "c1/offsets", status(status));
        wire.scriptConsumer("DELETE", "c1", status(status));
        wire.script("POST", PRODUCE, status(status));
        wire.script(
                "POST", CONSUMERS, ok("{\"consumerInstanceId\": \"c1\"}").withStatusCode(status == 204 ? 200 : status));

        StepVerifier.create(everyOperation(wire.channel())).verifyComplete();
    }

    static List<Arguments> places() {
        return List.of(
                place("defaults", "", b -> b, "/databus/consumer-service/v1", "/databus/cloudproxy/v1"),
                place("base with a slash", "/", b -> b, "/databus/consumer-service/v1", "/databus/cloudproxy/v1"),
                place(
                        "base with a path",
                        "/own/path/",
                        b -> b,
                        "/own/path/databus/consumer-service/v1",
                        "/own/path/databus/cloudproxy/v1"),
                place("pathPrefix replaces both", "", b -> b.pathPrefix("/one"), "/one", "/one"),
                place(
                        "pathPrefix wins over the others",
                        "",
                        b -> b.pathPrefix("/one").consumerPathPrefix("/c").producerPathPrefix("/p"),
                        "/one",
                        "/one"),
                place("pathPrefix without slashes", "", b -> b.pathPrefix("one/two"), "/one/two", "/one/two"),
                place(
                        "pathPrefix with slashes",
                        "/own/",
                        b -> b.pathPrefix("/one/two/"),
                        "/own/one/two",
                        "/own/one/two"),
                place("empty pathPrefix", "", b -> b.pathPrefix(""), "", ""),
                place("pathPrefix of a slash", "/own", b -> b.pathPrefix("/"), "/own", "/own"),
                place(
                        "a prefix for each",
                        "",
                        b -> b.consumerPathPrefix("c/").producerPathPrefix("/p/q/"),
                        "/c",
                        "/p/q"));
    }

    private static Arguments place(
            String name,
            String basePath,
            UnaryOperator<ReactiveChannelBuilder> settings,
            String consumer,
            String producer) {
        return Arguments.argumentSet(name, basePath, settings, consumer, producer);
    }

    @ParameterizedTest
    @MethodSource("places")
    void pathsAreJoinedCleanly(
            String basePath, UnaryOperator<ReactiveChannelBuilder> settings, String consumer, String producer) {
        wire.script("POST", consumer + "/consumers", WireFixture.created("c1"));
        wire.script("POST", consumer + "/consumers/c1/subscription", noContent());
        wire.script("POST", producer + "/produce", noContent());
        ReactiveChannel channel = wire.channel(wire.url() + basePath, settings);

        StepVerifier.create(channel.subscribe("t").then(channel.produce(Map.of())))
                .verifyComplete();

        assertThat(allRequests())
                .extracting(request -> request.getPath().getValue())
                .contains(consumer + "/consumers", consumer + "/consumers/c1/subscription", producer + "/produce");
    }

    @ParameterizedTest
    @ValueSource(strings = {"17", "0", "12345678901234567890123", "\"plain\"", "\"uuid-1.2_3~4\""})
    void theConsumerIdIsATextOrANumber(String id) {
        String text = id.replace("\"", "");
        wire.script("POST", CONSUMERS, ok("{\"consumerInstanceId\": " + id + "}"));

        StepVerifier.create(wire.channel().subscribe("t")).verifyComplete();

        assertThat(wire.conversation()).containsExactly("POST /consumers", "POST /consumers/" + text + "/subscription");
    }

    @Test
    void theConsumerIdIsEscapedWhereverItIsUsed() {
        try (RawService service = RawService.start((request, response) -> switch (request.method() + " "
                + request.uri().replaceAll(".*/", "")) {
            case "POST consumers" -> RawService.json(response, "{\"consumerInstanceId\": \"a/b c?ü%\"}");
            case "GET records" -> RawService.json(response, "{\"records\": [" + record(1) + "]}");
            case "GET subscription" -> RawService.json(response, "[]");
            default -> RawService.noContent(response);
        })) {
            ReactiveChannel channel = wire.channel(service.url(), b -> b.auth(ChannelAuth.none()));

            StepVerifier.create(channel.subscribe("t")
                            .then(channel.subscriptions())
                            .then(channel.poll())
                            .then(channel.commit())
                            .then(channel.delete()))
                    .verifyComplete();

            String consumer = CONSUMERS + "/a%2Fb%20c%3F%C3%BC%25";
            assertThat(service.requests())
                    .containsExactly(
                            "POST " + CONSUMERS,
                            "POST " + consumer + "/subscription",
                            "GET " + consumer + "/subscription",
                            "GET " + consumer + "/records",
                            "POST " + consumer + "/offsets",
                            "DELETE " + consumer);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"..\"", "\".\"", "\"\"", "\"  \"", "1.5", "true", "null", "{}", "[\"c1\"]"})
    void aConsumerIdThatCannotBePartOfAPathIsRefused(String id) {
        wire.script("POST", CONSUMERS, ok("{\"consumerInstanceId\": " + id + "}"));

        StepVerifier.create(wire.channel().subscribe("t"))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(TemporaryError.class)
                        .hasMessageContaining("create")
                        .hasMessageContaining("consumerInstanceId"));
        assertThat(wire.conversation()).containsExactly("POST /consumers");
    }
}
