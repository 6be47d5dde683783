package io.reactorchannel.service;

import static io.reactorchannel.service.TestClient.CONSUMERS;
import static io.reactorchannel.service.TestClient.assertRefused;
import static io.reactorchannel.service.TestClient.basic;
import static io.reactorchannel.service.TestClient.send;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginTest {

    private static final String LOGIN = "/identity/v1/login";
    private static final String BODY = "{\"consumerGroup\":\"g\"}";

    private static StreamingService service;
    private static TestClient client;

    @BeforeAll
    static void start() {
        service = StreamingService.builder()
                .user("user", "password")
                .user("zoë", "pass:wörd")
                .start();
        client = TestClient.of(service);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void aUserGetsAnotherRandomTokenAtEachLogin() {
        String first = client.login("user", "password");
        String second = client.login("user", "password");

        assertThat(first).hasSizeGreaterThanOrEqualTo(32).isNotEqualTo(second);
        assertThat(client.withToken(first).post(CONSUMERS, BODY).statusCode()).isEqualTo(200);
        assertThat(client.withToken(second).post(CONSUMERS, BODY).statusCode()).isEqualTo(200);
    }

    @Test
    void namesAndPasswordsAreUtf8AndAPasswordMayHaveColons() {
        assertThat(client.login("zoë", "pass:wörd")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"user:wrong", "user:", "nobody:password", ":", "user", "user:password2", ""})
    void wrongCredentialsAre401(String credentials) {
        HttpResponse<String> answer = send(client.request(LOGIN).header("Authorization", basic(credentials)));

        assertRefused(answer, 401, "wrong user or password");
        assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Basic realm=\"streaming service\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic", "Basic !!!", "Bearer x", "Basic\tdXNlcjpwYXNzd29yZA=="})
    void aHeaderThatIsNotBasicIs401(String header) {
        assertRefused(send(client.request(LOGIN).header("Authorization", header)), 401, "wrong user or password");
    }

    @Test
    void aLoginWithoutHeaderIs401() {
        assertRefused(send(client.request(LOGIN)), 401, "wrong user or password");
    }

    @Test
    void theSchemesAreNotCaseSensitive() {
        HttpResponse<String> login = send(client.request(LOGIN)
                .header("Authorization", basic("user:password").replace("Basic", "bAsIc")));
        HttpResponse<String> unknown = send(client.request(CONSUMERS + "/x")
                .header("Authorization", "bEARER " + client.token())
                .DELETE());

        assertThat(login.statusCode()).isEqualTo(200);
        assertRefused(unknown, 404, "unknown consumer");
    }

    @Test
    void aMissingOrUnknownTokenIs401() {
        HttpResponse<String> missing = send(client.request(CONSUMERS + "/x/records"));

        assertRefused(missing, 401, "token");
        assertThat(missing.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"streaming service\"");
        assertRefused(client.withToken("guess").get(CONSUMERS + "/x/records"), 401, "token");
        assertRefused(client.withToken("guess").postRecords("{\"records\":[]}"), 401, "token");
        assertRefused(
                send(client.request(CONSUMERS + "/x/records").header("Authorization", basic("user:password"))),
                401,
                "token");
    }

    @Test
    void anExpiredTokenIs401AndAFreshOneIsNot() {
        try (StreamingService shortLived = StreamingService.builder()
                .user("user", "password")
                .tokenLifetime(Duration.ofMillis(1))
                .start()) {
            TestClient expiring = TestClient.of(shortLived);
            Conditions.await(
                    "the token is expired",
                    () -> expiring.get(CONSUMERS + "/x/records").statusCode() == 401);
        }
    }

    @Test
    void revokedTokensAre401AndALaterLoginWorks() {
        try (StreamingService revoking =
                StreamingService.builder().user("user", "password").start()) {
            TestClient early = TestClient.of(revoking);
            assertThat(early.get(CONSUMERS + "/x/records").statusCode()).isEqualTo(404);

            revoking.revokeTokens();

            assertRefused(early.get(CONSUMERS + "/x/records"), 401, "token");
            assertThat(TestClient.of(revoking).get(CONSUMERS + "/x/records").statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void withoutAuthenticationNoTokenIsNeeded() {
        try (StreamingService open =
                StreamingService.builder().authentication(false).start()) {
            TestClient anybody = new TestClient(open.url());
            anybody.produce("t", 0, 1);
            assertThat(anybody.create("g").subscribe("t").payloads()).containsExactly("0");
            assertThat(send(anybody.request(CONSUMERS + "/x/records")).statusCode())
                    .isEqualTo(404);
        }
    }
}
