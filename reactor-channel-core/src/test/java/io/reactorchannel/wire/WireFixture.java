package io.reactorchannel.wire;

import static io.reactorchannel.testing.SecretsInLogs.secret;
import static org.mockserver.model.HttpRequest.request;
import static org.mockserver.model.HttpResponse.response;

import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.ReactiveChannelBuilder;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.testing.SecretsInLogs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.mockserver.configuration.Configuration;
import org.mockserver.integration.ClientAndServer;
import org.mockserver.matchers.TimeToLive;
import org.mockserver.matchers.Times;
import org.mockserver.mock.Expectation;
import org.mockserver.model.Action;
import org.mockserver.model.HttpError;
import org.mockserver.model.HttpRequest;
import org.mockserver.model.HttpResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A streaming service of scripted answers, one for a test class and emptied for each test, and the channels that talk
 * to it. Unless a test scripts otherwise all is well: logins hand out {@code tok-1}, {@code tok-2}…, consumers are
 * called {@code c1}, {@code c2}… and have the cookie {@code AWSALB=of-c1}…, polls are empty, all else is accepted. The
 * password, tokens and cookies are known to {@link SecretsInLogs}.
 */
final class WireFixture implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

    static final String LOGIN = "/identity/v1/login";
    static final String CONSUMER_PREFIX = "/databus/consumer-service/v1";
    static final String CONSUMERS = CONSUMER_PREFIX + "/consumers";
    static final String PRODUCE = "/databus/cloudproxy/v1/produce";
    static final String USER = "the-user";
    static final String PASSWORD = SecretsInLogs.password(USER, "the-secret-password");
    /** A token for those who hand out one by themselves. */
    static final String TOKEN = secret("tok-of-a-test");

    static final Duration LONG_ENOUGH = Duration.ofSeconds(20);

    private static final JsonMapper JSON = new JsonMapper();
    private static final int NAMED_ANSWERS = 6;
    private static final int HEALTHY = -1;

    private final List<ReactiveChannel> channels = new ArrayList<>();
    private ClientAndServer server;

    @Override
    public void beforeAll(ExtensionContext context) {
        server = ClientAndServer.startClientAndServer(
                Configuration.configuration()
                        .logLevel("ERROR")
                        .disableSystemOut(true)
                        .localBoundIP("127.0.0.1"),
                0);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        server.reset();
        List<Expectation> healthy = new ArrayList<>();
        for (int number = 1; number <= NAMED_ANSWERS; number++) {
            Times times = number < NAMED_ANSWERS ? Times.once() : Times.unlimited();
            healthy.add(healthy("GET", LOGIN, times).thenRespond(token("tok-" + number)));
            healthy.add(healthy("POST", CONSUMERS, times).thenRespond(created("c" + number)));
        }
        String consumer = CONSUMERS + "/[^/]+";
        healthy.add(healthy("POST", consumer + "/subscription").thenRespond(noContent()));
        healthy.add(healthy("GET", consumer + "/subscription").thenRespond(ok("[\"t\"]")));
        healthy.add(healthy("GET", consumer + "/records").thenRespond(records()));
        healthy.add(healthy("POST", consumer + "/offsets").thenRespond(noContent()));
        healthy.add(healthy("DELETE", consumer).thenRespond(noContent()));
        healthy.add(healthy("POST", PRODUCE).thenRespond(noContent()));
        server.upsert(healthy.toArray(Expectation[]::new));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        channels.forEach(WireFixture::release);
        channels.clear();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        server.stop();
    }

    private static Expectation healthy(String method, String path) {
        return healthy(method, path, Times.unlimited());
    }

    private static Expectation healthy(String method, String path, Times times) {
        return Expectation.when(request(path).withMethod(method), times, TimeToLive.unlimited(), HEALTHY);
    }

    /** Lets go of a channel without asking the service again and again for a good end. */
    private static void release(ReactiveChannel channel) {
        channel.retryOnFail(false);
        channel.reset().timeout(Duration.ofSeconds(1)).onErrorComplete().block(LONG_ENOUGH);
        channel.destroy().onErrorComplete().block(LONG_ENOUGH);
    }

    // the channels

    String url() {
        return "http://127.0.0.1:" + server.getPort();
    }

    ChannelAuth userPassword() {
        return ChannelAuth.userPassword(url(), USER, PASSWORD);
    }

    /** A channel that signals the first error and polls nothing ahead. */
    ReactiveChannel channel() {
        return channel(builder -> builder);
    }

    /** As {@link #channel()}, with settings. */
    ReactiveChannel channel(UnaryOperator<ReactiveChannelBuilder> settings) {
        return channel(url(), settings);
    }

    /** As {@link #channel()}, with a base URL and settings. */
    ReactiveChannel channel(String base, UnaryOperator<ReactiveChannelBuilder> settings) {
        ReactiveChannel channel = settings.apply(ReactiveChannel.builder(base)
                        .auth(userPassword())
                        .consumerGroup("thegroup")
                        .retryOnFail(false)
                        .prefetch(0))
                .build();
        channels.add(channel);
        return channel;
    }

    /** As {@link #channel(UnaryOperator)}, with a consumer {@code c1} that is subscribed to topic {@code t}. */
    ReactiveChannel subscribedChannel(UnaryOperator<ReactiveChannelBuilder> settings) {
        ReactiveChannel channel = channel(settings);
        channel.subscribe("t").block(LONG_ENOUGH);
        return channel;
    }

    // the script

    /** Answers requests in that order; the last answer is given to all that follow. */
    void script(String method, String path, Action<?>... answers) {
        Expectation[] expectations = new Expectation[answers.length];
        for (int index = 0; index < answers.length; index++) {
            Times times = index < answers.length - 1 ? Times.once() : Times.unlimited();
            Expectation expectation =
                    Expectation.when(request(path).withMethod(method), times, TimeToLive.unlimited(), 0);
            expectations[index] = answers[index] instanceof HttpResponse answer
                    ? expectation.thenRespond(answer)
                    : expectation.thenError((HttpError) answers[index]);
        }
        server.upsert(expectations);
    }

    /** Answers requests to a consumer's resource in that order, as {@link #script}. */
    void scriptConsumer(String method, String resource, Action<?>... answers) {
        script(method, CONSUMERS + "/" + resource, answers);
    }

    static HttpResponse ok(String json) {
        return response(json).withStatusCode(200).withHeader("Content-Type", "application/json");
    }

    static HttpResponse noContent() {
        return status(204);
    }

    static HttpResponse status(int code) {
        return response().withStatusCode(code);
    }

    static HttpResponse token(String token) {
        return ok("{\"AuthorizationToken\": \"" + secret(token) + "\"}");
    }

    static HttpResponse created(String id) {
        return ok("{\"consumerInstanceId\": \"" + id + "\"}")
                .withHeader("Set-Cookie", "AWSALB=" + secret("of-" + id) + "; Path=/; HttpOnly");
    }

    /** The connection ends before an answer. */
    static HttpError dropped() {
        return HttpError.error().withDropConnection(true);
    }

    /** The connection ends within the body of a good answer. */
    static HttpError truncated() {
        return HttpError.error()
                .withResponseBytes(
                        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"records\": ["
                                .getBytes(StandardCharsets.US_ASCII))
                .withDropConnection(true);
    }

    /** The answer to a poll. */
    static HttpResponse records(String... records) {
        return ok("{\"records\": [" + String.join(", ", records) + "]}");
    }

    /** A record of topic {@code t}, partition 0, whose payload is <code>{"n": offset}</code>. */
    static String record(long offset) {
        return record("t", 0, offset, "{\"n\": " + offset + "}");
    }

    static String record(String topic, int partition, long offset, String payload) {
        return """
                {"routingData": {"topic": "%s", "shardingKey": "k"}, "message": {"headers": {}, "payload": "%s"},
                 "partition": %d, "offset": %d}""".formatted(topic, base64(payload), partition, offset);
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    // what arrived

    /** All requests to a path, in order of arrival. */
    List<HttpRequest> requests(String method, String path) {
        return List.of(server.retrieveRecordedRequests(request(path).withMethod(method)));
    }

    /** The one request to a path. */
    HttpRequest onlyRequest(String method, String path) {
        List<HttpRequest> all = requests(method, path);
        if (all.size() != 1) {
            throw new AssertionError("one " + method + " " + path + " expected, among " + conversation());
        }
        return all.get(0);
    }

    /**
     * All requests but logins, in order of arrival, without the consumers' prefix: {@code GET /consumers/c1/records}.
     */
    List<String> conversation() {
        return Arrays.stream(server.retrieveRecordedRequests(request()))
                .filter(request -> !request.getPath().getValue().endsWith(LOGIN))
                .map(request -> request.getMethod("") + " "
                        + request.getPath().getValue().replace(CONSUMER_PREFIX, ""))
                .toList();
    }

    /** How many of the requests but logins are this one, written as in {@link #conversation()}. */
    long count(String line) {
        return conversation().stream().filter(line::equals).count();
    }

    static JsonNode json(HttpRequest request) {
        return JSON.readTree(request.getBodyAsRawBytes());
    }

    static JsonNode json(String text) {
        return JSON.readTree(text);
    }

    // the rest

    /** Waits for something that another thread is about to bring about. */
    static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + LONG_ENOUGH.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("Waited in vain for " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** A URL of this machine on which nobody listens. */
    static String closedPort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "http://127.0.0.1:" + socket.getLocalPort();
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
