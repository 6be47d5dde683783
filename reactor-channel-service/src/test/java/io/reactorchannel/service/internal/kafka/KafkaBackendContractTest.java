package io.reactorchannel.service.internal.kafka;

import io.reactorchannel.service.internal.backend.Backend;
import io.reactorchannel.service.internal.backend.BackendContract;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Against one real broker. */
class KafkaBackendContractTest extends BackendContract {

    private static final List<String> TOLD = new CopyOnWriteArrayList<>();

    private static KafkaCluster cluster;
    private static KafkaBackend backend;

    @BeforeAll
    static void start() {
        cluster = KafkaCluster.start(1);
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

    @Override
    protected Map<Integer, Long> committed(String group, String topic) {
        return cluster.committed(group, topic);
    }

    @Override
    protected List<String> toldCommits() {
        return TOLD;
    }
}
