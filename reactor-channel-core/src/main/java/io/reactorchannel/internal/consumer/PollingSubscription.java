package io.reactorchannel.internal.consumer;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * One subscriber's flow of records. Whatever happens (a request, the end of a poll, a cancel, a stop) leaves a note and
 * calls {@link #drain()}, which one thread at a time runs: it alone touches the batches, starts polls and signals the
 * subscriber.
 *
 * @param <T> what records are handed out as
 */
final class PollingSubscription<T> implements Subscription {

    private final CoreSubscriber<? super T> actual;
    private final Mono<PolledBatch<T>> nextPoll;
    private final Mono<PolledBatch<T>> nextPollAfterEmpty;
    private final int prefetch;
    private final ActiveFlow activeFlow;

    /** Begins at one: whatever comes before the subscriber has its subscription waits. */
    private final AtomicInteger work = new AtomicInteger(1);

    private final AtomicReference<@Nullable Poll> finished = new AtomicReference<>();
    private volatile @Nullable Poll poll;

    /** The newest batch as long as records of it or of those before are not handed out; for whoever cancels. */
    private volatile @Nullable PolledBatch<T> held;

    private volatile boolean cancelled;
    private volatile boolean stopping;

    @SuppressWarnings("rawtypes") // as field updaters are
    private static final AtomicLongFieldUpdater<PollingSubscription> REQUESTED =
            AtomicLongFieldUpdater.newUpdater(PollingSubscription.class, "requested");

    private volatile long requested;

    // below: only touched by the thread that drains
    private final Queue<PolledBatch<T>> batches = new ArrayDeque<>();
    private boolean started;
    private boolean lastWasEmpty;
    private boolean ended;
    private @Nullable Throwable failure;

    PollingSubscription(
            CoreSubscriber<? super T> actual,
            Mono<PolledBatch<T>> nextPoll,
            Mono<PolledBatch<T>> nextPollAfterEmpty,
            int prefetch,
            ActiveFlow activeFlow) {
        this.actual = actual;
        this.nextPoll = nextPoll;
        this.nextPollAfterEmpty = nextPollAfterEmpty;
        this.prefetch = prefetch;
        this.activeFlow = activeFlow;
    }

    /** Gives the subscriber its subscription. */
    void begin() {
        actual.onSubscribe(this);
        drainLoop();
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n)) {
            Operators.addCap(REQUESTED, this, n);
            drain();
        }
    }

    /** When this returns, the place is free for another flow, and the consumer is stale if records were held back. */
    @Override
    public void cancel() {
        cancelled = true;
        cancelPoll();
        PolledBatch<T> heldBack = held;
        if (heldBack != null) {
            heldBack.giveUp();
        }
        activeFlow.leave(this);
        drain();
    }

    /** Ends the flow: no further poll, what is not handed out is dropped, the subscriber completes. */
    void stop() {
        stopping = true;
        cancelPoll();
        drain();
    }

    private void drain() {
        if (work.getAndIncrement() == 0) {
            drainLoop();
        }
    }

    private void drainLoop() {
        int seen = 1;
        do {
            advance();
            seen = work.addAndGet(-seen);
        } while (seen != 0);
    }

    private void advance() {
        takeFinishedPoll();
        if (ended || cancelled) {
            release();
            return;
        }
        if (stopping) {
            release();
            actual.onComplete();
            return;
        }
        started |= requested > 0;
        // before handing out, so that the next poll travels while the subscriber works
        pollIfAllowed();
        handOut();
        if (ended || cancelled || stopping) {
            return;
        }
        if (failure != null && batches.isEmpty()) {
            fail(failure);
        } else {
            pollIfAllowed();
        }
    }

    private void takeFinishedPoll() {
        Poll done = finished.getAndSet(null);
        if (done == null) {
            return;
        }
        failure = done.failure;
        PolledBatch<T> batch = done.batch;
        if (batch != null) {
            lastWasEmpty = batch.isEmpty();
            if (!lastWasEmpty) {
                batches.add(batch);
                held = batch;
            }
            // after it is held, so that a cancel finds it in doubt or held, whenever it comes
            batch.takeOver();
        }
        poll = null;
    }

    private void pollIfAllowed() {
        if (started && poll == null && failure == null && aheadOfDemand() < (demandIsUnmet() ? 1 : prefetch)) {
            Poll next = new Poll();
            poll = next;
            // this class is the operator whose source they are
            (lastWasEmpty ? nextPollAfterEmpty : nextPoll).subscribe(next);
        }
    }

    private boolean demandIsUnmet() {
        return requested > 0 && batches.isEmpty();
    }

    /** Batches that nobody has asked for yet. */
    private int aheadOfDemand() {
        PolledBatch<T> first = batches.peek();
        boolean firstIsWanted = first != null && (requested > 0 || first.isTouched());
        return firstIsWanted ? batches.size() - 1 : batches.size();
    }

    private void handOut() {
        long handedOut = 0;
        while (!cancelled && !stopping && handedOut < requested) {
            PolledBatch<T> batch = batches.peek();
            if (batch == null) {
                break;
            }
            T next;
            try {
                next = batch.next();
            } catch (Throwable undecodable) {
                fail(Operators.onOperatorError(null, undecodable, actual.currentContext()));
                return;
            }
            if (batch.isEmpty()) {
                batches.remove();
                held = batches.isEmpty() ? null : held;
            }
            actual.onNext(next);
            handedOut++;
        }
        if (handedOut > 0) {
            Operators.produced(REQUESTED, this, handedOut);
        }
    }

    private void fail(Throwable reason) {
        release();
        actual.onError(reason);
    }

    /** Lets go of everything; what was polled and not handed out makes its consumer stale. */
    private void release() {
        ended = true;
        cancelPoll();
        batches.forEach(PolledBatch::discard);
        batches.clear();
        activeFlow.leave(this);
    }

    private void cancelPoll() {
        Poll running = poll;
        if (running != null) {
            running.cancel();
        }
    }

    /** One poll in flight. */
    private final class Poll extends BaseSubscriber<PolledBatch<T>> {

        private @Nullable PolledBatch<T> batch;
        private @Nullable Throwable failure;

        @Override
        public Context currentContext() {
            return actual.currentContext();
        }

        @Override
        protected void hookOnNext(PolledBatch<T> arrived) {
            batch = arrived;
            finish();
        }

        @Override
        protected void hookOnError(Throwable reason) {
            failure = reason;
            finish();
        }

        /** Also after a cancel: a batch that arrives then has to be discarded. */
        private void finish() {
            finished.set(this);
            drain();
        }
    }
}
