package io.reactorchannel.hostile;

import static io.reactorchannel.hostile.HostileServer.ok;
import static io.reactorchannel.hostile.HostileServer.raw;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.error.ChannelError;
import io.reactorchannel.error.PermanentAuthenticationError;
import io.reactorchannel.error.TemporaryError;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** What a service sends to be sent back, ids, cookies and tokens, does not leave its place in a path or a header. */
class InjectionTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);

    private final List<AutoCloseable> parts = new ArrayList<>();

    @AfterEach
    void end() throws Exception {
        for (int last = parts.size() - 1; last >= 0; last--) {
            parts.get(last).close();
        }
    }

    private HostileServer server(Function<String, HostileServer.Answer> answers) {
        HostileServer server = new HostileServer(answers);
        parts.add(server);
        return server;
    }

    private ReactiveChannel channel(HostileServer server, ChannelAuth auth) {
        ReactiveChannel channel = ReactiveChannel.builder(server.url())
                .auth(auth)
                .consumerGroup("g")
                .retryOnFail(false)
                .closeTimeout(Duration.ofSeconds(2))
                .build();
        parts.add(
                () -> channel.reset().then(channel.destroy()).onErrorComplete().block(LONG_ENOUGH));
        return channel;
    }

    private static ChannelError failure(Mono<?> operation) {
        return (ChannelError) operation
                .then(Mono.<Throwable>empty())
                .onErrorResume(Mono::just)
                .block(LONG_ENOUGH);
    }

    /** The lines of a request's head that follow its first one, in no order. */
    private static Stream<String> headers(String request) {
        return Stream.of(request.substring(0, request.indexOf("\r\n\r\n")).split("\r\n"))
                .skip(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "../../admin | ..%2F..%2Fadmin",
                "a/b         | a%2Fb",
                "a?b=c       | a%3Fb%3Dc",
                "a#b         | a%23b",
                "a%2Fb       | a%252Fb",
                "a b         | a%20b",
                "a;b=c       | a%3Bb%3Dc",
                "a\\\\b      | a%5Cb",
                "...         | ...",
            })
    void anIdStaysOneSegmentOfThePath(String id, String segment) {
        HostileServer server = server(request -> ok("{\"consumerInstanceId\": \"" + id + "\"}"));
        ReactiveChannel channel = channel(server, ChannelAuth.none());

        channel.subscribe("t").block(LONG_ENOUGH);

        assertThat(server.requests().get(1))
                .startsWith("POST /databus/consumer-service/v1/consumers/" + segment + "/subscription HTTP/1.1\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\".\"",
                "\"..\"",
                "\"\"",
                "\" \"",
                "\"a\\r\\nX-Injected: yes\"",
                "\"a\\u0000b\"",
                "[\"a\"]",
                "{\"a\": 1}",
                "1.5",
                "true",
                "null"
            })
    void anIdThatCannotBeASegmentIsNotUsed(String id) {
        HostileServer server = server(request -> ok("{\"consumerInstanceId\": " + id + "}"));
        ReactiveChannel channel = channel(server, ChannelAuth.none());

        assertThat(failure(channel.subscribe("t")))
                .isInstanceOf(TemporaryError.class)
                .hasMessageContaining("consumerInstanceId");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void anIdIsNotLongerThanAPathCanBe() {
        HostileServer server = server(request -> ok("{\"consumerInstanceId\": \"" + "x".repeat(10_000) + "\"}"));

        assertThat(failure(channel(server, ChannelAuth.none()).subscribe("t"))).isInstanceOf(TemporaryError.class);
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AWSALB=good; Path=/",
                "AWSALB=a\u0000b; Path=/",
                "AWSALB=a\u0001\u0002b; Path=/",
                "AWSALB=a\tX-Injected: yes; Path=/",
                "AWSALB=a\r\n X-Injected: yes; Path=/",
                "AWSALB=\"a; X-Injected: yes\"; Path=/",
                "X-Injected: yes=1; Path=/",
                "=; Path=/",
                ";;;",
                "$Version=1; $Path=/",
                "AWSALB=\u00e9\u00ff; Path=/"
            })
    void aCookieStaysInItsHeader(String cookie) {
        HostileServer server = server(request -> raw("HTTP/1.1 200 OK\r\nSet-Cookie: " + cookie
                + "\r\nContent-Length: 28\r\n\r\n{\"consumerInstanceId\": \"c1\"}"));
        ReactiveChannel channel = channel(server, ChannelAuth.none());

        ChannelError refused = failure(channel.subscribe("t"));

        assertThat(server.requests().stream().flatMap(InjectionTest::headers))
                .noneMatch(header -> header.toLowerCase(Locale.ROOT).startsWith("x-injected"))
                .filteredOn(header -> header.toLowerCase(Locale.ROOT).startsWith("cookie:"))
                .hasSizeLessThanOrEqualTo(1);
        if (refused != null) { // or the answer was not even HTTP
            assertThat(refused).isInstanceOf(TemporaryError.class);
        }
    }

    @Test
    void thereAreNoMoreAndNoLargerCookiesThanAHeaderCanTake() {
        StringBuilder cookies = new StringBuilder();
        for (int number = 0; number < 200; number++) {
            cookies.append("Set-Cookie: c").append(number).append("=v; Path=/\r\n");
        }
        HostileServer server = server(request -> raw("HTTP/1.1 200 OK\r\n" + cookies + "Set-Cookie: large="
                + "x".repeat(2000) + "; Path=/\r\nContent-Length: 28\r\n\r\n{\"consumerInstanceId\": \"c1\"}"));
        ReactiveChannel channel = channel(server, ChannelAuth.none());

        channel.subscribe("t").block(LONG_ENOUGH);

        String cookie = headers(server.requests().get(1))
                .filter(header -> header.toLowerCase(Locale.ROOT).startsWith("cookie:"))
                .findFirst()
                .orElseThrow();
        assertThat(cookie.split(";")).hasSizeLessThanOrEqualTo(50);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\r\\nX-Injected: yes", "a\\nb", "a\\u0000", "\\u00e9", "\\u202e", " "})
    void aTokenThatCannotStandInAHeaderIsNotUsed(String token) {
        HostileServer server = server(request -> request.startsWith("GET ")
                ? ok("{\"AuthorizationToken\": \"" + token + "\"}")
                : ok("{\"consumerInstanceId\": \"c\"}"));
        ReactiveChannel channel = channel(server, ChannelAuth.userPassword(server.url(), "u", "p"));

        assertThat(failure(channel.create())).isInstanceOf(PermanentAuthenticationError.class);
        assertThat(server.requests()).hasSize(1);
    }

    /** The HTTP library quotes what it cannot read. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 TOKEN OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: TOKEN\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nTOKEN value: x\r\n\r\n",
                "TOKEN\r\n\r\n"
            })
    void noErrorShowsATokenThatAnUnreadableAnswerRepeats(String answer) {
        String token = "a-token-that-is-repeated";
        HostileServer server = server(request -> raw(answer.replace("TOKEN", token)));

        ChannelError failure =
                failure(channel(server, ChannelAuth.bearer(token)).create());

        StringWriter told = new StringWriter();
        failure.printStackTrace(new PrintWriter(told));
        assertThat(failure).isInstanceOf(TemporaryError.class).hasMessageStartingWith("create: ");
        assertThat(told.toString()).doesNotContainIgnoringCase(token);
    }
}
