package io.reactorchannel.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;

class QuietLogTest {

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
                    client.create("g", "{\"session.timeout.ms\":50}").subscribe("t");
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
