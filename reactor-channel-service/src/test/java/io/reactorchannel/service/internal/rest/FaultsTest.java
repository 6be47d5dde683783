package io.reactorchannel.service.internal.rest;

import static io.reactorchannel.service.TestClient.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.service.TestClient;
import io.reactorchannel.service.fault.FaultPlan;
import io.reactorchannel.service.internal.auth.Secrets;
import io.reactorchannel.service.internal.auth.Tokens;
import io.reactorchannel.service.internal.auth.Users;
import io.reactorchannel.service.internal.backend.Backend;
import io.reactorchannel.service.internal.backend.BackendConsumer;
import io.reactorchannel.service.internal.backend.ConsumerSettings;
import io.reactorchannel.service.internal.backend.Lag;
import io.reactorchannel.service.internal.backend.NewRecord;
import io.reactorchannel.service.internal.backend.TopicPartition;
import io.reactorchannel.service.internal.consumer.Consumers;
import io.reactorchannel.service.internal.watch.Watch;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

class FaultsTest {

    @Test
    void anUnexpectedFaultIsA500WithoutDetailsAndALogLineWithThem() {
        Logger logger = Logger.getLogger(Faults.class.getName());
        Lines lines = new Lines();
        logger.addHandler(lines);
        logger.setUseParentHandlers(false);
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle(api(new BrokenBackend())::handle)
                .bindNow();
        try {
            TestClient client = new TestClient("http://127.0.0.1:" + server.port()).withToken("a-token");

            assertRefused(client.postRecords("{\"records\":[]}"), 500, "internal error");
            assertRefused(client.post(TestClient.CONSUMERS, "{\"consumerGroup\":\"g\"}"), 500, "internal error");

            assertThat(lines.records).hasSize(2).allSatisfy(line -> {
                assertThat(line.getThrown()).hasMessage("broken inside");
                assertThat(line.getMessage()).doesNotContain("a-token");
            });
        } finally {
            server.disposeNow();
            logger.removeHandler(lines);
            logger.setUseParentHandlers(true);
        }
    }

    private static RestApi api(Backend backend) {
        Secrets secrets = new Secrets();
        Tokens tokens = new Tokens(secrets.key(32), secrets, Duration.ofHours(1), InstantSource.system());
        return new RestApi(
                new RestApi.Callers(new Users(Map.of()), new Users(Map.of()), tokens, false),
                new Consumers(backend, secrets, "replica", Schedulers.parallel(), System::nanoTime, 10),
                backend,
                new RestApi.Settings(1_000, Duration.ofSeconds(30), Duration.ofDays(1), 100, true),
                new RestApi.Reports(false, false),
                new RestApi.Trials(FaultPlan.none(), Schedulers.parallel(), new Watch()));
    }

    private static final class BrokenBackend implements Backend {

        @Override
        public Mono<BackendConsumer> join(String id, ConsumerSettings settings) {
            throw new IllegalStateException("broken inside");
        }

        @Override
        public Mono<Void> produce(List<NewRecord> records) {
            return Mono.error(new IllegalStateException("broken inside"));
        }

        @Override
        public Mono<Map<Integer, Long>> committedOffsets(String group, String topic) {
            return Mono.error(new IllegalStateException("broken inside"));
        }

        @Override
        public Mono<Map<TopicPartition, Lag>> lag(String group) {
            return Mono.error(new IllegalStateException("broken inside"));
        }

        @Override
        public Mono<Long> endOffset(String topic, int partition) {
            return Mono.error(new IllegalStateException("broken inside"));
        }

        @Override
        public Mono<Void> check() {
            return Mono.error(new IllegalStateException("broken inside"));
        }

        @Override
        public Mono<Void> close() {
            return Mono.empty();
        }
    }

    private static final class Lines extends Handler {

        private final List<LogRecord> records = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord line) {
            records.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
