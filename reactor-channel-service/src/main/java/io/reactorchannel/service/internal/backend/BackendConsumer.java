package io.reactorchannel.service.internal.backend;

import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Mono;

/**
 * One consumer of a group. Apart from {@link #leave()} the caller asks for one operation at a time.
 *
 * <p>After {@link #leave()} every operation, one that is waiting included, ends with the {@link Refusal} of an unknown
 * consumer.
 */
public interface BackendConsumer {

    /**
     * Replaces the subscription.
     *
     * @param topics names, at least one
     * @return completes when the group has shared out the partitions anew
     */
    Mono<Void> subscribe(List<String> topics);

    /**
     * What the consumer is subscribed to.
     *
     * @return the names in the order of the subscription, empty before the first
     */
    Mono<List<String>> subscription();

    /**
     * Takes the next records of the partitions this consumer holds and moves its position behind them, at the moment
     * they are taken.
     *
     * @param wait how long to wait for a first record; zero answers at once
     * @return the records, by partition and offset, perhaps none; cancelling a poll that waits moves nothing
     */
    Mono<List<StoredRecord>> poll(Duration wait);

    /**
     * Commits behind the given consumed records. Partitions this consumer does not hold are skipped; of several offsets
     * of one partition the highest counts. A partition that was lost and came back is skipped, too, where the offset
     * lies behind what the group had committed when it came back.
     *
     * @param offsets offsets of consumed records
     * @return what is wrong with them, mostly nothing, when they are committed
     */
    Mono<List<Complaint>> commit(List<RecordOffset> offsets);

    /**
     * Commits everything this consumer was handed of the partitions it holds.
     *
     * @return completes when the offsets are committed
     */
    Mono<Void> commitAll();

    /**
     * Leaves the group; its partitions go to the others. Leaving twice does nothing.
     *
     * @return completes when the group has shared out the partitions anew
     */
    Mono<Void> leave();
}
