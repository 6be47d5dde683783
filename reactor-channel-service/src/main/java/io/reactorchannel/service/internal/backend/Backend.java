package io.reactorchannel.service.internal.backend;

import java.util.List;
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
     * Stores records, all of them or, when one is refused, none.
     *
     * @param records what to store, in this order
     * @return completes when the records are stored
     */
    Mono<Void> produce(List<NewRecord> records);
}
