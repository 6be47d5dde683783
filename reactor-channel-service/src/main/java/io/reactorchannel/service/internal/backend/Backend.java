package io.reactorchannel.service.internal.backend;

import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/**
 * Keeps records by topic and partition, and hands them to consumers that share the work in groups.
 *
 * <p>Every operation is cold and does not block the thread that subscribes. A request that cannot be served ends with a
 * {@link Refusal}.
 */
public interface Backend {

    /**
     * Makes a consumer, not subscribed to anything yet.
     *
     * @param id its name, for complaints and those who are told of commits
     * @param settings its group and how it starts
     * @return the consumer
     */
    Mono<BackendConsumer> join(String id, ConsumerSettings settings);

    /**
     * Stores records. When that fails, whether some of them are stored is the backend's to say.
     *
     * @param records what to store, in this order
     * @return completes when all records are stored
     */
    Mono<Void> produce(List<NewRecord> records);

    /**
     * What a group has committed.
     *
     * @param group its name
     * @param topic the topic's name
     * @return the next offset to read, by partition; without the partitions that have no committed offset
     */
    Mono<Map<Integer, Long>> committedOffsets(String group, String topic);

    /**
     * How far a group is behind.
     *
     * @param group its name
     * @return every partition of the topics in which the group has committed or, where the backend knows of it, one of
     *     its consumers is subscribed; empty for an unknown group
     */
    Mono<Map<TopicPartition, Lag>> lag(String group);

    /**
     * The offset the next record of a partition will have.
     *
     * @param topic the topic's name
     * @param partition the number
     * @return the offset; 0 when there is no such partition
     */
    Mono<Long> endOffset(String topic, int partition);

    /**
     * Whether it can serve just now.
     *
     * @return completes when it can; a {@link Refusal} when it cannot
     */
    Mono<Void> check();

    /**
     * Lets go of what it holds, when no consumer is left. To be subscribed to once.
     *
     * @return completes when that is done
     */
    Mono<Void> close();
}
