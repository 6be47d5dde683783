package io.reactorchannel.internal.telemetry.micrometer;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * A scope of an observation that leaves the thread as it was, also when a handler fails: an observation that stayed the
 * current one would get the work of others.
 */
final class QuietScope {

    private final ObservationRegistry registry;
    private final Observation.@Nullable Scope before;
    private final Observation.Scope scope;

    private QuietScope(Observation observation, ObservationRegistry registry) {
        this.registry = registry;
        this.before = registry.getCurrentObservationScope();
        Observation.Scope opened = Quietly.get(observation::openScope, Observation.Scope.NOOP);
        if (opened.isNoop()) {
            registry.setCurrentObservationScope(before);
        }
        this.scope = opened;
    }

    static QuietScope open(Observation observation, ObservationRegistry registry) {
        return new QuietScope(observation, registry);
    }

    /** To be called by the thread that opened it. */
    void close() {
        Quietly.run(scope::close);
        registry.setCurrentObservationScope(before);
    }
}
