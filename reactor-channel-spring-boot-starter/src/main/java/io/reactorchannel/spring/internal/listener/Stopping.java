package io.reactorchannel.spring.internal.listener;

import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Whether a listener is to stop: told once, heard by all its consumers. Safe for use by several threads. */
final class Stopping {

    private final Sinks.Empty<Void> signal = Sinks.empty();
    private volatile boolean begun;

    void begin() {
        begun = true;
        signal.tryEmitEmpty();
    }

    boolean hasBegun() {
        return begun;
    }

    /** Completes when it is to stop. */
    Mono<Void> begun() {
        return signal.asMono();
    }
}
