package io.reactorchannel.internal.telemetry.micrometer;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A processing that is an observation. */
final class ObservedProcessing extends OpenProcessing {

    private final Observation observation;
    private final ObservationRegistry registry;

    /** Of the thread that hands the record out; no other enters. */
    private @Nullable QuietScope scope;

    ObservedProcessing(Observation observation, ObservationRegistry registry, Set<OpenProcessing> atWork) {
        super(atWork);
        this.observation = observation;
        this.registry = registry;
        Quietly.run(observation::start);
    }

    @Override
    public void enter() {
        scope = QuietScope.open(observation, registry);
    }

    @Override
    public void leave() {
        QuietScope entered = scope;
        if (entered != null) {
            scope = null;
            entered.close();
        }
    }

    @Override
    public <T> Mono<T> over(Mono<T> work) {
        return work.doOnError(failure -> Quietly.run(() -> observation.error(failure)))
                .contextWrite(context -> context.put(ObservedWork.CONTEXT_KEY, observation));
    }

    @Override
    void finish() {
        Quietly.run(observation::stop);
    }
}
