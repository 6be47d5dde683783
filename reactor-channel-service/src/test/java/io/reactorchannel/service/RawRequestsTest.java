package io.reactorchannel.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that a well-behaved client would not send, and connections as they are used. */
class RawRequestsTest {

    private static StreamingService service;
    private static TestClient client;

    @BeforeAll
    static void start() {
        service = StreamingService.builder().user("user", "password").start();
        client = TestClient.of(service);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET /databus/consumer-service/v1/consumers/%zz/records, 400",
        "GET /databus/consumer-service/v1/consumers/%/records, 400",
        "GET /databus/consumer-service/v1/consumers/%2e%2e/records, 404",
        "GET /databus/consumer-service/v1/consumers/../../x, 404",
        "GET *, 404",
        "BREW /databus/cloudproxy/v1/produce, 405"
    })
    void oddPathsAndMethodsAreRefused(String line, int status) throws IOException {
        assertThat(exchange(line + " HTTP/1.1", ""))
                .startsWith("HTTP/1.1 " + status)
                .contains("\"code\":" + status);
    }

    @Test
    void aMalformedQueryIs400() throws IOException {
        TestClient.Consumer consumer = client.create("g").subscribe("t");

        assertThat(exchange(
                        "GET " + consumer.path("/records?timeout=%zz") + " HTTP/1.1",
                        "Cookie: " + consumer.cookie() + "\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("malformed escape");
    }

    @ParameterizedTest
    @CsvSource({"nonsense", "GET / HTTP/9.9.9", "GET", "''"})
    void whatIsNotHttpClosesTheConnectionAndHarmsNobody(String line) throws IOException {
        assertThat(exchange(line, "")).doesNotContain("Exception", "\tat ", "HTTP/1.1 2", "HTTP/1.1 5");
        assertThat(client.login("user", "password")).isNotEmpty();
    }

    @Test
    void aConnectionServesManyRequestsWithAndWithoutBody() throws IOException {
        TestClient.Consumer consumer = client.create("g").subscribe("t");
        try (Socket socket = new Socket("127.0.0.1", service.port())) {
            String headers = "Host: x\r\nAuthorization: Bearer " + client.token() + "\r\nCookie: " + consumer.cookie();
            for (int i = 0; i < 20; i++) {
                String commit = "POST " + consumer.path("/offsets") + " HTTP/1.1\r\n" + headers
                        + "\r\nContent-Length: 0\r\n\r\n";
                socket.getOutputStream().write(commit.getBytes(StandardCharsets.US_ASCII));
                byte[] answer = new byte[4_096];
                int length = socket.getInputStream().read(answer);
                assertThat(length).isPositive();
                assertThat(new String(answer, 0, length, StandardCharsets.US_ASCII))
                        .startsWith("HTTP/1.1 204")
                        .doesNotContain("onnection: close");
            }
        }
    }

    /** Sends a request and reads until the service closes the connection. */
    private static String exchange(String line, String moreHeaders) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", service.port())) {
            socket.setSoTimeout(20_000);
            String request = line + "\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer " + client.token()
                    + "\r\n" + moreHeaders + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @CsvSource({"1.0, 200", "1.1, 200", "1.2, 200", "2.0, 400", "3.0, 400", "9.9, 400"})
    void answersAreHttp1WhateverVersionARequestClaims(String version, int status) throws IOException {
        assertThat(exchange("GET /health HTTP/" + version, "")).matches("(?s)HTTP/1\\.[01] " + status + " .*");
    }
}
