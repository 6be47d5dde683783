package io.reactorchannel.internal.consumer;

import io.reactorchannel.internal.flow.ActiveFlow;
import io.reactorchannel.internal.flow.Flow;
import io.reactorchannel.internal.ledger.Acknowledgement;
import io.reactorchannel.internal.telemetry.Telemetry.Processing;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Commits acknowledged records without being asked: some time after the first acknowledgement, after a number of them,
 * and when a flow ends. One commit is in flight; what is acknowledged meanwhile goes with the next. A failure ends the
 * flow that is active.
 */
final class BackgroundCommits {

    private static final Logger log = LoggerFactory.getLogger(BackgroundCommits.class);

    private final Committer committer;
    private final ConsumerSettings settings;
    private final ActiveFlow activeFlow;
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicInteger wanted = new AtomicInteger();
    /** The timer of what was acknowledged since the last commit. */
    private final AtomicReference<Disposable.@Nullable Swap> timer = new AtomicReference<>();

    private final Disposable.Swap commit = Disposables.swap();
    private volatile ContextView context = Context.empty();

    BackgroundCommits(Committer committer, ConsumerSettings settings) {
        this.committer = committer;
        this.settings = settings;
        this.activeFlow = new ActiveFlow(this::now);
    }

    /** The place for the flow whose records are committed here. */
    ActiveFlow activeFlow() {
        return activeFlow;
    }

    /** Gives the commits to come the Context of the flow whose records they commit. */
    void use(ContextView flowContext) {
        context = flowContext;
    }

    /** The receipt of a record that is about to be handed out, which ends its processing. */
    Receipt receipt(Acknowledgement acknowledgement, Processing processing) {
        return new RecordReceipt(acknowledgement, processing);
    }

    private void acknowledged(boolean isAwaited) {
        int count = acknowledged.incrementAndGet();
        if (count == settings.commitBatchSize() || isAwaited) {
            later(this::now, 0);
        } else if (timer.get() == null) {
            setTimer();
        }
        wakeFlow();
    }

    private void setTimer() {
        Disposable.Swap set = Disposables.swap();
        if (timer.compareAndSet(null, set)) {
            // in place before the wait begins, so that whoever ends it meanwhile finds it
            set.replace(later(() -> timeIsUp(set), settings.commitInterval().toMillis()));
            if (commit.isDisposed()) {
                set.dispose();
            }
        }
    }

    private void timeIsUp(Disposable.Swap set) {
        timer.compareAndSet(set, null);
        now();
    }

    private void endTimer() {
        Disposable.Swap set = timer.getAndSet(null);
        if (set != null) {
            set.dispose();
        }
    }

    /** To be called when what kept the flow from polling may be over. */
    void wakeFlow() {
        activeFlow.current().filter(Flow::isBlocked).ifPresent(flow -> later(flow::wake, 0));
    }

    /** On another thread: who acknowledges must not find itself sending requests. */
    private Disposable later(Runnable work, long millis) {
        return settings.timer().get().schedule(work, millis, TimeUnit.MILLISECONDS);
    }

    /** Commits what is acknowledged, after the commit that is in flight. */
    void now() {
        acknowledged.set(0);
        // what was acknowledged before this is committed now, and what is from here on sets a timer of its own
        endTimer();
        if (wanted.getAndIncrement() == 0 && !commit.isDisposed()) {
            int[] seen = new int[1];
            Mono<Void> commits = Mono.defer(() -> {
                        seen[0] = wanted.get();
                        return committer.commitAllowed();
                    })
                    .onErrorResume(failure -> Mono.fromRunnable(() -> failed(failure)))
                    .then(Mono.<Void>fromRunnable(this::wakeFlow))
                    // what a subscriber throws must not end the commits for good
                    .onErrorResume(thrown -> Mono.fromRunnable(() -> log.warn("A subscriber threw", thrown)))
                    .repeat(() -> wanted.addAndGet(-seen[0]) != 0)
                    .then()
                    .contextWrite(context);
            // in the background: nobody subscribes for it, and close() disposes of it
            commit.replace(commits.subscribe());
        }
    }

    private void failed(Throwable failure) {
        if (commit.isDisposed()) {
            return;
        }
        committer.commitFailed(failure);
        activeFlow
                .current()
                .ifPresentOrElse(
                        flow -> flow.fail(failure),
                        () -> log.warn(
                                "{}: acknowledged records could not be committed and will come again: {}",
                                committer.who(),
                                failure.getMessage()));
    }

    /** Commits nothing more. */
    void close() {
        commit.dispose();
        endTimer();
    }

    private final class RecordReceipt implements Receipt {

        private final Acknowledgement acknowledgement;
        private final Processing processing;

        RecordReceipt(Acknowledgement acknowledgement, Processing processing) {
            this.acknowledgement = acknowledgement;
            this.processing = processing;
        }

        @Override
        public void acknowledge() {
            processing.end();
            if (acknowledgement.give()) {
                acknowledged(acknowledgement.isAwaited());
            }
        }

        @Override
        public <T> Mono<T> observed(Mono<T> work) {
            return processing.over(work);
        }

        @Override
        public Mono<Void> commit() {
            return Mono.defer(() -> {
                acknowledge();
                return acknowledgement.whenCommitted().doOnSubscribe(waiting -> now());
            });
        }
    }
}
