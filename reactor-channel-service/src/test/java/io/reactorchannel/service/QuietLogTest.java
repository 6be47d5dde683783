package io.reactorchannel.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;

class QuietLogTest {

    private static final int BROKEN_OFF = 20;

    @Test
    void noLogLineHasAPasswordATokenOrACookie() {
        Logger logger = Logger.getLogger("io.reactorchannel");
        Lines lines = new Lines();
        lines.setLevel(Level.ALL);
        logger.addHandler(lines);
        logger.setLevel(Level.ALL);
        logger.setUseParentHandlers(false);
        try (StreamingService service =
                StreamingService.builder().user("user", "password").start()) {
            TestClient client = TestClient.of(service);
            TestClient.Consumer consumer =
                    client.create("g", "{\"session.timeout.ms\":1500}").subscribe("t");
            client.withToken("guess-of-a-token").get(consumer.path("/records"));
            TestClient.send(
                    client.request("/identity/v1/login").header("Authorization", TestClient.basic("user:guessed")));
            Conditions.await("the consumer has expired", () -> service.consumers() == 0);
            consumer.pollAnswer("");

            assertThat(lines.texts)
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line)
                            .doesNotContain(
                                    "password",
                                    "guess",
                                    client.token(),
                                    consumer.cookie().substring(7)));
        } finally {
            logger.removeHandler(lines);
            logger.setLevel(null);
            logger.setUseParentHandlers(true);
        }
    }

    @Test
    void clientsThatBreakOffWithinABodyAreNoErrors() throws IOException {
        Logger logger = Logger.getLogger("");
        Lines lines = new Lines();
        lines.setLevel(Level.WARNING);
        AtomicInteger arrived = new AtomicInteger();
        logger.addHandler(lines);
        try (StreamingService service = StreamingService.builder()
                .user("user", "password")
                .faults(request -> {
                    arrived.incrementAndGet();
                    return Optional.empty();
                })
                .start()) {
            TestClient client = TestClient.of(service);
            for (int count = 0; count < BROKEN_OFF; count++) {
                int before = arrived.get();
                try (Socket socket = new Socket("127.0.0.1", service.port())) {
                    socket.getOutputStream()
                            .write(("POST /databus/cloudproxy/v1/produce HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                                            + client.token()
                                            + "\r\nContent-Type: application/vnd.dxl.intel.records.v1+json\r\nContent-Length: 100\r\n\r\n{")
                                    .getBytes(StandardCharsets.US_ASCII));
                    Conditions.await("the request is being read", () -> arrived.get() > before);
                    socket.setSoLinger(true, 0); // closes with a reset
                }
            }
            assertThat(client.postRecords("{\"records\":[]}").statusCode()).isEqualTo(204);
        } finally {
            logger.removeHandler(lines);
        }
        assertThat(lines.texts).isEmpty();
    }

    private static final class Lines extends Handler {

        private final List<String> texts = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord line) {
            texts.add(new SimpleFormatter().format(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
