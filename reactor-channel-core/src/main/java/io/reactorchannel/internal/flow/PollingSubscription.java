package io.reactorchannel.internal.flow;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/**
 * One subscriber's flow of records. Whatever happens (a request, the end of a poll, a cancel, a stop) leaves a note and
 * calls {@link #drain()}, which one thread at a time runs: it alone touches the batches, starts polls and signals the
 * subscriber.
 *
 * @param <T> what records are handed out as
 */
final class PollingSubscription<T> implements Subscription {

    private final CoreSubscriber<? super T> actual;
    private final Mono<? extends Batch<T>> nextPoll;
    private final Mono<? extends Batch<T>> nextPollAfterEmpty;
    private final int prefetch;
    private final BooleanSupplier mayPoll;

    /** Begins at one: whatever comes before the subscriber has its subscription waits. */
    private final AtomicInteger work = new AtomicInteger(1);

    private volatile @Nullable Errand<Batch<T>> poll;
    private volatile @Nullable Errand<Void> obstacle;

    /** The newest batch as long as records of it or of those before are not handed out; for whoever cancels. */
    private volatile @Nullable Batch<T> held;

    private volatile boolean cancelled;
    private volatile boolean stopping;
    private volatile boolean blocked;
    private volatile @Nullable Throwable failedBy;

    @SuppressWarnings("rawtypes") // as field updaters are
    private static final AtomicLongFieldUpdater<PollingSubscription> REQUESTED =
            AtomicLongFieldUpdater.newUpdater(PollingSubscription.class, "requested");

    private volatile long requested;

    // below: only touched by the thread that drains
    private final Queue<Batch<T>> batches = new ArrayDeque<>();
    private boolean started;
    private boolean lastWasEmpty;
    private boolean ended;
    private @Nullable Throwable failure;

    PollingSubscription(
            CoreSubscriber<? super T> actual,
            Mono<? extends Batch<T>> nextPoll,
            Mono<? extends Batch<T>> nextPollAfterEmpty,
            int prefetch,
            BooleanSupplier mayPoll) {
        this.actual = actual;
        this.nextPoll = nextPoll;
        this.nextPollAfterEmpty = nextPollAfterEmpty;
        this.prefetch = prefetch;
        this.mayPoll = mayPoll;
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

    /** When this returns, the consumer is stale if records were held back. */
    @Override
    public void cancel() {
        cancelled = true;
        cancelWork();
        Batch<T> heldBack = held;
        if (heldBack != null) {
            heldBack.giveUp();
        }
        drain();
    }

    /** Ends the flow: no further poll, what is not handed out is dropped, the subscriber completes. */
    void stop() {
        stopping = true;
        cancelWork();
        drain();
    }

    /** Ends the flow with an error from elsewhere; what is not handed out is dropped. */
    void fail(Throwable reason) {
        failedBy = reason;
        cancelWork();
        drain();
    }

    /** Looks again whether a poll may begin. */
    void wake() {
        drain();
    }

    boolean isBlocked() {
        return blocked;
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
        takeOvercomeObstacle();
        if (ended || cancelled) {
            release();
            return;
        }
        if (stopping) {
            release();
            actual.onComplete();
            return;
        }
        if (failedBy != null) {
            end(failedBy);
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
            end(failure);
        } else {
            pollIfAllowed();
        }
    }

    private void takeFinishedPoll() {
        Errand<Batch<T>> done = poll;
        if (done == null || !done.isDone()) {
            return;
        }
        failure = done.failure();
        Batch<T> batch = done.value();
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

    private void takeOvercomeObstacle() {
        Errand<Void> done = obstacle;
        if (done != null && done.isDone()) {
            Throwable reason = done.failure();
            // never written without one: fail() may have noted another meanwhile
            if (reason != null && failedBy == null) {
                failedBy = reason;
            }
            obstacle = null;
            removeEmptied();
        }
    }

    private void pollIfAllowed() {
        boolean wanted =
                started && poll == null && failure == null && aheadOfDemand() < (demandIsUnmet() ? 1 : prefetch);
        // noted before looking: either this sees that it may poll, or whoever allows it sees the note
        blocked = wanted;
        if (wanted && mayPoll.getAsBoolean()) {
            blocked = false;
            Errand<Batch<T>> next = new Errand<>(actual.currentContext(), this::drain);
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
        Batch<T> first = batches.peek();
        boolean firstIsWanted = first != null && (requested > 0 || first.isTouched());
        return firstIsWanted ? batches.size() - 1 : batches.size();
    }

    private void handOut() {
        long handedOut = 0;
        while (handedOut < requested && mayHandOut()) {
            Batch<T> batch = batches.peek();
            if (batch == null) {
                break;
            }
            T next;
            try {
                next = batch.next();
            } catch (Throwable unexpected) {
                failedBy = Operators.onOperatorError(null, unexpected, actual.currentContext());
                drain(); // leaves a note for the loop that runs
                break;
            }
            removeEmptied();
            if (next != null) {
                try {
                    actual.onNext(next);
                } finally {
                    batch.passed();
                }
                handedOut++;
            } else {
                overcome(batch.obstacle());
            }
        }
        if (handedOut > 0) {
            Operators.produced(REQUESTED, this, handedOut);
        }
    }

    private boolean mayHandOut() {
        return !cancelled && !stopping && failedBy == null && obstacle == null;
    }

    private void removeEmptied() {
        Batch<T> first = batches.peek();
        if (first != null && first.isEmpty()) {
            batches.remove();
            held = batches.isEmpty() ? null : held;
        }
    }

    private void overcome(Mono<Void> work) {
        Errand<Void> next = new Errand<>(actual.currentContext(), this::drain);
        obstacle = next;
        // this class is the operator that waits for it
        work.subscribe(next);
    }

    private void end(Throwable reason) {
        release();
        actual.onError(reason);
    }

    /** Lets go of everything; what was polled and not handed out makes its consumer stale. */
    private void release() {
        ended = true;
        blocked = false;
        cancelWork();
        batches.forEach(batch -> batch.discard(actual.currentContext()));
        batches.clear();
    }

    private void cancelWork() {
        Errand<Batch<T>> polling = poll;
        if (polling != null) {
            polling.cancel();
        }
        Errand<Void> overcoming = obstacle;
        if (overcoming != null) {
            overcoming.cancel();
        }
    }
}
