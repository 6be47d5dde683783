package io.reactorchannel.internal.transport;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.Connection;

/**
 * The end of the time that a whole answer may take, however steadily it drips. A timer of the connection's event loop,
 * as the pauses within an answer are timed.
 */
final class ResponseDeadline {

    private final Duration limit;
    private final Sinks.Empty<Answer> late = Sinks.empty();
    private volatile @Nullable Runnable cancellation;

    ResponseDeadline(Duration limit) {
        this.limit = limit;
    }

    /** Begins to count. */
    void start(Connection connection) {
        var timer = connection
                .channel()
                .eventLoop()
                .schedule(
                        () -> late.tryEmitError(
                                new TimeoutException("the answer was not complete within maxResponseTime, " + limit)),
                        limit.toMillis(),
                        TimeUnit.MILLISECONDS);
        cancellation = () -> timer.cancel(false);
    }

    /** The same exchange, which ends with an error at the deadline. */
    Mono<Answer> over(Mono<Answer> exchange) {
        return Mono.firstWithSignal(exchange, late.asMono()).doFinally(end -> {
            Runnable running = cancellation;
            if (running != null) {
                running.run();
            }
        });
    }
}
