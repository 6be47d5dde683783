package io.reactorchannel.internal.telemetry.micrometer;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A processing of which only the time is wanted. */
final class TimedProcessing extends OpenProcessing {

    private final ProcessingTimers timers;
    private final String topic;
    private final long begin;
    private volatile @Nullable Throwable error;

    TimedProcessing(ProcessingTimers timers, String topic, Set<OpenProcessing> atWork) {
        super(atWork);
        this.timers = timers;
        this.topic = topic;
        this.begin = timers.now();
    }

    @Override
    public void enter() {
        // a timer is not current anywhere
    }

    @Override
    public void leave() {
        // a timer is not current anywhere
    }

    @Override
    public <T> Mono<T> over(Mono<T> work) {
        return work.doOnError(failure -> error = failure);
    }

    @Override
    void finish() {
        Quietly.run(() -> timers.record(topic, error, begin));
    }
}
