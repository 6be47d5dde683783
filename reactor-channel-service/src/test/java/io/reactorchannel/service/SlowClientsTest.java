package io.reactorchannel.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that keep connections busy with next to nothing. */
class SlowClientsTest {

    private static final int MOST_DRIPS = 4_000;
    private static final int DRIP_MILLIS = 5;

    private static final String POST = "POST /databus/cloudproxy/v1/produce HTTP/1.1\r\nHost: x\r\n"
            + "Content-Type: application/vnd.dxl.intel.records.v1+json\r\n";

    private final List<AutoCloseable> open = new ArrayList<>();

    private StreamingService service(java.util.function.UnaryOperator<StreamingServiceBuilder> options) {
        StreamingService service = options.apply(
                        StreamingService.builder().authentication(false).stopTimeout(Duration.ZERO))
                .start();
        open.add(service);
        return service;
    }

    private Socket connect(StreamingService service) throws IOException {
        Socket socket = new Socket("127.0.0.1", service.port());
        open.add(0, socket);
        return socket;
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Whether the other side closes; bytes that it sends are dropped. */
    private static boolean isClosed(Socket socket, int withinMillis) throws IOException {
        socket.setSoTimeout(withinMillis);
        try {
            InputStream bytes = socket.getInputStream();
            while (bytes.read() >= 0) {
                continue;
            }
            return true;
        } catch (SocketTimeoutException stillOpen) {
            return false;
        } catch (SocketException reset) {
            return true;
        }
    }

    /** Sends a byte now and then until the connection is closed; the wait for the end of the answer paces it. */
    private static boolean isCutWhileDripping(Socket socket) throws IOException {
        for (int drips = 0; drips < MOST_DRIPS; drips++) {
            try {
                write(socket, "a");
            } catch (SocketException closed) {
                return true;
            }
            if (isClosed(socket, DRIP_MILLIS)) {
                return true;
            }
        }
        return false;
    }

    @ParameterizedTest
    @ValueSource(strings = {"G", "GET /health HTTP/1.1\r\nX-Slow: "})
    void aHeadThatDripsIsCut(String begin) throws IOException {
        Socket slow = connect(service(builder -> builder.requestTimeout(Duration.ofMillis(300))));
        write(slow, begin);

        assertThat(isCutWhileDripping(slow)).isTrue();
    }

    @Test
    void aSecondHeadThatDripsIsCutToo() throws IOException {
        Socket slow = connect(service(builder -> builder.requestTimeout(Duration.ofMillis(300))));
        write(slow, "GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
        slow.setSoTimeout(20_000);
        assertThat(slow.getInputStream().readNBytes(12)).asString().isEqualTo("HTTP/1.1 200");

        write(slow, "GET /health HTTP/1.1\r\nX-Slow: ");
        assertThat(isCutWhileDripping(slow)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 1000000", "Transfer-Encoding: chunked"})
    void aBodyThatDripsIsCut(String framing) throws IOException {
        Socket slow = connect(service(builder -> builder.requestTimeout(Duration.ofMillis(300))));
        write(slow, POST + framing + "\r\n\r\n");

        assertThat(isCutWhileDripping(slow)).isTrue();
    }

    @Test
    void aConnectionWithoutRequestsIsClosed() throws IOException {
        StreamingService service = service(builder -> builder.idleTimeout(Duration.ofMillis(300)));
        Socket silent = connect(service);
        Socket once = connect(service);
        write(once, "GET /health HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(isClosed(silent, 20_000)).isTrue();
        assertThat(isClosed(once, 20_000)).isTrue();
    }

    @Test
    void aConnectionWithNonsenseBehindARequestIsClosed() throws IOException {
        StreamingService service = service(builder -> builder.idleTimeout(Duration.ofMillis(300)));
        for (int tries = 0; tries < 20; tries++) {
            Socket socket = connect(service);
            write(
                    socket,
                    POST + "Content-Length: 14\r\n\r\n{\"records\":[]}" + POST
                            + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n");
            assertThat(isClosed(socket, 20_000)).isTrue();
        }
    }

    @Test
    void aPollThatWaitsIsNeitherIdleNorLate() throws IOException {
        StreamingService service = service(
                builder -> builder.requestTimeout(Duration.ofMillis(300)).idleTimeout(Duration.ofMillis(300)));
        String created = answer(service, "POST", TestClient.CONSUMERS, "", "{\"consumerGroup\":\"g\"}");
        String id = found("\"consumerInstanceId\":\"([^\"]+)\"", created);
        String cookie = "Cookie: " + found("(?i)set-cookie: (AWSALB=[^;]+)", created) + "\r\n";
        String path = TestClient.CONSUMERS + "/" + id;
        assertThat(answer(service, "POST", path + "/subscription", cookie, "{\"topics\":[\"t\"]}"))
                .startsWith("HTTP/1.1 204");

        assertThat(answer(service, "GET", path + "/records?timeout=1500", cookie, ""))
                .startsWith("HTTP/1.1 200")
                .endsWith("{\"records\":[]}");
    }

    /** On a connection of its own: the service may close a pooled one as idle just when it is used again. */
    private String answer(StreamingService service, String method, String path, String headers, String body)
            throws IOException {
        Socket socket = connect(service);
        socket.setSoTimeout(20_000);
        write(
                socket,
                method + " " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                        + "Content-Type: application/json\r\n" + headers + "Content-Length: " + body.length()
                        + "\r\n\r\n" + body);
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }

    @Test
    void connectionsBeyondTheMostAreClosedAndLaterOnesAreNot() throws IOException {
        StreamingService service = service(builder -> builder.maxConnections(2));
        Socket first = connect(service);
        Socket second = connect(service);
        write(first, "GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
        write(second, "GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(first.getInputStream().readNBytes(12)).asString().isEqualTo("HTTP/1.1 200");
        assertThat(second.getInputStream().readNBytes(12)).asString().isEqualTo("HTTP/1.1 200");

        assertThat(isClosed(connect(service), 20_000)).isTrue();
        first.close();
        Conditions.await("there is room again", () -> {
            try {
                Socket next = connect(service);
                write(next, "GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
                next.setSoTimeout(20_000);
                return next.getInputStream().read() == 'H';
            } catch (IOException refused) {
                return false;
            }
        });
    }
}
