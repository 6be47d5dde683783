package io.reactorchannel;

import java.util.List;
import reactor.core.publisher.Mono;

/**
 * The records of one poll as {@link ReactiveChannel#receiveBatches} hands them out, to be acknowledged together or one
 * by one. Safe for use by several threads.
 */
public interface RecordBatch {

    /**
     * The records, in the order of the service.
     *
     * @return an immutable list of at least one
     */
    List<ChannelRecord> records();

    /** Acknowledges every record of the batch, see {@link ChannelRecord#acknowledge()}. */
    void acknowledge();

    /**
     * Acknowledges every record of the batch and commits without waiting for the interval.
     *
     * @return completes when all are committed; fails as {@link ChannelRecord#commit()} does
     */
    @CheckReturnValue
    Mono<Void> commit();
}
