package io.reactorchannel.service;

import static io.reactorchannel.service.TestClient.assertRefused;
import static io.reactorchannel.service.TestClient.basic;
import static io.reactorchannel.service.TestClient.json;
import static io.reactorchannel.service.TestClient.send;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens by OAuth 2.0's client credentials. */
class ClientCredentialsTest {

    private static final String TOKEN = "/iam/v1.4/token";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String GRANT = "scope=dxl.any&grant_type=client_credentials&audience=a%20b";

    private static StreamingService service;
    private static TestClient client;

    @BeforeAll
    static void start() {
        service = StreamingService.builder()
                .client("id", "sec:ret")
                .tokenLifetime(Duration.ofMinutes(7))
                .start();
        client = new TestClient(service.url());
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static HttpResponse<String> ask(String credentials, String type, String form) {
        return send(client.request(TOKEN)
                .header("Authorization", basic(credentials))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(form)));
    }

    @Test
    void aClientGetsABearerTokenAndItsLifetime() {
        HttpResponse<String> answer = ask("id:sec:ret", FORM + "; charset=UTF-8", GRANT);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).get("token_type").stringValue()).isEqualTo("Bearer");
        assertThat(json(answer).get("expires_in").intValue()).isEqualTo(420);
        TestClient granted = client.withToken(json(answer).get("access_token").stringValue());
        granted.produce("t", 0, 1);
        assertThat(granted.create("g").subscribe("t").payloads()).containsExactly("0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"id:wrong", "id:", "id", "nobody:sec:ret", ""})
    void wrongCredentialsAre401(String credentials) {
        assertRefused(ask(credentials, FORM, GRANT), 401, "wrong client or secret");
    }

    @Test
    void aClientIsNoUser() {
        assertRefused(
                send(client.request("/identity/v1/login").header("Authorization", basic("id:sec:ret"))),
                401,
                "wrong user or password");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "grant_type=password", "grant_type", "scope=client_credentials"})
    void anotherGrantIs400(String form) {
        assertRefused(ask("id:sec:ret", FORM, form), 400, "grant_type has to be client_credentials");
    }

    @Test
    void aFormThatCannotBeDecodedIs400() {
        assertRefused(ask("id:sec:ret", FORM, "grant_type=%zz"), 400, "the form has a malformed escape");
    }

    @Test
    void anotherContentTypeIs415() {
        assertRefused(ask("id:sec:ret", "application/json", GRANT), 415, FORM);
    }
}
