package io.reactorchannel.internal.flow;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.BaseSubscriber;
import reactor.util.context.Context;

/**
 * One piece of work that a {@link PollingSubscription} waits for: a poll, or what has to be done before the next record
 * can be handed out. Its outcome is kept here, also after a cancel, and whoever waits is told.
 *
 * @param <V> what it brings
 */
final class Errand<V> extends BaseSubscriber<V> {

    private final Context context;
    private final Runnable whenDone;
    private @Nullable V value;
    private @Nullable Throwable failure;
    private volatile boolean done;

    Errand(Context context, Runnable whenDone) {
        this.context = context;
        this.whenDone = whenDone;
    }

    /** Whether the outcome is there; it can be read then. */
    boolean isDone() {
        return done;
    }

    @Nullable
    V value() {
        return value;
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    @Override
    public Context currentContext() {
        return context;
    }

    @Override
    protected void hookOnNext(V brought) {
        value = brought;
        finish();
    }

    @Override
    protected void hookOnError(Throwable reason) {
        failure = reason;
        finish();
    }

    @Override
    protected void hookOnComplete() {
        if (!done) {
            finish();
        }
    }

    private void finish() {
        done = true;
        whenDone.run();
    }
}
