package io.reactorchannel.service.internal.kafka;

import io.reactorchannel.service.Conditions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;

/** A real Kafka cluster in this JVM, on ports of its own choice. */
public final class KafkaCluster implements AutoCloseable {

    private static final AtomicInteger TOPICS = new AtomicInteger();

    /** Held, as a logger that nobody holds forgets its level: brokers say a lot. */
    private static final List<Logger> QUIET = Stream.of("kafka", "org.apache.kafka", "state.change.logger")
            .map(Logger::getLogger)
            .toList();

    private final KafkaClusterTestKit kit;
    private final Admin admin;
    private final short replicas;

    private KafkaCluster(KafkaClusterTestKit kit, int brokers) {
        this.kit = kit;
        this.replicas = (short) brokers;
        this.admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kit.bootstrapServers()));
    }

    /**
     * Starts brokers, and a controller for them, which is the broker itself where there is one only. Several
     * controllers do not get along in the kit of Kafka 4.2: their raft threads die, and everybody waits.
     */
    public static KafkaCluster start(int brokers) {
        QUIET.forEach(logger -> logger.setLevel(Level.SEVERE));
        try {
            KafkaClusterTestKit kit = new KafkaClusterTestKit.Builder(new TestKitNodes.Builder()
                            .setCombined(brokers == 1)
                            .setNumBrokerNodes(brokers)
                            .setNumControllerNodes(1)
                            .build())
                    .setConfigProp("offsets.topic.replication.factor", Integer.toString(brokers))
                    .setConfigProp("offsets.topic.num.partitions", "5")
                    .setConfigProp("group.initial.rebalance.delay.ms", "0")
                    .setConfigProp("min.insync.replicas", Integer.toString(brokers / 2 + 1))
                    .setConfigProp("auto.create.topics.enable", "false")
                    .build();
            kit.format();
            kit.startup();
            kit.waitForReadyBrokers();
            return new KafkaCluster(kit, brokers);
        } catch (Exception failure) {
            throw new IllegalStateException("The cluster does not start", failure);
        }
    }

    public String bootstrapServers() {
        return kit.bootstrapServers();
    }

    /** Makes a topic that nobody else has. */
    public String newTopic(int partitions) {
        String name = "topic-" + TOPICS.incrementAndGet();
        try {
            admin.createTopics(List.of(new NewTopic(name, Optional.of(partitions), Optional.of(replicas))))
                    .all()
                    .get();
            // the controller knows of it at once, a broker a moment later
            Conditions.await("the broker knows the topic", () -> isKnown(name));
            return name;
        } catch (InterruptedException | ExecutionException failure) {
            throw new IllegalStateException("No topic could be made", failure);
        }
    }

    private boolean isKnown(String topic) {
        try {
            return admin.describeTopics(List.of(topic)).allTopicNames().get().containsKey(topic);
        } catch (ExecutionException notYet) {
            return false;
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException("Nobody waits for the topic", interrupted);
        }
    }

    /** What a group has committed in a topic: by partition the next offset to read. */
    public Map<Integer, Long> committed(String group, String topic) {
        try {
            Map<Integer, Long> offsets = new TreeMap<>();
            admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .forEach((partition, committed) -> {
                        if (partition.topic().equals(topic) && committed != null) {
                            offsets.put(partition.partition(), committed.offset());
                        }
                    });
            return offsets;
        } catch (InterruptedException | ExecutionException failure) {
            throw new IllegalStateException("The committed offsets cannot be read", failure);
        }
    }

    /** The broker that coordinates a group. */
    public int coordinatorOf(String group) {
        try {
            return admin.describeConsumerGroups(List.of(group))
                    .all()
                    .get()
                    .get(group)
                    .coordinator()
                    .id();
        } catch (InterruptedException | ExecutionException failure) {
            throw new IllegalStateException("The group's coordinator is not known", failure);
        }
    }

    /** Stops a broker as operators do; what it leads goes to others. */
    public void stop(int broker) {
        kit.brokers().get(broker).shutdown();
        kit.brokers().get(broker).awaitShutdown();
    }

    /** Starts a broker again that was stopped, on the port it had. */
    public void startAgain(int broker) {
        kit.brokers().get(broker).startup();
    }

    /** The number of records ever written to each partition of a topic. */
    public Map<Integer, Long> ends(String topic, int partitions) {
        try {
            Map<TopicPartition, OffsetSpec> latest = IntStream.range(0, partitions)
                    .boxed()
                    .collect(Collectors.toMap(
                            number -> new TopicPartition(topic, number), number -> OffsetSpec.latest()));
            Map<Integer, Long> ends = new TreeMap<>();
            admin.listOffsets(latest)
                    .all()
                    .get()
                    .forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
            return ends;
        } catch (InterruptedException | ExecutionException failure) {
            throw new IllegalStateException("The ends of the log cannot be read", failure);
        }
    }

    @Override
    public void close() {
        admin.close();
        try {
            kit.close();
        } catch (Exception failure) {
            throw new IllegalStateException("The cluster does not stop", failure);
        }
    }
}
