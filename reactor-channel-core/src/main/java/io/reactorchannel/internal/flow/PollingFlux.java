package io.reactorchannel.internal.flow;

import java.util.function.BooleanSupplier;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What endless polls bring, polled as demand allows. A publisher of our own because no operator combination keeps all
 * of it: no poll before the first request, none beyond {@code prefetch}, a record entered as handed out exactly when it
 * is passed on, and the consumer stale when one is not. To be subscribed to once for each flow.
 *
 * @param <T> what is handed out
 */
public final class PollingFlux<T> extends Flux<T> {

    private final Mono<? extends Batch<T>> poll;
    private final Mono<? extends Batch<T>> pollAfterEmpty;
    private final int prefetch;
    private final BooleanSupplier mayPoll;
    private final Flow flow;

    /**
     * Creates the publisher.
     *
     * @param poll one poll, each time it is subscribed to
     * @param pollAfterEmpty the same after a pause, used when the poll before brought nothing
     * @param prefetch how many batches are polled beyond demand
     * @param mayPoll whether a poll may begin; when that turns true later, {@link Flow#wake()} has to be called
     * @param flow the flow it polls for
     */
    public PollingFlux(
            Mono<? extends Batch<T>> poll,
            Mono<? extends Batch<T>> pollAfterEmpty,
            int prefetch,
            BooleanSupplier mayPoll,
            Flow flow) {
        this.poll = poll;
        this.pollAfterEmpty = pollAfterEmpty;
        this.prefetch = prefetch;
        this.mayPoll = mayPoll;
        this.flow = flow;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        PollingSubscription<T> subscription =
                new PollingSubscription<>(actual, poll, pollAfterEmpty, prefetch, mayPoll);
        flow.attach(subscription);
        subscription.begin();
    }
}
