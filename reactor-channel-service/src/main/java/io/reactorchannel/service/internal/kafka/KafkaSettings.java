package io.reactorchannel.service.internal.kafka;

import io.reactorchannel.service.internal.backend.ConsumerSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * How to reach a cluster, and how much is taken at once.
 *
 * @param properties properties of Kafka's clients; {@code bootstrap.servers} among them
 * @param maxRecordsPerPoll the most records of an answer
 * @param maxBytesPerPoll the most bytes of an answer; a single record may be larger
 */
public record KafkaSettings(Map<String, String> properties, int maxRecordsPerPoll, int maxBytesPerPoll) {

    /** What the service itself relies on, and nobody else may set. */
    private static final Set<String> OURS = Set.of(
            ConsumerConfig.GROUP_ID_CONFIG,
            ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
            ConsumerConfig.GROUP_PROTOCOL_CONFIG,
            ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
            ProducerConfig.ACKS_CONFIG,
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            ProducerConfig.TRANSACTIONAL_ID_CONFIG);

    /** How long a produce may take, the broker's acknowledgement included. */
    private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(30);

    /** Heartbeats tell of rebalances: with Kafka's own three seconds a group would come to rest late. */
    private static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(1);

    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

    /**
     * Checks the properties.
     *
     * @throws IllegalArgumentException when {@code bootstrap.servers} is missing, one is set that is the service's, or
     *     has a value that Kafka's clients do not accept; names it and not its value
     */
    public KafkaSettings {
        properties = Map.copyOf(properties);
        if (properties
                .getOrDefault(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "")
                .isBlank()) {
            throw new IllegalArgumentException("kafka.bootstrap.servers: missing; host:port, several with commas");
        }
        properties.keySet().stream().filter(OURS::contains).sorted().findFirst().ifPresent(taken -> {
            throw new IllegalArgumentException("kafka." + taken + ": is set by the service itself");
        });
        RefusedProperties.first(properties).ifPresent(name -> {
            throw new IllegalArgumentException("kafka." + name + ": Kafka's clients do not accept its value");
        });
    }

    /** Names the properties and not their values, among which are passwords. */
    @Override
    public String toString() {
        return "KafkaSettings" + properties.keySet();
    }

    Map<String, Object> ofAdmin() {
        Map<String, Object> configs = new HashMap<>();
        configs.put(AdminClientConfig.CLIENT_ID_CONFIG, "reactor-channel-service");
        configs.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis(DELIVERY_TIMEOUT));
        configs.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis(REQUEST_TIMEOUT));
        configs.putAll(properties);
        return configs;
    }

    Map<String, Object> ofProducer() {
        Map<String, Object> configs = new HashMap<>();
        configs.put(ProducerConfig.CLIENT_ID_CONFIG, "reactor-channel-service");
        configs.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis(DELIVERY_TIMEOUT));
        configs.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis(REQUEST_TIMEOUT));
        configs.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis(REQUEST_TIMEOUT));
        configs.putAll(properties);
        configs.put(ProducerConfig.ACKS_CONFIG, "all");
        configs.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        return configs;
    }

    Map<String, Object> ofConsumer(String id, ConsumerSettings settings) {
        Map<String, Object> configs = new HashMap<>();
        configs.put(ConsumerConfig.CLIENT_ID_CONFIG, "reactor-channel-service-" + id);
        configs.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis(DELIVERY_TIMEOUT));
        configs.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis(REQUEST_TIMEOUT));
        configs.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, millis(HEARTBEAT_INTERVAL));
        configs.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, maxBytesPerPoll);
        configs.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, maxBytesPerPoll);
        configs.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false); // nor do those that produce make any
        configs.putAll(properties);
        configs.put(ConsumerConfig.GROUP_ID_CONFIG, settings.group());
        configs.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        configs.put(
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                settings.offsetReset().name().toLowerCase(Locale.ROOT));
        configs.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, maxRecordsPerPoll);
        return configs;
    }

    private static int millis(Duration time) {
        return Math.toIntExact(time.toMillis());
    }
}
