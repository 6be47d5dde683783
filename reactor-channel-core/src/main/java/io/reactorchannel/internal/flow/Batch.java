package io.reactorchannel.internal.flow;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * The records of one poll on their way to the subscriber. Used by one thread at a time, but for {@link #giveUp()}.
 *
 * @param <T> what is handed out
 */
public interface Batch<T> {

    /** Tells that the records are in the hands of one who will hand them out or discard them. */
    void takeOver();

    /** Whether there is nothing (more) to hand out. */
    boolean isEmpty();

    /** Whether some of it is handed out already. */
    boolean isTouched();

    /**
     * Takes out the next and enters it as handed out; the caller passes it on at once.
     *
     * @return what to pass on; null when something has to be done first, see {@link #obstacle()}
     */
    @Nullable
    T next();

    /** Tells that the subscriber has been given what {@link #next()} took out; to be called by the same thread. */
    void passed();

    /**
     * What has to be done after {@link #next()} returned null; then it can be called again unless the batch is empty.
     */
    Mono<Void> obstacle();

    /** Drops what is not handed out: the consumer is stale then. What can be handed to the discard hook is. */
    void discard(Context context);

    /** Tells that some records will not be handed out. May be called by any thread, at any time. */
    void giveUp();
}
