package io.reactorchannel.internal.telemetry.micrometer;

import io.micrometer.observation.Observation;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A processing that is an observation. */
final class ObservedProcessing extends OpenProcessing {

    private final Observation observation;

    /** Of the thread that hands the record out; no other enters. */
    private Observation.@Nullable Scope scope;

    ObservedProcessing(Observation observation, Set<OpenProcessing> atWork) {
        super(atWork);
        this.observation = observation;
        observation.start();
    }

    @Override
    public void enter() {
        scope = observation.openScope();
    }

    @Override
    public void leave() {
        Observation.Scope entered = scope;
        if (entered != null) {
            scope = null;
            entered.close();
        }
    }

    @Override
    public <T> Mono<T> over(Mono<T> work) {
        return work.doOnError(observation::error)
                .contextWrite(context -> context.put(ObservedWork.CONTEXT_KEY, observation));
    }

    @Override
    void finish() {
        observation.stop();
    }
}
