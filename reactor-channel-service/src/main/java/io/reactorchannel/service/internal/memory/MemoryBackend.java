package io.reactorchannel.service.internal.memory;

import io.reactorchannel.service.internal.backend.Backend;
import io.reactorchannel.service.internal.backend.BackendConsumer;
import io.reactorchannel.service.internal.backend.CommitObserver;
import io.reactorchannel.service.internal.backend.ConsumerSettings;
import io.reactorchannel.service.internal.backend.Lag;
import io.reactorchannel.service.internal.backend.NewRecord;
import io.reactorchannel.service.internal.backend.TopicPartition;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Keeps topics and groups in memory. Safe for use by many threads. */
public final class MemoryBackend implements Backend {

    private final Topics topics;
    private final FairShare share;
    private final Scheduler scheduler;
    private final CommitObserver observer;
    private final Map<String, Group> groups = new ConcurrentHashMap<>();

    /**
     * Makes a backend.
     *
     * @param configured the topics that exist from the start, with their numbers of partitions
     * @param partitionsOfNewTopics partitions of a topic that is created when it is named; 0: none is
     * @param limits bounds on memory and answers
     * @param scheduler wakes waiting polls; stays the caller's to dispose
     * @param observer is told of each commit, under the group's monitor
     */
    public MemoryBackend(
            Map<String, Integer> configured,
            int partitionsOfNewTopics,
            MemoryLimits limits,
            Scheduler scheduler,
            CommitObserver observer) {
        this.observer = observer;
        this.topics = new Topics(configured, partitionsOfNewTopics, limits);
        this.share = new FairShare(limits);
        this.scheduler = scheduler;
    }

    /**
     * Whether a topic can have this name.
     *
     * @param name any text
     * @return true for 1 to 249 of the characters A-Z a-z 0-9 . _ -, but not "." and ".."
     */
    public static boolean isTopicName(String name) {
        return Topics.isName(name);
    }

    @Override
    public Mono<BackendConsumer> join(String id, ConsumerSettings settings) {
        return Mono.fromSupplier(() -> new MemoryConsumer(
                groups.computeIfAbsent(settings.group(), absent -> new Group(share, observer)),
                new Seat(id, settings),
                topics,
                scheduler));
    }

    /** Stores all of them or, when one is refused, none. */
    @Override
    public Mono<Void> produce(List<NewRecord> records) {
        return Mono.fromRunnable(() -> append(records));
    }

    @Override
    public Mono<Map<Integer, Long>> committedOffsets(String group, String topic) {
        return Mono.fromSupplier(() -> {
            Group known = groups.get(group);
            return known == null ? Map.of() : known.committed(topic);
        });
    }

    @Override
    public Mono<Map<TopicPartition, Lag>> lag(String group) {
        return Mono.fromSupplier(() -> {
            Group known = groups.get(group);
            return known == null ? Map.of() : lag(known);
        });
    }

    private Map<TopicPartition, Lag> lag(Group group) {
        Map<TopicPartition, Lag> lags = new HashMap<>();
        for (String name : group.topics()) {
            Map<Integer, Long> committed = group.committed(name);
            List<Partition> partitions =
                    topics.find(name).map(Topic::partitions).orElse(List.of());
            for (Partition partition : partitions) {
                Long next = committed.get(partition.id().partition());
                lags.put(partition.id(), new Lag(next, partition.start(), partition.end()));
            }
        }
        return lags;
    }

    @Override
    public Mono<Long> endOffset(String topic, int partition) {
        return Mono.fromSupplier(() -> topics.find(topic)
                .flatMap(found -> Optional.ofNullable(found.partition(partition)))
                .map(Partition::end)
                .orElse(0L));
    }

    @Override
    public Mono<Void> check() {
        return Mono.empty();
    }

    @Override
    public Mono<Void> close() {
        return Mono.empty();
    }

    private void append(List<NewRecord> records) {
        records.forEach(added -> topics.require(added.topic()));
        Set<Partition> touched = new LinkedHashSet<>();
        for (NewRecord added : records) {
            Partition partition = topics.require(added.topic()).partitionFor(added.shardingKey());
            partition.append(added);
            touched.add(partition);
        }
        touched.forEach(Partition::announce);
    }
}
