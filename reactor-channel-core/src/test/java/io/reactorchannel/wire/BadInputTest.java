package io.reactorchannel.wire;

import static io.reactorchannel.wire.WireFixture.CONSUMERS;
import static io.reactorchannel.wire.WireFixture.base64;
import static io.reactorchannel.wire.WireFixture.ok;
import static io.reactorchannel.wire.WireFixture.record;
import static io.reactorchannel.wire.WireFixture.records;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.reactorchannel.OffsetReset;
import io.reactorchannel.ProducerRecord;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.ReactiveChannelBuilder;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.error.PayloadError;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.error.TemporaryError;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What is wrong fails early, with the right kind of error, whose message names the thing. */
class BadInputTest {

    private static final int MAX_RESPONSE_SIZE = 2000;

    @RegisterExtension
    static final WireFixture wire = new WireFixture();

    // the builder

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "  ",
                "host",
                "host:80",
                "//host",
                "/path",
                "ftp://host",
                "http://",
                "http:///path",
                "http:host",
                "http://ho st",
                "http://host:99999",
                "http://host:x",
                "http://host?query",
                "http://host#fragment",
                "http://user:password@host"
            })
    void aBaseUrlThatIsNoneIsRefused(String base) {
        assertRefused(
                () -> ReactiveChannel.builder(base).auth(ChannelAuth.none()).build(), "base", "http");
        assertRefused(() -> ChannelAuth.userPassword(base, "u", "p"), "base", "http");
    }

    @Test
    void aRefusedBaseUrlIsNotQuotedSinceItMayHoldAPassword() {
        assertThatThrownBy(() -> ReactiveChannel.builder("http://user:secret@host")
                        .auth(ChannelAuth.none())
                        .build())
                .hasMessageNotContaining("secret");
    }

    static Stream<Arguments> settings() {
        Map<String, Object> withNull = new HashMap<>();
        withNull.put("the.key", null);
        return Stream.of(
                setting("auth", b -> b.auth(null)),
                setting("consumerPathPrefix", b -> b.consumerPathPrefix(null)),
                setting("consumerPathPrefix", b -> b.consumerPathPrefix("a?b")),
                setting("producerPathPrefix", b -> b.producerPathPrefix(null)),
                setting("producerPathPrefix", b -> b.producerPathPrefix("a b")),
                setting("pathPrefix", b -> b.pathPrefix("a#b")),
                setting("requestTimeout", b -> b.requestTimeout(Duration.ofSeconds(1))),
                setting("sessionTimeout", b -> b.sessionTimeout(Duration.ofSeconds(1))),
                setting("requestTimeout", b -> timeouts(b, Duration.ofSeconds(1), Duration.ofSeconds(1))),
                setting("requestTimeout", b -> timeouts(b, Duration.ofSeconds(1), Duration.ofSeconds(2))),
                setting("requestTimeout", b -> timeouts(b, Duration.ofMillis(1), Duration.ofNanos(1_000_001))),
                setting("requestTimeout", b -> timeouts(b, Duration.ofSeconds(-1), Duration.ofSeconds(2))),
                setting("sessionTimeout", b -> timeouts(b, Duration.ofSeconds(1), Duration.ofSeconds(-2))),
                setting("sessionTimeout", b -> timeouts(b, Duration.ofSeconds(1), Duration.ZERO)),
                setting("extraConfigs", b -> b.extraConfigs(null)),
                setting("the.key", b -> b.extraConfigs(withNull)),
                setting("the.key", b -> b.extraConfigs(Map.of("the.key", List.of()))),
                setting("extraConfigs", b -> b.extraConfigs(Map.of(" ", "x"))),
                setting("offset", b -> b.extraConfigs(Map.of("auto.offset.reset", "newest"))),
                setting(
                        "request.timeout.ms",
                        b -> b.extraConfigs(Map.of("request.timeout.ms", "soon", "session.timeout.ms", "1"))),
                setting("requestTimeout", b -> b.extraConfigs(Map.of("request.timeout.ms", 10))),
                setting("responseTimeout", b -> b.responseTimeout(null)),
                setting("responseTimeout", b -> b.responseTimeout(Duration.ZERO)),
                setting("responseTimeout", b -> b.responseTimeout(Duration.ofSeconds(-1))),
                setting("closeTimeout", b -> b.closeTimeout(null)),
                setting("closeTimeout", b -> b.closeTimeout(Duration.ofSeconds(-1))),
                setting("emptyPollDelay", b -> b.emptyPollDelay(null)),
                setting("emptyPollDelay", b -> b.emptyPollDelay(Duration.ofMillis(-1))),
                setting("prefetch", b -> b.prefetch(-1)),
                setting("maxResponseSize", b -> b.maxResponseSize(0)),
                setting("produceBatchSize", b -> b.produceBatchSize(0)),
                setting("produceBatchSize", b -> b.produceBatchSize(1_000_001)),
                setting("produceBatchBytes", b -> b.produceBatchBytes(0)),
                setting("produceLinger", b -> b.produceLinger(null)),
                setting("produceLinger", b -> b.produceLinger(Duration.ofMillis(-1))),
                setting("produceLinger", b -> b.produceLinger(Duration.ofDays(25))),
                setting("maxResponseSize", b -> b.maxResponseSize(-5)),
                setting("retry", b -> b.retry(null)),
                setting("connectTimeout", b -> b.connectTimeout(null)),
                setting("connectTimeout", b -> b.connectTimeout(Duration.ZERO)),
                setting("maxResponseTime", b -> b.maxResponseTime(Duration.ofSeconds(-1))),
                setting("pollTimeout", b -> b.pollTimeout(null)),
                setting("pollTimeout", b -> b.pollTimeout(Duration.ofMillis(-1))),
                setting("maxConnections", b -> b.maxConnections(0)),
                setting("maxIdleTime", b -> b.maxIdleTime(Duration.ZERO)),
                setting("maxLifeTime", b -> b.maxLifeTime(null)),
                setting("httpClient", b -> b.httpClient(null)),
                setting("httpClient", b -> b.httpClient(client -> null)),
                setting("requestHeaders", b -> b.requestHeaders(null)),
                setting("requestHeaders", b -> b.requestHeaders(Map.of("Authorization", "x"))),
                setting("requestHeaders", b -> b.requestHeaders(Map.of("cookie", "x"))),
                setting("requestHeaders", b -> b.requestHeaders(Map.of("Host", "x"))),
                setting("requestHeaders", b -> b.requestHeaders(Map.of("X", "a\r\nY: b"))),
                setting("requestHeaders", b -> b.requestHeaders(Map.of("X Y", "a"))),
                setting("requestHeaders", b -> b.requestHeaders(Map.of("", "a"))),
                setting("requestHeaders", b -> b.requestHeaders(Map.of("X", "€"))),
                setting("requestHeaders", b -> b.requestHeaders(Map.of("X", "a", "x", "b"))),
                setting("filter", b -> b.filter(null)),
                setting("filter", b -> b.filter(Map.of("t", "country=NO"))),
                setting("filter", b -> b.filter(Map.of(" ", Map.of("country", "NO")))),
                setting("filter", b -> b.filter(Map.of("t", Map.of("country", List.of("NO"))))),
                setting("filter", b -> b.filter(Map.of("t", Map.of(" ", "NO")))),
                setting("filter", b -> b.filter(Map.of("t", Map.of(7, "NO")))),
                setting("clientCertificate", b -> b.clientCertificate("/no/such/file", "/no/such/file")),
                setting("verifyCertBundle", b -> b.verifyCertBundle("/no/such/file")),
                setting(
                        "verifyCertBundle",
                        b -> b.verifyCertBundle("-----BEGIN CERTIFICATE-----\nnone\n-----END CERTIFICATE-----")));
    }

    private static Arguments setting(String name, UnaryOperator<ReactiveChannelBuilder> settings) {
        return Arguments.of(name, settings);
    }

    private static ReactiveChannelBuilder timeouts(ReactiveChannelBuilder builder, Duration request, Duration session) {
        return builder.requestTimeout(request).sessionTimeout(session);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void aWrongSettingIsRefusedByName(String name, UnaryOperator<ReactiveChannelBuilder> settings) {
        ReactiveChannelBuilder builder =
                settings.apply(ReactiveChannel.builder("http://host").auth(ChannelAuth.none()));

        assertRefused(builder::build, name);
    }

    @Test
    void authHasToBeChosen() {
        assertRefused(() -> ReactiveChannel.builder("http://host").build(), "auth");
    }

    static Stream<Arguments> longDurations() {
        Duration forever = Duration.ofSeconds(Long.MAX_VALUE);
        return Stream.of(
                setting("requestTimeout", b -> timeouts(b, forever, Duration.ofSeconds(1))),
                setting("sessionTimeout", b -> timeouts(b, forever, forever)),
                setting("responseTimeout", b -> b.responseTimeout(forever)),
                setting("closeTimeout", b -> b.closeTimeout(forever)),
                setting("connectTimeout", b -> b.connectTimeout(forever)),
                setting("maxResponseTime", b -> b.maxResponseTime(forever)),
                setting("pollTimeout", b -> b.pollTimeout(forever)),
                setting("maxIdleTime", b -> b.maxIdleTime(forever)),
                setting("maxLifeTime", b -> b.maxLifeTime(forever)),
                setting("emptyPollDelay", b -> b.emptyPollDelay(forever)),
                setting("produceLinger", b -> b.produceLinger(forever)));
    }

    /** Accepted or refused by name, but never an arithmetic failure. */
    @ParameterizedTest
    @MethodSource("longDurations")
    void aDurationBeyondAllMillisecondsIsNoArithmeticFailure(
            String name, UnaryOperator<ReactiveChannelBuilder> settings) {
        ReactiveChannelBuilder builder =
                settings.apply(ReactiveChannel.builder("http://host").auth(ChannelAuth.none()));
        Throwable failure = catchThrowable(() -> builder.build().destroy().block(WireFixture.LONG_ENOUGH));

        assertThat(failure)
                .satisfiesAnyOf(
                        none -> assertThat(none).isNull(),
                        refused -> assertThat(refused)
                                .isInstanceOf(PermanentError.class)
                                .hasMessageContaining(name));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "newest", " latest"})
    void anUnknownOffsetIsRefusedWithWhatIsAccepted(String text) {
        assertRefused(() -> OffsetReset.of(text), "offset", "latest", "earliest", "none");
    }

    static Stream<Arguments> credentials() {
        return Stream.of(
                call("user", () -> ChannelAuth.userPassword("http://host", null, "p")),
                call("user", () -> ChannelAuth.userPassword("http://host", "", "p")),
                call("user", () -> ChannelAuth.userPassword("http://host", "a:b", "p")),
                call("user", () -> ChannelAuth.userPassword("http://host", "a\n", "p")),
                call("password", () -> ChannelAuth.userPassword("http://host", "u", null)),
                call("password", () -> ChannelAuth.userPassword("http://host", "u", "p\r\n")),
                call("verifyCertBundle", () -> ChannelAuth.userPassword("http://host", "u", "p", null)),
                call("verifyCertBundle", () -> ChannelAuth.userPassword("http://host", "u", "p", "/no/such/file")),
                call("token", () -> ChannelAuth.bearer((String) null)),
                call("token", () -> ChannelAuth.bearer(" ")),
                call("token", () -> ChannelAuth.bearer("a\r\nb")),
                call("token", () -> ChannelAuth.bearer((Mono<String>) null)),
                call("topic", () -> ProducerRecord.of(null, "x")),
                call("topic", () -> ProducerRecord.of(" ", "x")),
                call("payload", () -> ProducerRecord.of("t", null)),
                call("shardingKey", () -> ProducerRecord.of("t", "x").withShardingKey(null)),
                call("headers", () -> ProducerRecord.of("t", "x").withHeaders(null)),
                call("headers", () -> ProducerRecord.of("t", "x").withHeaders(withNullValue("h"))));
    }

    private static Arguments call(String name, ThrowingCallable call) {
        return Arguments.of(name, call);
    }

    private static Map<String, String> withNullValue(String key) {
        Map<String, String> map = new HashMap<>();
        map.put(key, null);
        return map;
    }

    @ParameterizedTest
    @MethodSource("credentials")
    void aWrongArgumentOfAFactoryIsRefusedByName(String name, ThrowingCallable call) {
        assertRefused(call, name);
    }

    // the operations

    static Stream<Arguments> operations() {
        return Stream.of(
                operation("topics", channel -> channel.consume((String[]) null)),
                operation("topics", channel -> channel.consume("t", null)),
                operation("topics", channel -> channel.consume(" ")),
                operation("topics", ReactiveChannel::consume),
                operation("type", channel -> channel.consume((Class<?>) null, "t")),
                operation("type", channel -> channel.consume((Type) null, "t")),
                operation("topics", channel -> channel.subscribe((String[]) null)),
                operation("topics", channel -> channel.subscribe("t", null)),
                operation("topics", channel -> channel.subscribe("")),
                operation("topics", ReactiveChannel::subscribe),
                operation("topics", ReactiveChannel::poll),
                operation("payload", channel -> channel.produce((Map<String, ?>) null)),
                operation("records", channel -> channel.produce((ProducerRecord[]) null)),
                operation("records", channel -> channel.produce((ProducerRecord) null)),
                operation("records", channel -> channel.produce((Publisher<ProducerRecord>) null)),
                operation("record 0", channel -> channel.produce(Mono.just(ProducerRecord.of("t", new Unwritable())))),
                operation("payload", channel -> channel.produce(ProducerRecord.of("t", new Unwritable()))),
                operation("payload", channel -> channel.produce(Map.of("a", new Unwritable()))));
    }

    private static Arguments operation(String name, Function<ReactiveChannel, Publisher<?>> operation) {
        return Arguments.of(name, operation);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void aWrongArgumentOfAnOperationIsSignalledByName(String name, Function<ReactiveChannel, Publisher<?>> operation) {
        StepVerifier.create(operation.apply(wire.channel()))
                .verifyErrorSatisfies(error ->
                        assertThat(error).isInstanceOf(PermanentError.class).hasMessageContaining(name));

        assertThat(wire.conversation()).isEmpty();
    }

    static Stream<Arguments> operationsOfAGroup() {
        return Stream.of(
                operation("consumerGroup", ReactiveChannel::create),
                operation("consumerGroup", channel -> channel.subscribe("t")),
                operation("consumerGroup", ReactiveChannel::subscriptions),
                operation("consumerGroup", channel -> channel.consume("t")));
    }

    @ParameterizedTest
    @MethodSource("operationsOfAGroup")
    void aGroupIsNeededToConsume(String name, Function<ReactiveChannel, Publisher<?>> operation) {
        for (String group : new String[] {null, "", "  "}) {
            ReactiveChannel channel = wire.channel(b -> b.consumerGroup(group));

            StepVerifier.create(operation.apply(channel))
                    .verifyErrorSatisfies(error ->
                            assertThat(error).isInstanceOf(PermanentError.class).hasMessageContaining(name));
        }
        assertThat(wire.conversation()).isEmpty();
    }

    // what the service sends

    @ParameterizedTest
    @ValueSource(
            strings = {"17", "\"text\"", "[1]", "true", "null", "no json", "{\"a\": ", "", "{\"a\": 1} {\"b\": 2}"})
    void aPayloadThatIsNotOneObjectIsAPayloadErrorWithItsPlace(String payload) {
        wire.scriptConsumer("GET", "c1/records", records(record("the-topic", 7, 42, payload)));

        StepVerifier.create(wire.channel().consume("the-topic"))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .hasMessageContaining("the-topic")
                        .hasMessageContaining("42")
                        .isInstanceOfSatisfying(PayloadError.class, poison -> {
                            assertThat(poison.topic()).isEqualTo("the-topic");
                            assertThat(poison.partition()).isEqualTo(7);
                            assertThat(poison.offset()).isEqualTo(42);
                        }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "null", "{\"payload\": null}", "{\"payload\": \"%%%\"}", "{\"payload\": \"\"}"})
    void aPayloadThatIsMissingOrNotBase64IsAPayloadError(String message) {
        wire.scriptConsumer(
                "GET",
                "c1/records",
                records("{\"routingData\": {\"topic\": \"t\"}, \"message\": " + message
                        + ", \"partition\": 1, \"offset\": 2}"));
        ReactiveChannel channel = wire.subscribedChannel(b -> b);

        StepVerifier.create(channel.poll()).verifyError(PayloadError.class);
    }

    @Test
    void aPoisonedPayloadIsNotQuoted() {
        wire.scriptConsumer("GET", "c1/records", records(record("t", 0, 1, "a-confidential-text")));
        ReactiveChannel channel = wire.subscribedChannel(b -> b);

        StepVerifier.create(channel.poll())
                .verifyErrorSatisfies(error -> assertThat(error).hasMessageNotContaining("confidential"));
    }

    static Stream<Arguments> polls() {
        String data = "\"routingData\": {\"topic\": \"t\"}";
        String message = "\"message\": {\"payload\": \"" + base64("{}") + "\"}";
        return Stream.of(
                poll("JSON", "<html>not JSON</html>"),
                poll("JSON", ""),
                poll("JSON", "{\"records\": [" + record(1)),
                poll("more", "{\"records\": []} {}"),
                poll("object", "[]"),
                poll("object", "17"),
                poll("records", "{}"),
                poll("records", "{\"items\": []}"),
                poll("records", "{\"records\": null}"),
                poll("records", "{\"records\": {}}"),
                poll("records", "{\"records\": [], \"records\": []}"),
                poll("records[0]", "{\"records\": [17]}"),
                poll("records[0]", "{\"records\": [null]}"),
                poll("records[1]", "{\"records\": [" + record(1) + ", []]}"),
                pollOf("topic", message, "\"partition\": 0", "\"offset\": 1"),
                pollOf("topic", "\"routingData\": {}", message, "\"partition\": 0", "\"offset\": 1"),
                pollOf("topic", "\"routingData\": {\"topic\": null}", message, "\"partition\": 0", "\"offset\": 1"),
                pollOf("topic", "\"routingData\": {\"topic\": 1}", message, "\"partition\": 0", "\"offset\": 1"),
                pollOf(
                        "topic",
                        "\"routingData\": {\"topic\": \"a\", \"topic\": \"a\"}",
                        message,
                        "\"partition\": 0",
                        "\"offset\": 1"),
                pollOf("routingData", data, data, message, "\"partition\": 0", "\"offset\": 1"),
                pollOf("message", data, message, message, "\"partition\": 0", "\"offset\": 1"),
                pollOf(
                        "payload",
                        data,
                        "\"message\": {\"payload\": \"\", \"payload\": \"\"}",
                        "\"partition\": 0",
                        "\"offset\": 1"),
                pollOf(
                        "headers",
                        data,
                        "\"message\": {\"headers\": [], \"payload\": \"\"}",
                        "\"partition\": 0",
                        "\"offset\": 1"),
                pollOf("partition", data, message, "\"offset\": 1"),
                pollOf("partition", data, message, "\"partition\": 0", "\"partition\": 0", "\"offset\": 1"),
                pollOf("partition", data, message, "\"partition\": -1", "\"offset\": 1"),
                pollOf("partition", data, message, "\"partition\": 2147483648", "\"offset\": 1"),
                pollOf("partition", data, message, "\"partition\": \"0\"", "\"offset\": 1"),
                pollOf("offset", data, message, "\"partition\": 0"),
                pollOf("offset", data, message, "\"partition\": 0", "\"offset\": 1", "\"offset\": 1"),
                pollOf("offset", data, message, "\"partition\": 0", "\"offset\": -1"),
                pollOf("offset", data, message, "\"partition\": 0", "\"offset\": 1.5"),
                pollOf("offset", data, message, "\"partition\": 0", "\"offset\": 1e3"),
                pollOf("offset", data, message, "\"partition\": 0", "\"offset\": 9223372036854775808"),
                pollOf("offset", data, message, "\"partition\": 0", "\"offset\": 1" + "0".repeat(500)),
                poll("maxResponseSize", "{\"records\": [" + " ".repeat(MAX_RESPONSE_SIZE) + "]}"));
    }

    private static Arguments pollOf(String named, String... fields) {
        return poll(named, "{\"records\": [{" + String.join(", ", fields) + "}]}");
    }

    private static Arguments poll(String named, String body) {
        return Arguments.of(named, body);
    }

    @ParameterizedTest
    @MethodSource("polls")
    void anAnswerToAPollThatCannotBeUsedSaysWhy(String named, String body) {
        wire.scriptConsumer("GET", "c1/records", ok(body));
        ReactiveChannel channel = wire.subscribedChannel(b -> b.maxResponseSize(MAX_RESPONSE_SIZE));

        StepVerifier.create(channel.poll())
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(TemporaryError.class)
                        .hasMessageContaining("poll")
                        .hasMessageContaining(named));
    }

    @Test
    void deepNestingIsRefusedOrPassedOver() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        wire.scriptConsumer("GET", "c1/records", ok("{\"x\": " + deep + ", \"records\": []}"));
        ReactiveChannel channel = wire.subscribedChannel(b -> b);

        StepVerifier.create(channel.poll())
                .verifyErrorSatisfies(error ->
                        assertThat(error).isInstanceOf(TemporaryError.class).hasMessageContaining("JSON"));
    }

    @Test
    void anAnswerOfJustTheLargestSizeIsAccepted() {
        String frame = "{\"records\": []}";
        wire.scriptConsumer("GET", "c1/records", ok(frame + " ".repeat(MAX_RESPONSE_SIZE - frame.length())));
        ReactiveChannel channel = wire.subscribedChannel(b -> b.maxResponseSize(MAX_RESPONSE_SIZE));

        StepVerifier.create(channel.poll()).expectNext(List.of()).verifyComplete();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no json", "{}", "[]", "{\"consumerInstanceId\": null}", "{\"id\": \"c1\"}"})
    void anAnswerToCreateThatCannotBeUsedSaysWhy(String body) {
        wire.script("POST", CONSUMERS, ok(body));

        StepVerifier.create(wire.channel().create())
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(TemporaryError.class)
                        .hasMessageContaining("create")
                        .hasMessageMatching("(?s).*(JSON|consumerInstanceId).*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no json", "{}", "\"t\"", "[1]", "[null]"})
    void anAnswerToSubscriptionsThatCannotBeUsedSaysWhy(String body) {
        ReactiveChannel channel = wire.subscribedChannel(b -> b);
        wire.scriptConsumer("GET", "c1/subscription", ok(body));

        StepVerifier.create(channel.subscriptions())
                .verifyErrorSatisfies(error ->
                        assertThat(error).isInstanceOf(TemporaryError.class).hasMessageContaining("subscriptions"));
    }

    @Test
    void theAnswersOfRequestsWithoutAResultAreNotRead() {
        wire.scriptConsumer("POST", "c1/subscription", ok("anything"));
        wire.script("POST", WireFixture.PRODUCE, ok("<ok/>"));
        ReactiveChannel channel = wire.channel();

        StepVerifier.create(channel.subscribe("t").then(channel.produce(Map.of())))
                .verifyComplete();
    }

    private static void assertRefused(ThrowingCallable call, String... named) {
        assertThatThrownBy(call).isInstanceOf(PermanentError.class).hasMessageContainingAll(named);
    }

    static final class Unwritable {
        public Object getValue() {
            throw new IllegalStateException("on purpose");
        }
    }
}
