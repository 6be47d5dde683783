package io.reactorchannel.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Many malformed requests, the same at each run: each connection ends with an answer that is well-formed and no fault
 * of the service, or without one, and the service goes on.
 */
class FuzzTest {

    private static final int CLIENTS = 32;
    private static final int REQUESTS_EACH = 650;
    private static final long SEED = 20_261_123;

    /** Ends what the service takes for a good request, and what came before it at the latest. */
    private static final byte[] LAST =
            "\r\n\r\nGET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** Warns of each request that is not HTTP, with its head, which must not have the token in it. */
    private static final Logger NETTY = Logger.getLogger("reactor.netty");

    private final Map<Integer, Integer> byStatus = new TreeMap<>();
    private final AtomicInteger sent = new AtomicInteger();
    private final List<String> faults = new CopyOnWriteArrayList<>();

    @Test
    void malformedRequestsAreRefusedAndHarmNobody() throws Exception {
        Logger root = Logger.getLogger("");
        Lines lines = new Lines();
        root.addHandler(lines);
        NETTY.addHandler(lines);
        NETTY.setUseParentHandlers(false);
        try (StreamingService service = StreamingService.builder()
                .user("user", "password")
                .maxConsumersPerUser(Integer.MAX_VALUE)
                .maxBodyBytes(1 << 20)
                // what is cut off in the middle ends soon
                .requestTimeout(Duration.ofMillis(40))
                .idleTimeout(Duration.ofMillis(40))
                .start()) {
            TestClient client = TestClient.of(service);
            TestClient.Consumer consumer = client.create("g").subscribe("t");
            sendAll(service.port(), client.token(), consumer);

            assertThat(faults).isEmpty();
            assertThat(byStatus.keySet()).allMatch(status -> status >= 100 && status < 500);
            assertThat(byStatus).containsKeys(400, 401, 404, 405, 413, 415);
            assertThat(byStatus.values().stream().mapToInt(count -> count).sum())
                    .isGreaterThan(20_000);
            assertOrdinaryConversation(service);
            assertThat(lines.problems(client.token())).isEmpty();
        } finally {
            root.removeHandler(lines);
            NETTY.removeHandler(lines);
            NETTY.setUseParentHandlers(true);
        }
    }

    private void sendAll(int port, String token, TestClient.Consumer consumer) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Callable<Void>> all = IntStream.range(0, CLIENTS)
                    .mapToObj(number -> (Callable<Void>) () -> {
                        RequestFuzzer fuzzer = new RequestFuzzer(SEED + number, token, consumer);
                        for (int count = 0; count < REQUESTS_EACH; count++) {
                            exchange(port, fuzzer.next(), token);
                        }
                        return null;
                    })
                    .toList();
            for (Future<Void> client : clients.invokeAll(all)) {
                client.get();
            }
        } finally {
            clients.shutdown();
        }
    }

    private static void assertOrdinaryConversation(StreamingService service) {
        TestClient client = TestClient.of(service);
        client.produce("after", 0, 3);
        TestClient.Consumer consumer = client.create("after").subscribe("after");
        List<TestClient.Polled> polled = consumer.poll();
        assertThat(polled).hasSize(3);
        assertThat(consumer.commit(polled).statusCode()).isEqualTo(204);
        assertThat(service.committedOffsets("after", "after")).isEqualTo(Map.of(0, 3L));
        assertThat(consumer.delete().statusCode()).isEqualTo(204);
    }

    private void exchange(int port, byte[] request, String token) {
        sent.incrementAndGet();
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            socket.setTcpNoDelay(true);
            try {
                socket.getOutputStream().write(request);
                socket.getOutputStream().write(LAST);
            } catch (SocketException closedEarly) {
                // the answer may be there all the same
            }
            readAnswers(socket, new String(request, 0, Math.min(5, request.length), StandardCharsets.US_ASCII), token);
            socket.setSoLinger(true, 0); // leaves no trace in the system's tables of connections
        } catch (IOException failure) {
            faults.add(failure + " at " + printable(request));
        } catch (RuntimeException | AssertionError failure) {
            faults.add(failure.getMessage() + " at " + printable(request));
        }
    }

    private static String printable(byte[] request) {
        String text = new String(request, StandardCharsets.ISO_8859_1);
        return text.length() > 400 ? text.substring(0, 400) + "…" : text;
    }

    private void readAnswers(Socket socket, String begin, String token) throws IOException {
        String answers;
        try {
            answers = new String(readAll(socket.getInputStream()), StandardCharsets.UTF_8);
        } catch (SocketException reset) {
            return;
        }
        assertThat(answers).doesNotContain("\tat ", "java.", "Exception", token);
        int at = 0;
        boolean bodiless = begin.equals("HEAD ");
        while (at < answers.length()) {
            at = readAnswer(answers, at, bodiless);
            bodiless = false;
        }
    }

    private static byte[] readAll(InputStream stream) throws IOException {
        java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
        byte[] piece = new byte[8_192];
        try {
            for (int count = stream.read(piece); count >= 0; count = stream.read(piece)) {
                all.write(piece, 0, count);
            }
        } catch (SocketException reset) {
            // as the service closes what it does not read to the end
        }
        return all.toByteArray();
    }

    /** Checks one answer; returns where the next begins. */
    private int readAnswer(String answers, int from, boolean bodiless) {
        int headEnd = answers.indexOf("\r\n\r\n", from);
        assertThat(headEnd)
                .as("an end of the head in %s", answers.substring(from))
                .isPositive();
        String head = answers.substring(from, headEnd);
        assertThat(head).matches("(?s)HTTP/1\\.[01] \\d{3} .*");
        int status = Integer.parseInt(head.substring(9, 12));
        int length = bodiless ? 0 : lengthOf(head);
        count(status);
        String body = answers.substring(headEnd + 4, Math.min(answers.length(), headEnd + 4 + length));
        if (status >= 400 && !body.isEmpty()) {
            JsonNode refusal = JsonMapper.shared().readTree(body);
            assertThat(refusal.get("code").intValue()).isEqualTo(status);
            assertThat(refusal.get("message").stringValue()).isNotEmpty();
        }
        return headEnd + 4 + body.length();
    }

    private static int lengthOf(String head) {
        return head.lines()
                .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
                .map(line -> Integer.parseInt(line.substring(15).trim()))
                .findFirst()
                .orElse(0);
    }

    private synchronized void count(int status) {
        byStatus.merge(status, 1, Integer::sum);
    }

    private static final class Lines extends Handler {

        private final List<String> errors = new CopyOnWriteArrayList<>();
        private final List<String> texts = new CopyOnWriteArrayList<>();

        /** Errors of anybody, and lines with the token. */
        List<String> problems(String token) {
            return java.util.stream.Stream.concat(
                            errors.stream(), texts.stream().filter(line -> line.contains(token)))
                    .limit(5)
                    .toList();
        }

        @Override
        public void publish(LogRecord line) {
            String text = new SimpleFormatter().format(line);
            texts.add(text);
            boolean ours = line.getLoggerName() != null && line.getLoggerName().startsWith("io.reactorchannel");
            if (line.getLevel().intValue() >= (ours ? Level.WARNING : Level.SEVERE).intValue()) {
                errors.add(text);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
