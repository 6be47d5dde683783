package io.reactorchannel.internal.telemetry.micrometer;

import io.micrometer.observation.Observation;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.observability.DefaultSignalListener;
import reactor.util.context.Context;

/**
 * Observes one subscription to a Mono: from the subscription to its value or end, whichever comes first, so that what
 * comes after is not a part of it. Whatever works upstream has the observation in its Context.
 *
 * @param <T> what the Mono gives
 */
final class ObservedWork<T> extends DefaultSignalListener<T> {

    /** The key by which Micrometer's context propagation finds an observation. */
    static final String CONTEXT_KEY = "micrometer.observation";

    private final Observation observation;
    private final Runnable onSuccess;
    private final Runnable onFailure;
    private final Runnable whenOver;
    private final AtomicBoolean over = new AtomicBoolean();

    ObservedWork(Observation observation, Runnable onSuccess, Runnable onFailure, Runnable whenOver) {
        this.observation = observation;
        this.onSuccess = onSuccess;
        this.onFailure = onFailure;
        this.whenOver = whenOver;
    }

    @Override
    public void doFirst() {
        Quietly.run(observation::start);
    }

    @Override
    public Context addToContext(Context context) {
        return observation.isNoop() ? context : context.put(CONTEXT_KEY, observation);
    }

    @Override
    public void doOnNext(T value) {
        stop(onSuccess);
    }

    @Override
    public void doOnComplete() {
        stop(onSuccess);
    }

    @Override
    public void doOnError(Throwable failure) {
        if (over.compareAndSet(false, true)) {
            Quietly.run(() -> observation.error(failure));
            finish(onFailure);
        }
    }

    @Override
    public void doOnCancel() {
        stop(() -> {});
    }

    private void stop(Runnable outcome) {
        if (over.compareAndSet(false, true)) {
            finish(outcome);
        }
    }

    private void finish(Runnable outcome) {
        Quietly.run(outcome);
        Quietly.run(observation::stop);
        Quietly.run(whenOver);
    }
}
