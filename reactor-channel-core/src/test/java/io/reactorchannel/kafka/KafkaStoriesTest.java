package io.reactorchannel.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.ChannelRecord;
import io.reactorchannel.OffsetReset;
import io.reactorchannel.ProducerRecord;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.service.StreamingService;
import io.reactorchannel.service.internal.kafka.KafkaCluster;
import io.reactorchannel.testing.Await;
import io.reactorchannel.testing.SecretsInLogs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Channels, two services and three real brokers, some of which go away. */
class KafkaStoriesTest {

    private static final int RECORDS = 50_000;
    private static final int STOP_AFTER = 20_000;
    private static final int PARTITIONS = 6;
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(2);

    private static KafkaCluster cluster;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<Crowd> crowds = new CopyOnWriteArrayList<>();
    private final StreamingService one = service("one");
    private final StreamingService other = service("other");

    @BeforeAll
    static void startBrokers() {
        cluster = KafkaCluster.start(3);
    }

    @AfterAll
    static void stopBrokers() {
        cluster.close();
    }

    private StreamingService service(String name) {
        StreamingService service = StreamingService.builder()
                .user(Crowd.USER, Crowd.PASSWORD)
                .tokenKey(SecretsInLogs.secret("a secret of both, 32 bytes or more of it"))
                .replica(name)
                .stopTimeout(Duration.ofSeconds(1))
                .onCommit((group, consumer, topic, partition, next) ->
                        crowds.forEach(crowd -> crowd.beforeCommit(group, partition, next)))
                .kafka(cluster.bootstrapServers())
                .start();
        open.add(service);
        return service;
    }

    @AfterEach
    void closeAll() throws Exception {
        for (int last = open.size() - 1; last >= 0; last--) {
            open.get(last).close();
        }
    }

    private <T extends AutoCloseable> T opened(T added) {
        open.add(added);
        return added;
    }

    private Balancer balancer(StreamingService service) {
        return opened(new Balancer(service));
    }

    private ReactiveChannel channel(String group) {
        return opened(ReactiveChannel.builder(other.url())
                .auth(ChannelAuth.userPassword(other.url(), Crowd.USER, Crowd.PASSWORD))
                .consumerGroup(group)
                .offset(OffsetReset.EARLIEST)
                .closeOnShutdown(false)
                .build());
    }

    private String filledTopic() {
        String topic = cluster.newTopic(PARTITIONS);
        channel("filler")
                .produce(Flux.range(0, RECORDS)
                        .map(number ->
                                ProducerRecord.of(topic, Map.of("n", number)).withShardingKey("key " + number % 1_000)))
                .block(LONG_ENOUGH);
        return topic;
    }

    /** All are seen, and what the cluster says is committed is what was acknowledged: everything. */
    private static void assertNothingIsLost(Crowd crowd, String group, String topic) {
        Await.until(() -> crowd.failure() != null || crowd.acknowledged() == RECORDS, LONG_ENOUGH);
        assertThat(crowd.failure()).isNull();
        Map<Integer, Long> ends = cluster.ends(topic, PARTITIONS);
        assertThat(ends.values().stream().mapToLong(end -> end).sum()).isEqualTo(RECORDS);
        assertThat(crowd.acknowledgedWithoutGap()).isEqualTo(ends);
        Await.until(() -> cluster.committed(group, topic).equals(ends), LONG_ENOUGH);
        assertThat(crowd.earlyCommits()).isEmpty();
    }

    private Crowd crowd(String group, String topic) {
        Crowd crowd = opened(new Crowd(group, topic, STOP_AFTER));
        crowds.add(crowd);
        return crowd;
    }

    @Test
    void aServiceStopsAndItsChannelsGoOnAtTheOther() {
        String topic = filledTopic();
        Balancer first = balancer(one);
        Balancer second = balancer(one);
        Balancer third = balancer(other);
        Crowd crowd = crowd("stopped service", topic);
        crowd.join(first.url());
        crowd.join(second.url());
        crowd.join(third.url());
        Await.until(crowd::hasStopped, LONG_ENOUGH);

        first.sendTo(other);
        second.sendTo(other);
        one.close();
        crowd.letThrough();

        assertNothingIsLost(crowd, "stopped service", topic);
    }

