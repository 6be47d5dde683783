package io.reactorchannel.service.internal.rest;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Counts the requests that are being answered; lets no more in and tells when the last is over, once it is to stop. */
final class Traffic {

    private final AtomicInteger active = new AtomicInteger();
    private final Sinks.Empty<Void> stopping = Sinks.empty();
    private final Sinks.Empty<Void> idle = Sinks.empty();
    private volatile boolean isStopping;

    /** How many requests are being answered. */
    int active() {
        return active.get();
    }

    /** Answers a request and counts it meanwhile. */
    <T> Mono<T> count(Mono<T> answered) {
        return Mono.using(active::incrementAndGet, entered -> answered, entered -> left());
    }

    private void left() {
        if (active.decrementAndGet() == 0 && isStopping) {
            idle.tryEmitEmpty();
        }
    }

    /** Refuses a request that came too late. */
    void requireNotStopping() {
        if (isStopping) {
            throw new HttpFault(503, "the service is stopping", Map.of("Connection", "close"));
        }
    }

    /** Completes when it is to stop. */
    Mono<Void> stopping() {
        return stopping.asMono();
    }

    /** Lets nothing in any more; completes when all is answered. */
    Mono<Void> stop() {
        return Mono.defer(() -> {
            isStopping = true;
            stopping.tryEmitEmpty();
            if (active.get() == 0) {
                idle.tryEmitEmpty();
            }
            return idle.asMono();
        });
    }
}
