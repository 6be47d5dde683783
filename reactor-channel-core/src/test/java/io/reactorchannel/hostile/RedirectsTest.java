package io.reactorchannel.hostile;

import static io.reactorchannel.hostile.HostileServer.ok;
import static io.reactorchannel.hostile.HostileServer.raw;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.ProducerRecord;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.error.PermanentAuthenticationError;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.error.TemporaryAuthenticationError;
import io.reactorchannel.error.TemporaryError;
import io.reactorchannel.hostile.HostileServer.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;

/** Redirects are followed within an origin, where they leave the request as it is; nowhere else goes a credential. */
class RedirectsTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);
    private static final String CREATED = "{\"consumerInstanceId\": \"c\", \"AuthorizationToken\": \"token\"}";

    private final List<HostileServer> servers = new ArrayList<>();
    private final List<ReactiveChannel> channels = new ArrayList<>();

    @AfterEach
    void end() {
        channels.forEach(channel ->
                channel.reset().then(channel.destroy()).onErrorComplete().block(LONG_ENOUGH));
        servers.forEach(HostileServer::close);
    }

    private HostileServer server(Function<String, Answer> answers) {
        HostileServer server = new HostileServer(answers);
        servers.add(server);
        return server;
    }

    private ReactiveChannel channel(HostileServer server) {
        ReactiveChannel channel = ReactiveChannel.builder(server.url())
                .auth(ChannelAuth.bearer("the-token"))
                .consumerGroup("g")
                .retryOnFail(false)
                .build();
        channels.add(channel);
        return channel;
    }

    private static Answer redirect(int status, String location) {
        return raw("HTTP/1.1 " + status + " Elsewhere\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void noLoginGoesToAnotherOrigin(int status) {
        HostileServer thief = server(request -> ok(CREATED));
        HostileServer server = server(request -> redirect(status, thief.url() + "/identity/v1/login?secret=1"));

        StepVerifier.create(ChannelAuth.userPassword(server.url(), "u", "p").token())
                .expectErrorSatisfies(error -> assertThat(error)
                        .isExactlyInstanceOf(
                                status == 301 || status == 308
                                        ? PermanentAuthenticationError.class
                                        : TemporaryAuthenticationError.class)
                        .hasMessageContaining("redirect to " + thief.url())
                        .hasMessageNotContaining("secret"))
                .verify(LONG_ENOUGH);
        assertThat(thief.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:PORT/x",
                "https://127.0.0.1:PORT/x",
                "//localhost:PORT/x",
                "http://127.0.0.1:PORT@localhost/x",
                "http://user@127.0.0.1:PORT/x",
                "http://127.0.0.1:1/x",
                "file:///etc/passwd",
                "javascript:alert(1)",
                "http:// no url",
                "http://"
            })
    void noPollGoesToAPlaceThatOnlyLooksLikeTheSame(String location) {
        HostileServer server = server(request ->
                request.startsWith("GET ") ? redirect(307, location.replace("PORT", portOf(request))) : ok(CREATED));
        ReactiveChannel channel = channel(server);
        channel.subscribe("t").block(LONG_ENOUGH);

        StepVerifier.create(channel.poll())
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(TemporaryError.class)
                        .hasMessageContaining("answered 307, a redirect"))
                .verify(LONG_ENOUGH);
        assertThat(server.requests()).hasSize(3);
    }

    private static String portOf(String request) {
        return request.replaceFirst("(?is).*\r\nhost: 127\\.0\\.0\\.1:(\\d+)\r\n.*", "$1");
    }

    @ParameterizedTest
    @CsvSource({"307, POST", "308, POST", "301, GET", "302, GET", "307, GET", "308, GET"})
    void withinTheOriginTheSameRequestIsSentAgain(int status, String method) {
        HostileServer server = server(request -> request.startsWith(method + " /databus")
                ? redirect(status, "/moved?to=here")
                : ok(request.startsWith("GET ") ? "{\"records\": []}" : CREATED));
        ReactiveChannel channel = channel(server);

        channel.create().block(LONG_ENOUGH);
        if (method.equals("GET")) {
            StepVerifier.create(channel.subscriptions()).expectError().verify(LONG_ENOUGH); // not a list
        }

        assertThat(server.requests().get(server.requests().size() - 1))
                .startsWith(method + " /moved?to=here HTTP/1.1\r\n")
                .containsIgnoringCase("authorization: Bearer the-token\r\n")
                .contains(method.equals("POST") ? "{\"con" : "");
    }

    @ParameterizedTest
    @CsvSource({"301, PermanentError", "302, TemporaryError", "303, TemporaryError"})
    void whatWouldTurnAPostIntoAGetIsNotFollowed(int status, String error) {
        HostileServer server = server(request -> redirect(status, "/moved"));

        StepVerifier.create(channel(server).create())
                .expectErrorSatisfies(failure -> {
                    assertThat(failure.getClass().getSimpleName()).isEqualTo(error);
                    assertThat(failure).hasMessageContaining("that would not be the same request");
                })
                .verify(LONG_ENOUGH);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void redirectsInACircleEnd() {
        HostileServer server = server(request -> redirect(308, "/again"));

        StepVerifier.create(channel(server).create())
                .expectErrorSatisfies(error -> assertThat(error).isInstanceOf(PermanentError.class))
                .verify(LONG_ENOUGH);
        assertThat(server.requests()).hasSize(6);
    }

    @Test
    void producedRecordsFollowOnceAndAreNotSentTwiceToOnePlace() {
        HostileServer server = server(request -> request.startsWith("POST /databus")
                ? redirect(307, "/moved/produce")
                : raw("HTTP/1.1 204 No Content\r\n\r\n"));

        channel(server).produce(ProducerRecord.of("t", "x")).block(LONG_ENOUGH);

        assertThat(server.requests()).hasSize(2);
        assertThat(server.requests().get(1)).startsWith("POST /moved/produce ").contains("\"records\"");
    }

    @Test
    void aClientThatFollowsAllByItselfIsKeptFromIt() {
        HostileServer thief = server(request -> ok(CREATED));
        HostileServer server = server(request -> redirect(307, thief.url() + "/x"));
        ReactiveChannel channel = ReactiveChannel.builder(server.url())
                .auth(ChannelAuth.bearer("the-token"))
                .consumerGroup("g")
                .retryOnFail(false)
                .httpClient(client -> client.followRedirect(true))
                .build();
        channels.add(channel);

        StepVerifier.create(channel.create()).expectError(TemporaryError.class).verify(LONG_ENOUGH);

        assertThat(thief.requests()).isEmpty();
    }
}
