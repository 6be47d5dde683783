package io.reactorchannel.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.service.TestClient.Consumer;
import io.reactorchannel.service.TestClient.Polled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many threads at once. */
class GroupStressTest {

    private static final int PRODUCERS = 3;
    private static final int BATCHES = 40;
    private static final int BATCH = 25;
    private static final int TOTAL = PRODUCERS * BATCHES * BATCH;

    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    @Test
    void nothingIsLostWhileConsumersComeAndGo() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(PRODUCERS + 4);
        try (StreamingService service = StreamingService.builder()
                .user("user", "password")
                .topic("t", 6)
                .maxRecordsPerPoll(60)
                .start()) {
            TestClient client = TestClient.of(service);
            List<Callable<Void>> work = new ArrayList<>();
            IntStream.range(0, PRODUCERS).forEach(producer -> work.add(() -> produce(client, producer)));
            IntStream.range(0, 4).forEach(consumer -> work.add(() -> consume(client)));

            for (Future<Void> done : threads.invokeAll(work, 60, TimeUnit.SECONDS)) {
                done.get();
            }

            assertThat(seen).hasSize(TOTAL);
            long committed = service.committedOffsets("g", "t").values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            assertThat(committed).isLessThanOrEqualTo(TOTAL);
        } finally {
            threads.shutdownNow();
        }
    }

    private static Void produce(TestClient client, int producer) {
        for (int batch = 0; batch < BATCHES; batch++) {
            client.produce("t", (producer * BATCHES + batch) * BATCH, BATCH);
        }
        return null;
    }

    /** Leaves after every few polls, mostly without having committed the last one. */
    private Void consume(TestClient client) {
        while (seen.size() < TOTAL) {
            Consumer consumer = client.create("g").subscribe("t");
            for (int poll = 0; poll < 4 && seen.size() < TOTAL; poll++) {
                List<Polled> polled = consumer.poll(Duration.ofMillis(200));
                assertOrdered(polled);
                if (poll < 3) {
                    polled.forEach(record -> seen.add(record.payload()));
                    assertThat(consumer.commit(polled).statusCode()).isEqualTo(204);
                }
            }
            assertThat(consumer.delete().statusCode()).isEqualTo(204);
        }
        return null;
    }

    private static void assertOrdered(List<Polled> polled) {
        for (int i = 1; i < polled.size(); i++) {
            if (polled.get(i - 1).partition() == polled.get(i).partition()) {
                assertThat(polled.get(i).offset()).isEqualTo(polled.get(i - 1).offset() + 1);
            } else {
                assertThat(polled.get(i).partition())
                        .isGreaterThan(polled.get(i - 1).partition());
            }
        }
    }
}
