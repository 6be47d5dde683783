package io.reactorchannel.wire;

import static io.reactorchannel.wire.WireFixture.LOGIN;
import static io.reactorchannel.wire.WireFixture.base64;
import static io.reactorchannel.wire.WireFixture.ok;
import static io.reactorchannel.wire.WireFixture.status;
import static io.reactorchannel.wire.WireFixture.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.auth.ChannelAuthBuilder;
import io.reactorchannel.error.PermanentAuthenticationError;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.error.TemporaryAuthenticationError;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockserver.model.HttpRequest;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

/** How tokens are asked for, and what the answers mean. */
class TokenRequestsTest {

    private static final String TOKEN = "/iam/v1.4/token";
    private static final String ID = "the-client";
    private static final String SECRET = "the-client-secret";

    @RegisterExtension
    static final WireFixture wire = new WireFixture();

    @AfterEach
    void end() {
        VirtualTimeScheduler.reset();
    }

    private static ChannelAuth client() {
        return ChannelAuth.clientCredentials(wire.url(), ID, SECRET);
    }

    @Test
    void clientCredentialsAreAPostWithBasicCredentialsAndAForm() {
        wire.script("POST", TOKEN, ok("{\"access_token\": \"granted\", \"token_type\": \"Bearer\"}"));

        StepVerifier.create(client().token()).expectNext("granted").verifyComplete();

        HttpRequest request = wire.onlyRequest("POST", TOKEN);
        assertThat(request.getFirstHeader("Authorization")).isEqualTo("Basic " + base64(ID + ":" + SECRET));
        assertThat(request.getFirstHeader("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
        assertThat(request.getBodyAsString()).isEqualTo("grant_type=client_credentials");
    }

    @Test
    void scopeAudienceAndGrantTypeGoIntoTheForm() {
        wire.script("POST", TOKEN, ok("{\"access_token\": \"granted\"}"));
        ChannelAuth auth = ChannelAuth.builder(wire.url())
                .scope("a.read a.write")
                .audience("https://api?x=1&y=ü")
                .grantType("urn:my grant")
                .clientCredentials(ID, SECRET);

        StepVerifier.create(auth.token()).expectNext("granted").verifyComplete();

        assertThat(wire.onlyRequest("POST", TOKEN).getBodyAsString())
                .isEqualTo("scope=a.read+a.write&grant_type=urn%3Amy+grant"
                        + "&audience=https%3A%2F%2Fapi%3Fx%3D1%26y%3D%C3%BC");
    }

    @ParameterizedTest
    @ValueSource(strings = {"access_token", "Access_Token"})
    void bothSpellingsOfTheTokenFieldAreUnderstood(String field) {
        wire.script("POST", TOKEN, ok("{\"" + field + "\": \"granted\"}"));

        StepVerifier.create(client().token()).expectNext("granted").verifyComplete();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "{\"access_token\": 5}", "{\"access_token\": \" \"}", "", "granted"})
    void anAnswerWithoutATokenIsPermanent(String body) {
        wire.script("POST", TOKEN, ok(body));

        StepVerifier.create(client().token()).verifyError(PermanentAuthenticationError.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void refusedCredentialsArePermanentAndAskedForOnce(int refusal) {
        wire.script("POST", TOKEN, status(refusal).withBody("{\"error\": \"" + SECRET + " is wrong\"}"));

        StepVerifier.create(client().token())
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(PermanentAuthenticationError.class)
                        .hasMessageNotContaining(SECRET))
                .verify(WireFixture.LONG_ENOUGH);
        assertThat(wire.requests("POST", TOKEN)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 429, 500, 503})
    void anyOtherRefusalIsTemporary(int refusal) {
        wire.script("POST", TOKEN, status(refusal));

        StepVerifier.create(client().token()).verifyError(TemporaryAuthenticationError.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"100", "\"100\""})
    void expiresInIsTheLifetimeInSeconds(String seconds) {
        VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
        wire.script(
                "POST",
                TOKEN,
                ok("{\"access_token\": \"first\", \"expires_in\": " + seconds + "}"),
                ok("{\"access_token\": \"second\", \"expires_in\": 100}"));
        ChannelAuth auth = client();
        StepVerifier.create(auth.token()).expectNext("first").verifyComplete();

        time.advanceTimeBy(Duration.ofSeconds(79));
        StepVerifier.create(auth.token()).expectNext("first").verifyComplete();
        assertThat(wire.requests("POST", TOKEN)).hasSize(1);
        time.advanceTimeBy(Duration.ofSeconds(21));

        StepVerifier.create(auth.token()).expectNext("second").verifyComplete();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-5", "null", "\"soon\"", "{}", "1e400"})
    void aLifetimeThatIsNoneIsNotKnown(String seconds) {
        VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
        wire.script("POST", TOKEN, ok("{\"access_token\": \"first\", \"expires_in\": " + seconds + "}"));
        ChannelAuth auth = client();
        StepVerifier.create(auth.token()).expectNext("first").verifyComplete();

        time.advanceTimeBy(Duration.ofDays(1));

        StepVerifier.create(auth.token()).expectNext("first").verifyComplete();
        assertThat(wire.requests("POST", TOKEN)).hasSize(1);
    }

    @Test
    void aPathOfItsOwnReplacesTheUsualOne() {
        wire.script("GET", "/my/login", token("elsewhere"));
        wire.script("POST", "/my/token", ok("{\"access_token\": \"granted\"}"));

        StepVerifier.create(ChannelAuth.builder(wire.url() + "/my")
                        .path("login")
                        .userPassword("u", "p")
                        .token())
                .expectNext("elsewhere")
                .verifyComplete();
        StepVerifier.create(ChannelAuth.builder(wire.url())
                        .path("/my/token/")
                        .clientCredentials(ID, SECRET)
                        .token())
                .expectNext("granted")
                .verifyComplete();
    }

    @Test
    void headersOfItsOwnGoWithALogin() {
        StepVerifier.create(ChannelAuth.builder(wire.url())
                        .requestHeaders(Map.of("X-Api-Key", "the-key"))
                        .userPassword("u", "p")
                        .token())
                .expectNext("tok-1")
                .verifyComplete();

        assertThat(wire.onlyRequest("GET", LOGIN).getFirstHeader("X-Api-Key")).isEqualTo("the-key");
        assertThat(wire.onlyRequest("GET", LOGIN).getFirstHeader("User-Agent")).startsWith("reactor-channel/");
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                wrong("base", "not a url", b -> b, b -> b.clientCredentials(ID, SECRET)),
                wrong("clientId", "http://host", b -> b, b -> b.clientCredentials(null, SECRET)),
                wrong("clientId", "http://host", b -> b, b -> b.clientCredentials("a:b", SECRET)),
                wrong("clientSecret", "http://host", b -> b, b -> b.clientCredentials(ID, null)),
                wrong("clientSecret", "http://host", b -> b, b -> b.clientCredentials(ID, "a\r\nb")),
                wrong("path", "http://host", b -> b.path("a?b"), b -> b.clientCredentials(ID, SECRET)),
                wrong("userPassword: scope", "http://host", b -> b.scope("s"), b -> b.userPassword("u", "p")),
                wrong("userPassword: scope", "http://host", b -> b.audience("s"), b -> b.userPassword("u", "p")),
                wrong("connectTimeout", "http://host", b -> b.connectTimeout(Duration.ZERO), TokenRequestsTest::login),
                wrong("responseTimeout", "http://host", b -> b.responseTimeout(null), TokenRequestsTest::login),
                wrong(
                        "verifyCertBundle",
                        "http://host",
                        b -> b.verifyCertBundle("/no/such/file"),
                        TokenRequestsTest::login),
                wrong(
                        "clientCertificate",
                        "https://host",
                        b -> b.clientCertificate("/no/such/file", "/no/such/file"),
                        TokenRequestsTest::login),
                wrong(
                        "requestHeaders",
                        "http://host",
                        b -> b.requestHeaders(Map.of("authorization", "mine")),
                        TokenRequestsTest::login),
                wrong("httpClient", "http://host", b -> b.httpClient(client -> null), TokenRequestsTest::login));
    }

    private static void login(ChannelAuthBuilder builder) {
        builder.userPassword("u", "p");
    }

    private static Arguments wrong(
            String named, String base, UnaryOperator<ChannelAuthBuilder> settings, Consumer<ChannelAuthBuilder> build) {
        return Arguments.argumentSet(named, named, base, settings, build);
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void aWrongSettingIsNamedWhenTheAuthenticationIsBuilt(
            String named, String base, UnaryOperator<ChannelAuthBuilder> settings, Consumer<ChannelAuthBuilder> build) {
        assertThatExceptionOfType(PermanentError.class)
                .isThrownBy(() -> build.accept(settings.apply(ChannelAuth.builder(base))))
                .withMessageStartingWith(named)
                .satisfies(error -> assertThat(error.getMessage()).doesNotContain("mine", SECRET));
    }

    @Test
    void noTextFormHoldsTheSecret() {
        assertThat(client()).hasToString("ChannelAuth[clientCredentials]");
    }
}
