package io.reactorchannel.service.internal.rest;

import io.reactorchannel.service.internal.backend.Lag;
import io.reactorchannel.service.internal.backend.TopicPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The answer that tells how far a group is behind.
 *
 * @param consumerGroup its name
 * @param topics by name
 */
record LagAnswer(String consumerGroup, List<LagAnswer.OfTopic> topics) {

    static LagAnswer of(String group, Map<TopicPartition, Lag> lags) {
        Map<String, List<OfPartition>> byTopic = new TreeMap<>();
        new TreeMap<>(lags)
                .forEach((partition, lag) -> byTopic.computeIfAbsent(partition.topic(), absent -> new ArrayList<>())
                        .add(new OfPartition(partition.partition(), lag.committed(), lag.end(), lag.records())));
        List<OfTopic> topics = new ArrayList<>();
        byTopic.forEach((topic, partitions) -> topics.add(new OfTopic(
                topic, partitions.stream().mapToLong(OfPartition::lag).sum(), partitions)));
        return new LagAnswer(group, topics);
    }

    /**
     * How far it is behind in a topic.
     *
     * @param topic its name
     * @param lag records, of all partitions together
     * @param partitions by number
     */
    record OfTopic(String topic, long lag, List<OfPartition> partitions) {}

    /**
     * How far it is behind in a partition.
     *
     * @param partition its number
     * @param committedOffset the next offset the group will read; null when it has committed none
     * @param endOffset the offset the next record will have
     * @param lag records
     */
    record OfPartition(int partition, @Nullable Long committedOffset, long endOffset, long lag) {}
}
