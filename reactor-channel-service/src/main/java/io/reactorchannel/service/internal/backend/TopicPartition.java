package io.reactorchannel.service.internal.backend;

import java.util.Comparator;

/**
 * A partition's name, ordered by topic, then number.
 *
 * @param topic the topic
 * @param partition the number, from 0
 */
public record TopicPartition(String topic, int partition) implements Comparable<TopicPartition> {

    private static final Comparator<TopicPartition> ORDER =
            Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

    @Override
    public int compareTo(TopicPartition other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return topic + "-" + partition;
    }
}
