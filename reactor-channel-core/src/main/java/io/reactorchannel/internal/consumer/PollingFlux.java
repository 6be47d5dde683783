package io.reactorchannel.internal.consumer;

import io.reactorchannel.error.PermanentError;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/**
 * The records of endless polls, polled as demand allows. A publisher of our own because no operator combination keeps
 * all of it: no poll before the first request, none beyond {@code prefetch}, a record entered as handed out exactly
 * when it is passed on, and the consumer stale when one is not. Only one subscription at a time is active.
 *
 * @param <T> what records are handed out as
 */
final class PollingFlux<T> extends Flux<T> {

    private final Mono<PolledBatch<T>> poll;
    private final Mono<PolledBatch<T>> pollAfterEmpty;
    private final int prefetch;
    private final ActiveFlow activeFlow;

    /**
     * Creates the publisher.
     *
     * @param poll one poll, each time it is subscribed to
     * @param pollAfterEmpty the same after a pause, used when the poll before brought nothing
     * @param prefetch how many batches are polled beyond demand
     * @param activeFlow the place that a subscription takes while it is active
     */
    PollingFlux(Mono<PolledBatch<T>> poll, Mono<PolledBatch<T>> pollAfterEmpty, int prefetch, ActiveFlow activeFlow) {
        this.poll = poll;
        this.pollAfterEmpty = pollAfterEmpty;
        this.prefetch = prefetch;
        this.activeFlow = activeFlow;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        PollingSubscription<T> subscription =
                new PollingSubscription<>(actual, poll, pollAfterEmpty, prefetch, activeFlow);
        try {
            activeFlow.enter(subscription);
        } catch (PermanentError refused) {
            Operators.error(actual, refused);
            return;
        }
        subscription.begin();
    }
}
