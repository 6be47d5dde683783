package io.reactorchannel.service.internal.kafka;

import io.reactorchannel.service.internal.backend.Complaint;
import io.reactorchannel.service.internal.backend.RecordOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The partitions that a consumer holds, each for one tenure: from being given it to losing it, and what was handed out
 * and committed in between. Offsets are those of the next record, as Kafka's. For one thread.
 */
final class Tenures {

    private static final long NOWHERE = -1;

    private final String consumer;
    private final Map<TopicPartition, Tenure> held = new HashMap<>();

    /** Of each partition the furthest that was handed out, in whatever tenure. */
    private final Map<TopicPartition, Long> mostGiven = new HashMap<>();

    Tenures(String consumer) {
        this.consumer = consumer;
    }

    /** Tenures begin. */
    void begin(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> held.put(partition, new Tenure()));
    }

    /** Notes how far the group had committed when the tenure began; null when it had not. */
    void startedAt(TopicPartition partition, @Nullable OffsetAndMetadata committed) {
        Tenure tenure = held.get(partition);
        if (tenure != null && committed != null) {
            tenure.committedAtStart = committed.offset();
        }
    }

    void end(Collection<TopicPartition> partitions) {
        held.keySet().removeAll(partitions);
    }

    void handedOut(Iterable<? extends ConsumerRecord<?, ?>> records) {
        for (ConsumerRecord<?, ?> record : records) {
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            Tenure tenure = held.get(partition);
            if (tenure != null) {
                tenure.handedOut = record.offset() + 1;
            }
            mostGiven.merge(partition, record.offset() + 1, Math::max);
        }
    }

    /**
     * What a commit of consumed records means: the highest of each partition that is held, unless it is from a former
     * tenure. What no client may do is added to the complaints, and not committed where it was never given.
     */
    Map<TopicPartition, OffsetAndMetadata> toCommit(List<RecordOffset> consumed, Collection<Complaint> complaints) {
        Map<TopicPartition, Long> highest = new HashMap<>();
        for (RecordOffset record : consumed) {
            TopicPartition partition = new TopicPartition(
                    record.partition().topic(), record.partition().partition());
            highest.merge(partition, record.offset() + 1, Math::max);
        }
        Map<TopicPartition, OffsetAndMetadata> wanted = new HashMap<>();
        highest.forEach((partition, next) -> {
            Tenure tenure = held.get(partition);
            if (tenure != null && next >= tenure.committedAtStart && isFair(partition, tenure, next, complaints)) {
                wanted.put(partition, new OffsetAndMetadata(next));
            }
        });
        return wanted;
    }

    private boolean isFair(TopicPartition partition, Tenure tenure, long next, Collection<Complaint> complaints) {
        if (next < tenure.mostCommitted) {
            complaints.add(complaint(next, partition, "behind what was committed before by", true));
        }
        boolean given = next <= Math.max(mostGiven.getOrDefault(partition, NOWHERE), tenure.committedAtStart);
        if (!given) {
            complaints.add(complaint(next, partition, "which was never given to", false));
        }
        return given;
    }

    private Complaint complaint(long next, TopicPartition partition, String what, boolean excusedWhenLate) {
        return new Complaint(
                "a commit of offset " + (next - 1) + " of " + partition + ", " + what + " consumer " + consumer,
                excusedWhenLate);
    }

    /** All that was handed out of what is held and is not committed. */
    Map<TopicPartition, OffsetAndMetadata> allHandedOut() {
        Map<TopicPartition, OffsetAndMetadata> wanted = new HashMap<>();
        held.forEach((partition, tenure) -> {
            if (tenure.handedOut > tenure.committed) {
                wanted.put(partition, new OffsetAndMetadata(tenure.handedOut));
            }
        });
        return wanted;
    }

    /** Leaves out what is not held any more, or was lost and came back further on. */
    void retainHeld(Map<TopicPartition, OffsetAndMetadata> wanted) {
        wanted.entrySet().removeIf(entry -> {
            Tenure tenure = held.get(entry.getKey());
            return tenure == null || entry.getValue().offset() < tenure.committedAtStart;
        });
    }

    void committed(Map<TopicPartition, OffsetAndMetadata> accepted) {
        accepted.forEach((partition, next) -> {
            Tenure tenure = held.get(partition);
            if (tenure != null) {
                tenure.committed = next.offset();
                tenure.mostCommitted = Math.max(tenure.mostCommitted, next.offset());
            }
        });
    }

    private static final class Tenure {

        private long committedAtStart = NOWHERE;
        private long handedOut = NOWHERE;
        private long committed = NOWHERE;
        private long mostCommitted = NOWHERE;
    }
}
