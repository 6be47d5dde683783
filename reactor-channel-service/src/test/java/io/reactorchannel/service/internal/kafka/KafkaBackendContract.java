package io.reactorchannel.service.internal.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.service.internal.backend.Backend;
import io.reactorchannel.service.internal.backend.BackendConsumer;
import io.reactorchannel.service.internal.backend.BackendContract;
import io.reactorchannel.service.internal.backend.ConsumerSettings;
import io.reactorchannel.service.internal.backend.NewRecord;
import io.reactorchannel.service.internal.backend.OffsetReset;
import io.reactorchannel.service.internal.backend.StoredRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Against real brokers, whose number the subclasses say. */
abstract class KafkaBackendContract extends BackendContract {

    private static final List<String> TOLD = new CopyOnWriteArrayList<>();

    private static KafkaCluster cluster;
    private static KafkaBackend backend;

    static void start(int brokers) {
        cluster = KafkaCluster.start(brokers);
        KafkaSettings settings = new KafkaSettings(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, cluster.bootstrapServers()), 10, 1 << 20);
        backend = new KafkaBackend(
                settings, (group, consumer, partition, next) -> TOLD.add(group + " " + partition + " " + next));
    }

    @AfterAll
    static void stop() {
        try {
            backend.close().block();
        } finally {
            cluster.close();
        }
    }

    @Override
    protected Backend backend() {
        return backend;
    }

    @Override
    protected String topic(int partitions) {
        return cluster.newTopic(partitions);
    }

    /** As Kafka's own client reads them. */
    @Test
    void whatIsCommittedIsWhatTheClusterSays() {
        String topic = cluster.newTopic(1);
        backend.produce(List.of(new NewRecord(topic, null, Map.of(), null))).block();
        BackendConsumer consumer = backend.join(
                        "admin", new ConsumerSettings("asked", OffsetReset.EARLIEST, false, Duration.ofMinutes(1)))
                .block();
        consumer.subscribe(List.of(topic)).block();
        assertThat(consumer.poll(Duration.ofSeconds(20)).block()).hasSize(1);
        consumer.commitAll().block();
        consumer.leave().block();

        assertThat(cluster.committed("asked", topic))
                .isEqualTo(Map.of(0, 1L))
                .isEqualTo(backend.committedOffsets("asked", topic).block());
    }

    /** The broker sends a batch of records whole, however many fit an answer. */
    @Test
    void anAnswersBytesAreBoundedAndWhatIsCutOffComesNext() {
        String topic = cluster.newTopic(2);
        KafkaBackend small = new KafkaBackend(
                new KafkaSettings(
                        Map.of(
                                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                cluster.bootstrapServers(),
                                ProducerConfig.LINGER_MS_CONFIG,
                                "200"),
                        500,
                        1_000),
                (group, consumer, partition, next) -> {});
        try {
            small.produce(IntStream.range(0, 60)
                            .mapToObj(number -> sized(topic, number, number == 30 ? 3_000 : 200))
                            .toList())
                    .block();
            BackendConsumer consumer = small.join(
                            "small", new ConsumerSettings("small", OffsetReset.EARLIEST, false, Duration.ofMinutes(1)))
                    .block();
            consumer.subscribe(List.of(topic)).block();
            List<StoredRecord> all = new ArrayList<>();
            while (all.size() < 60) {
                List<StoredRecord> answer =
                        consumer.poll(Duration.ofSeconds(20)).block();
                assertThat(answer).isNotEmpty();
                assertThat(answer.size() == 1
                                || answer.stream()
                                                .mapToLong(stored ->
                                                        stored.content().size())
                                                .sum()
                                        <= 1_000)
                        .as("%s records fit", answer.size())
                        .isTrue();
                all.addAll(answer);
                consumer.commitAll().block();
                assertThat(committed("small", topic)).isEqualTo(all.size());
            }
            consumer.leave().block();

            assertThat(all).extracting(stored -> stored.content().shardingKey()).doesNotHaveDuplicates();
            for (int partition : List.of(0, 1)) {
                assertThat(all.stream()
                                .filter(stored -> stored.partition() == partition)
                                .map(StoredRecord::offset))
                        .isNotEmpty()
                        .isSorted();
            }
        } finally {
            small.close().block();
        }
    }

    private static long committed(String group, String topic) {
        return cluster.committed(group, topic).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static NewRecord sized(String topic, int number, int bytes) {
        return new NewRecord(topic, "key " + number, Map.of(), new byte[bytes]);
    }

    @Override
    protected List<String> toldCommits() {
        return TOLD;
    }
}
