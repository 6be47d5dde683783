package io.reactorchannel.service.internal.kafka;

import io.reactorchannel.service.internal.backend.Backend;
import io.reactorchannel.service.internal.backend.BackendConsumer;
import io.reactorchannel.service.internal.backend.CommitObserver;
import io.reactorchannel.service.internal.backend.ConsumerSettings;
import io.reactorchannel.service.internal.backend.Lag;
import io.reactorchannel.service.internal.backend.NewRecord;
import io.reactorchannel.service.internal.backend.OffsetReset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Keeps records in a Kafka cluster. Safe for use by many threads. */
public final class KafkaBackend implements Backend {

    /** Sending waits only while the producer learns of a topic, or its buffer is full. */
    private static final int SENDING_THREADS = 8;

    private static final int MOST_WAITING_TO_SEND = 10_000;
    private static final int CHECK_WITHIN_MILLIS = 3_000;
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final KafkaSettings settings;
    private final CommitObserver observer;
    private final Producer<byte[], byte[]> producer;
    private final Admin admin;
    private final KafkaTopics topics;
    private final GroupLag lag;
    private final Scheduler sending;

    /**
     * Makes a backend. Connections are made in the background; whether the cluster answers shows at the first request.
     *
     * @param settings where the cluster is
     * @param observer is told of each commit, on the thread of its consumer
     * @throws IllegalStateException when Kafka's clients do not accept the settings; names them
     */
    public KafkaBackend(KafkaSettings settings, CommitObserver observer) {
        this.settings = settings;
        this.observer = observer;
        try {
            makeConsumer("start", new ConsumerSettings("start", OffsetReset.LATEST, false, Duration.ofMinutes(1)))
                    .close(CloseOptions.timeout(Duration.ZERO)); // never in a group: only what it accepts is asked
            this.producer =
                    new KafkaProducer<>(settings.ofProducer(), new ByteArraySerializer(), new ByteArraySerializer());
        } catch (RuntimeException refused) { // IllegalArgumentException among them
            throw RefusedProperties.refusal(refused, settings.properties());
        }
        try {
            this.admin = Admin.create(settings.ofAdmin());
        } catch (RuntimeException refused) {
            producer.close(Duration.ZERO);
            throw RefusedProperties.refusal(refused, settings.properties());
        }
        this.topics = new KafkaTopics(admin);
        this.lag = new GroupLag(admin, topics);
        this.sending = Schedulers.newBoundedElastic(
                SENDING_THREADS, MOST_WAITING_TO_SEND, "streaming-service-kafka-producer", 60, true);
    }

    @Override
    public Mono<BackendConsumer> join(String id, ConsumerSettings consumer) {
        return Mono.fromSupplier(() -> new KafkaMember(id, isOver -> {
            Consumer<byte[], byte[]> made = makeConsumer(id, consumer);
            Membership membership = new Membership(id, consumer, made, observer, settings.maxBytesPerPoll(), isOver);
            return new KafkaMember.Active(membership, made);
        }));
    }

    private Consumer<byte[], byte[]> makeConsumer(String id, ConsumerSettings consumer) {
        return new KafkaConsumer<>(
                settings.ofConsumer(id, consumer), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * Sends the records at once and completes when the cluster has acknowledged all. None is sent when one's topic does
     * not exist; when one is refused later, others of them may be stored all the same.
     */
    @Override
    public Mono<Void> produce(List<NewRecord> records) {
        Set<String> names = records.stream().map(NewRecord::topic).collect(Collectors.toSet());
        return topics.require(names) // a producer would wait for them, and hold a thread
                .then(Detached.call(sending, () -> send(records)))
                .flatMap(acknowledged -> Mono.fromFuture(acknowledged, true))
                .doOnError(failure -> topics.forget(names))
                .onErrorMap(KafkaFailures::toRefusal);
    }

    /** Goes no further than a record that fails at once, having waited for its topic in vain: the next would, too. */
    private CompletableFuture<Void> send(List<NewRecord> records) {
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        for (NewRecord record : records) {
            CompletableFuture<Void> one = send(record);
            sent.add(one);
            if (one.isCompletedExceptionally()) {
                return one;
            }
        }
        return CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<Void> send(NewRecord record) {
        CompletableFuture<Void> acknowledged = new CompletableFuture<>();
        Future<RecordMetadata> unused = producer.send(KafkaRecords.toKafka(record), (stored, failure) -> { // tells all
            if (failure == null) {
                acknowledged.complete(null);
            } else {
                acknowledged.completeExceptionally(failure);
            }
        });
        return acknowledged;
    }

    @Override
    public Mono<Map<Integer, Long>> committedOffsets(String group, String topic) {
        return lag.committed(group)
                .map(committed -> {
                    Map<Integer, Long> offsets = new TreeMap<>();
                    committed.forEach((partition, next) -> {
                        if (partition.topic().equals(topic)) {
                            offsets.put(partition.partition(), next);
                        }
                    });
                    return offsets;
                })
                .onErrorMap(KafkaFailures::toRefusal);
    }

    /** Subscriptions alone do not count: the cluster tells of members only what they hold just now. */
    @Override
    public Mono<Map<io.reactorchannel.service.internal.backend.TopicPartition, Lag>> lag(String group) {
        return lag.of(group).onErrorMap(KafkaFailures::toRefusal);
    }

    @Override
    public Mono<Long> endOffset(String topic, int partition) {
        TopicPartition wanted = new TopicPartition(topic, partition);
        return topics.describe(Set.of(topic)) // of one that does not exist Kafka would ask until the time is up
                .filter(found ->
                        partition >= 0 && partition < found.partitions().size())
                .next()
                .flatMap(found -> KafkaTopics.answer(() ->
                        admin.listOffsets(Map.of(wanted, OffsetSpec.latest())).partitionResult(wanted)))
                .map(ListOffsetsResultInfo::offset)
                .onErrorReturn(UnknownTopicOrPartitionException.class, 0L)
                .defaultIfEmpty(0L)
                .onErrorMap(KafkaFailures::toRefusal);
    }

    /** Asks the cluster for its nodes. */
    @Override
    public Mono<Void> check() {
        return Mono.fromFuture(
                        () -> admin.describeCluster(new DescribeClusterOptions().timeoutMs(CHECK_WITHIN_MILLIS))
                                .nodes()
                                .toCompletionStage()
                                .toCompletableFuture(),
                        true)
                .onErrorMap(KafkaFailures::toRefusal)
                .then();
    }

    /** Sends what is still to be sent, for a while, and lets go of the connections. */
    @Override
    public Mono<Void> close() {
        // not on a thread that sends: all of them may wait for a topic, until the producer is closed
        return Detached.<Void>call(Schedulers.boundedElastic(), () -> {
                    producer.close(CLOSE_WITHIN);
                    admin.close(CLOSE_WITHIN);
                    return null;
                })
                .doFinally(end -> sending.dispose());
    }
}
