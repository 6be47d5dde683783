package io.reactorchannel.internal.consumer;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Whether polling is paused. Safe for use by several threads. */
final class Pause {

    private final AtomicReference<Sinks.@Nullable Empty<Void>> current = new AtomicReference<>();

    void begin() {
        current.compareAndSet(null, Sinks.empty());
    }

    void end() {
        Sinks.Empty<Void> pause = current.getAndSet(null);
        if (pause != null) {
            pause.tryEmitEmpty();
        }
    }

    boolean isOn() {
        return current.get() != null;
    }

    /** Completes when it is over, at once when there is none. */
    Mono<Void> over() {
        return Mono.defer(() -> {
            Sinks.Empty<Void> pause = current.get();
            return pause == null ? Mono.empty() : pause.asMono();
        });
    }
}
