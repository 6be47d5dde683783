package io.reactorchannel.internal.flow;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.ContextView;

/**
 * One active use of a channel's consumer by a subscriber, from its beginning to its end: a handle for those who want to
 * end it, or to be told about its end. Safe for use by several threads.
 */
public final class Flow {

    private final Sinks.Empty<Void> stopped = Sinks.empty();
    private final Sinks.Empty<Void> aborted = Sinks.empty();
    private final Sinks.Empty<Void> ended = Sinks.empty();
    private volatile @Nullable PollingSubscription<?> polling;
    private volatile boolean stopping;
    private volatile @Nullable Throwable failed;
    private volatile @Nullable Throwable uncommitted;
    private volatile @Nullable Thread processing;

    /** Polls for this flow; only one subscription at a time. */
    void attach(PollingSubscription<?> subscription) {
        polling = subscription;
        // looked at after attaching: either this sees the end, or whoever ends the flow sees the subscription
        Throwable reason = failed;
        if (reason != null) {
            subscription.fail(reason);
        } else if (stopping) {
            subscription.stop();
        }
    }

    /** Ends the flow: no further poll, what is not handed out is dropped, the subscriber completes. */
    public void stop() {
        stopping = true;
        stopped.tryEmitEmpty();
        PollingSubscription<?> subscription = polling;
        if (subscription != null) {
            subscription.stop();
        }
    }

    /** Ends the flow with an error, at once. */
    public void fail(Throwable reason) {
        failed = reason;
        PollingSubscription<?> subscription = polling;
        if (subscription != null) {
            subscription.fail(reason);
        }
    }

    /** Has the flow end with an error even while a batch is being processed. */
    public void abort(Throwable reason) {
        aborted.tryEmitError(reason);
    }

    /** Tells that what kept the flow from polling may be over. */
    public void wake() {
        PollingSubscription<?> subscription = polling;
        if (subscription != null) {
            subscription.wake();
        }
    }

    /** Whether the flow would poll but must not, and so wants to be woken. */
    public boolean isBlocked() {
        PollingSubscription<?> subscription = polling;
        return subscription != null && subscription.isBlocked();
    }

    public boolean isStopping() {
        return stopping;
    }

    /** Completes when {@link #stop()} is called. */
    public Mono<Void> stopped() {
        return stopped.asMono();
    }

    /** Fails when {@link #abort} is called. */
    public Mono<Void> aborted() {
        return aborted.asMono();
    }

    /** Completes when the subscriber has got the end of the flow, or has cancelled. */
    public Mono<Void> ended() {
        return ended.asMono();
    }

    /** As {@link #ended()}; fails when the time for the commit of its end was over before. */
    public Mono<Void> settled() {
        return ended().then(Mono.defer(() -> {
            Throwable late = uncommitted;
            return late == null ? Mono.empty() : Mono.error(late);
        }));
    }

    /** Notes that the time for the commit of its end is over. */
    public void endsUncommitted(Throwable late) {
        uncommitted = late;
    }

    /** Tells that the subscriber has got the end of the flow, or has cancelled. */
    public void end() {
        ended.tryEmitEmpty();
    }

    /** Runs a part of the processing that calls the user's code; whoever asks there is inside the flow. */
    public void inside(Runnable part) {
        Thread before = processing;
        processing = Thread.currentThread();
        try {
            part.run();
        } finally {
            if (processing == Thread.currentThread()) { // else the next batch is being processed already
                processing = before;
            }
        }
    }

    /** Whether the caller is processing a batch of this flow, and so must not wait for its end. */
    public boolean isInside(ContextView context) {
        return processing == Thread.currentThread() || context.getOrDefault(Flow.class, null) == this;
    }
}
