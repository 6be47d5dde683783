package io.reactorchannel.service;

import static io.reactorchannel.service.TestClient.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorchannel.service.TestClient.Consumer;
import io.reactorchannel.service.TestClient.Polled;
import io.reactorchannel.service.internal.kafka.KafkaCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.config.provider.FileConfigProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Services in front of a real broker: two replicas that share nothing else. */
class KafkaServiceTest {

    private static final Duration WAIT = Duration.ofSeconds(10);

    private static KafkaCluster cluster;

    private final List<StreamingService> replicas = new ArrayList<>();

    @BeforeAll
    static void startBroker() {
        cluster = KafkaCluster.start(1);
    }

    @AfterAll
    static void stopBroker() {
        cluster.close();
    }

    @AfterEach
    void stopReplicas() {
        replicas.forEach(StreamingService::close);
    }

    private StreamingService replica() {
        StreamingService replica = StreamingService.builder()
                .user("user", "password")
                .kafka(cluster.bootstrapServers())
                .start();
        replicas.add(replica);
        return replica;
    }

    private static Set<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).collect(Collectors.toSet());
    }

    @Test
    void aRecordGoesThroughTheClusterAndIsCommittedThere() {
        String topic = cluster.newTopic(1);
        StreamingService service = replica();
        TestClient client = TestClient.of(service);
        client.produce(topic, 0, 3);
        Consumer consumer = client.create("through").subscribe(topic);

        List<Polled> polled = consumer.poll(WAIT);
        assertThat(polled).extracting(Polled::payload).containsExactly("0", "1", "2");
        assertThat(consumer.commit(polled.get(1)).statusCode()).isEqualTo(204);

        assertThat(cluster.committed("through", topic)).isEqualTo(Map.of(0, 2L));
        assertThat(service.committedOffsets("through", topic)).isEqualTo(Map.of(0, 2L));
        assertThat(service.endOffset(topic, 0)).isEqualTo(3);
        String lag =
                client.get("/v1/consumers/consumergroup/topic-wise-lag/through").body();
        assertThat(lag).contains("\"topic\":\"" + topic + "\"", "\"committedOffset\":2", "\"lag\":1");
        assertThat(service.violations()).isEmpty();
        assertThat(consumer.delete().statusCode()).isEqualTo(204);
        assertThat(client.create("through").subscribe(topic).poll(WAIT))
                .extracting(Polled::payload)
                .containsExactly("2");
    }

    @Test
    void aGroupOfTwoReplicasLosesNothingWhenOneOfThemStops() {
        String topic = cluster.newTopic(4);
        StreamingService first = replica();
        StreamingService second = replica();
        Consumer atFirst = TestClient.of(first).create("replicas").subscribe(topic);
        TestClient stays = TestClient.of(second);
        Consumer atSecond = stays.create("replicas").subscribe(topic);
        Set<String> done = new HashSet<>();
        List<Polled> uncommitted = new ArrayList<>();
        IntStream.range(0, 20).forEach(key -> stays.produceKeyed(topic, "key " + key, key * 10, 10));
        Conditions.await("both have records", () -> {
            uncommitted.addAll(atFirst.poll());
            List<Polled> ofSecond = atSecond.poll();
            atSecond.commit(ofSecond);
            ofSecond.forEach(record -> done.add(record.payload()));
            return !uncommitted.isEmpty() && !done.isEmpty();
        });

        first.close();
        Conditions.await("the other has the rest", () -> {
            List<Polled> ofSecond = atSecond.poll();
            atSecond.commit(ofSecond);
            ofSecond.forEach(record -> done.add(record.payload()));
            return done.size() == 200;
        });

        assertThat(done)
                .isEqualTo(numbers(200))
                .containsAll(uncommitted.stream().map(Polled::payload).toList());
        assertThat(cluster.committed("replicas", topic).values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(200);
    }

    @Test
    void whatAFilterLeavesOutIsPassedAndCountsAsHandedOut() {
        String topic = cluster.newTopic(1);
        StreamingService service = replica();
        TestClient client = TestClient.of(service);
        String body = "{\"topics\":[\"" + topic + "\"],\"filter\":{\"" + topic + "\":{\"kind\":\"a\"}}}";
        Consumer consumer = client.create("filtering");
        assertThat(consumer.post("/subscription", body).statusCode()).isEqualTo(204);
        produceOfKinds(client, topic, IntStream.range(0, 700).mapToObj(n -> n == 600 ? "a" : "b"));

        assertThat(TestClient.records(consumer.pollAnswer("?filter=true&timeout=60000")))
                .extracting(Polled::payload)
                .containsExactly("600");
        Conditions.await("the end is passed", () -> {
            assertThat(TestClient.records(consumer.pollAnswer("?filter=true"))).isEmpty();
            assertThat(consumer.commitAll().statusCode()).isEqualTo(204);
            return service.committedOffsets("filtering", topic).equals(Map.of(0, 700L));
        });
        assertThat(service.violations()).isEmpty();
    }

    private static void produceOfKinds(TestClient client, String topic, Stream<String> kinds) {
        AtomicInteger number = new AtomicInteger();
        String records = kinds.map(kind -> TestClient.record(
                        topic, null, "{\"kind\":\"" + kind + "\"}", Integer.toString(number.getAndIncrement())))
                .collect(Collectors.joining(","));
        assertThat(client.postRecords("{\"records\":[" + records + "]}").statusCode())
                .isEqualTo(204);
    }

    @Test
    void aConsumerIsUnknownToTheOtherReplica() {
        String topic = cluster.newTopic(1);
        Consumer consumer = TestClient.of(replica()).create("elsewhere").subscribe(topic);
        TestClient other = TestClient.of(replica());

        assertRefused(other.get(consumer.path("/records")), 404, "unknown consumer");
    }

    @Test
    void whatTheClusterRefusesIsA400() {
        TestClient client = TestClient.of(replica());
        Consumer consumer = client.create("refused");

        assertRefused(consumer.post("/subscription", "{\"topics\":[\"no topic\"]}"), 400, "topic");
        assertRefused(consumer.post("/subscription", "{\"topics\":[\"no topic\"]}"), 400, "topic");
        assertRefused(consumer.post("/subscription", "{\"topics\":[\" \"]}"), 400, "");
        assertThat(consumer.delete().statusCode()).isEqualTo(204);
    }

    @Test
    void aRefusedSubscriptionLeavesTheOneBefore() {
        String topic = cluster.newTopic(1);
        TestClient client = TestClient.of(replica());
        Consumer consumer = client.create("before").subscribe(topic);

        assertRefused(consumer.post("/subscription", "{\"topics\":[\"no topic\"]}"), 400, "topic");

        client.produce(topic, 0, 1);
        assertThat(consumer.poll(WAIT)).extracting(Polled::payload).containsExactly("0");
    }

    @Test
    void recordsOfATopicThatDoesNotExistAreA400() {
        // with Kafka's own waiting there would be no answer in time
        StreamingService patient = StreamingService.builder()
                .user("user", "password")
                .kafka(cluster.bootstrapServers())
                .kafkaProperty("max.block.ms", "3600000")
                .start();
        replicas.add(patient);
        TestClient client = TestClient.of(patient);

        assertRefused(
                client.postRecords("{\"records\":[" + TestClient.record("nowhere", null, "1") + ","
                        + TestClient.record("nowhere", null, "2") + "]}"),
                400,
                "the cluster has no topic 'nowhere'");
        String topic = cluster.newTopic(1);
        client.produce(topic, 0, 1);
        assertThat(patient.endOffset(topic, 0)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "max.poll.interval.ms, secret",
        "max.partition.fetch.bytes, -8712345",
        "isolation.level, secret",
        "interceptor.classes, secret",
        "linger.ms, secret",
        "security.protocol, secret",
        "retries, secret"
    })
    void aPropertyThatKafkasClientsDoNotAcceptIsNamedAtTheStartAndNotItsValue(String name, String value) {
        StreamingServiceBuilder builder = StreamingService.builder()
                .authentication(false)
                .kafka(cluster.bootstrapServers())
                .kafkaProperty(name, value);

        assertThatThrownBy(builder::start)
                .satisfies(failure -> assertThat(failure)
                        .hasMessageContaining(name)
                        .hasMessageNotContaining(value)
                        .hasNoCause());
    }

    /** The values are taken from elsewhere then, when the clients are made. */
    @Test
    void valuesOfConfigProvidersAreNotTakenForThemselves(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("values"), "interval=200000\n");
        replicas.add(StreamingService.builder()
                .authentication(false)
                .kafka(cluster.bootstrapServers())
                .kafkaProperty("config.providers", "file")
                .kafkaProperty("config.providers.file.class", FileConfigProvider.class.getName())
                .kafkaProperty("max.poll.interval.ms", "${file:" + file + ":interval}")
                .start());
    }

    @Test
    void whatAConsumerWouldNotAcceptIsFoundAtTheStart() {
        StreamingServiceBuilder builder = StreamingService.builder()
                .authentication(false)
                .kafka(cluster.bootstrapServers())
                .kafkaProperty("heartbeat.interval.ms", "3600000");

        assertThatThrownBy(builder::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("kafka: its clients do not start")
                .hasMessageNotContaining("3600000");
    }

    @Test
    void settingsThatAreTheServicesOwnAreNotAccepted() {
        StreamingServiceBuilder builder =
                StreamingService.builder().authentication(false).kafka(cluster.bootstrapServers());

        assertThatThrownBy(() -> builder.kafkaProperty("acks", "0").start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("kafka.acks: is set by the service itself");
        assertThatThrownBy(() -> StreamingService.builder()
                        .authentication(false)
                        .kafkaProperty("security.protocol", "SSL")
                        .start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("kafka.bootstrap.servers");
        assertThatThrownBy(() -> StreamingService.builder()
                        .authentication(false)
                        .topic("t", 1)
                        .kafka("127.0.0.1:1")
                        .start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("topic");
    }
}
