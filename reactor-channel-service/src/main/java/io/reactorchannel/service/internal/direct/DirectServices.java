package io.reactorchannel.service.internal.direct;

import io.reactorchannel.service.StreamingService;
import io.reactorchannel.service.StreamingServiceBuilder;
import io.reactorchannel.service.internal.rest.DirectAnswer;
import io.reactorchannel.service.internal.rest.DirectRequest;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Starts services that listen nowhere, and calls them. */
public final class DirectServices {

    /** The URL of such a service, which nothing can connect to (RFC 2606). */
    public static final String URL = "http://in-memory.invalid";

    private record Door(
            BiFunction<StreamingServiceBuilder, Scheduler, StreamingService> starter,
            BiFunction<StreamingService, DirectRequest, Mono<DirectAnswer>> caller) {}

    private static final AtomicReference<@Nullable Door> DOOR = new AtomicReference<>();

    private DirectServices() {}

    /** Lets the service say how it is started and called, which nobody else may. */
    public static void allow(
            BiFunction<StreamingServiceBuilder, Scheduler, StreamingService> starter,
            BiFunction<StreamingService, DirectRequest, Mono<DirectAnswer>> caller) {
        DOOR.compareAndSet(null, new Door(starter, caller));
    }

    /**
     * Starts a service that listens nowhere. Its ids are numbers.
     *
     * @param options the service's; those of the server have no effect
     * @param timers runs all its timers; disposed of when the service is closed
     */
    public static StreamingService start(StreamingServiceBuilder options, Scheduler timers) {
        return door().starter().apply(options, timers);
    }

    /**
     * Has a request answered.
     *
     * @return the answer; an {@link java.io.IOException} where a connection would close before it or within it
     */
    public static Mono<DirectAnswer> answer(StreamingService service, DirectRequest request) {
        return door().caller().apply(service, request);
    }

    private static Door door() {
        StreamingService.builder(); // loads the class that opens it
        Door door = DOOR.get();
        if (door == null) {
            throw new IllegalStateException("the service has not told how it is called");
        }
        return door;
    }
}