    @Test
    void aBrokerStopsAndStartsAgain() {
        String topic = filledTopic();
        Crowd crowd = crowd("stopped broker", topic);
        crowd.join(one.url());
        crowd.join(one.url());
        crowd.join(other.url());
        Await.until(crowd::hasStopped, LONG_ENOUGH);

        int coordinator = cluster.coordinatorOf("stopped broker");
        cluster.stop(coordinator);
        crowd.letThrough();
        Await.until(() -> crowd.failure() != null || crowd.acknowledged() >= STOP_AFTER + 10_000, LONG_ENOUGH);
        cluster.startAgain(coordinator);

        assertNothingIsLost(crowd, "stopped broker", topic);
    }

    @Test
    void aChannelDiesWithoutGoodbyeAndTheOthersTakeOver() {
        String topic = filledTopic();
        Balancer ofTheDying = balancer(one);
        Crowd crowd = crowd("dead channel", topic);
        ReactiveChannel dying = crowd.join(ofTheDying.url(), Duration.ofMillis(200));
        Await.until(crowd::hasBegun, LONG_ENOUGH); // it has partitions to be taken over
        crowd.join(one.url());
        crowd.join(other.url());
        Await.until(crowd::hasStopped, LONG_ENOUGH);

        ofTheDying.close();
        crowd.letThrough();

        assertNothingIsLost(crowd, "dead channel", topic);
        crowd.bury(dying);
        Await.until(() -> one.consumers("dead channel") == 1, LONG_ENOUGH); // the dead one has expired
    }

    @Test
    void recordsOfAPlainKafkaProducerArrive() {
        String topic = cluster.newTopic(1);
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, cluster.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            var record = new org.apache.kafka.clients.producer.ProducerRecord<>(topic, "schlüssel", "{\"n\":1}");
            record.headers().add("kind", "größe".getBytes(StandardCharsets.UTF_8));
            producer.send(record);
            producer.send(new org.apache.kafka.clients.producer.ProducerRecord<>(topic, "{\"n\":2}"));
        }

        List<ChannelRecord> received = channel("plain producer")
                .receive(topic)
                .doOnNext(ChannelRecord::acknowledge)
                .take(2)
                .collectList()
                .block(LONG_ENOUGH);

        assertThat(received).extracting(ChannelRecord::payloadAsMap).containsExactly(Map.of("n", 1), Map.of("n", 2));
        assertThat(received.get(0).shardingKey()).hasValue("schlüssel");
        assertThat(received.get(0).headers()).isEqualTo(Map.of("kind", "größe"));
        assertThat(received.get(1).shardingKey()).isEmpty();
        Await.until(() -> cluster.committed("plain producer", topic).equals(Map.of(0, 2L)), LONG_ENOUGH);
    }

    @Test
    void recordsOfAChannelArriveAtAPlainKafkaConsumer() {
        String topic = cluster.newTopic(1);
        channel("producer")
                .produce(
                        ProducerRecord.of(topic, Map.of("n", 1))
                                .withShardingKey("schlüssel")
                                .withHeaders(Map.of("kind", "größe")),
                        ProducerRecord.of(topic, Map.of("n", 2)))
                .block(LONG_ENOUGH);

        List<ConsumerRecord<String, String>> read = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, cluster.bootstrapServers()),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            consumer.seekToBeginning(consumer.assignment());
            for (int tries = 0; read.size() < 2 && tries < 100; tries++) {
                consumer.poll(Duration.ofMillis(200)).forEach(read::add);
            }
        }

        assertThat(read).extracting(ConsumerRecord::value).containsExactly("{\"n\":1}", "{\"n\":2}");
        assertThat(read).extracting(ConsumerRecord::key).containsExactly("schlüssel", null);
        assertThat(new String(read.get(0).headers().lastHeader("kind").value(), StandardCharsets.UTF_8))
                .isEqualTo("größe");
    }
}
