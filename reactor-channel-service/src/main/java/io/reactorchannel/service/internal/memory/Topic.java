package io.reactorchannel.service.internal.memory;

import io.reactorchannel.service.internal.backend.TopicPartition;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A topic: its partitions, and which of them a record goes to. */
final class Topic {

    private final String name;
    private final List<Partition> partitions;
    private final AtomicInteger turn = new AtomicInteger();

    Topic(String name, int partitions, MemoryLimits limits) {
        this.name = name;
        int maxRecords = Math.max(1, limits.recordsPerTopic() / partitions);
        long maxBytes = limits.bytesPerTopic() / partitions;
        this.partitions = IntStream.range(0, partitions)
                .mapToObj(number -> new Partition(new TopicPartition(name, number), maxRecords, maxBytes))
                .toList();
    }

    String name() {
        return name;
    }

    List<Partition> partitions() {
        return partitions;
    }

    /** The partition of that number; null when the topic has no such. */
    @Nullable
    Partition partition(int number) {
        return number >= 0 && number < partitions.size() ? partitions.get(number) : null;
    }

    /** By the key's hash; without a key the partitions take turns. */
    Partition partitionFor(@Nullable String shardingKey) {
        int choice = shardingKey == null || shardingKey.isEmpty() ? turn.getAndIncrement() : shardingKey.hashCode();
        return partitions.get(Math.floorMod(choice, partitions.size()));
    }
}
