package io.reactorchannel.internal.telemetry.micrometer;

import io.reactorchannel.internal.logging.RateLimitedLog;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;
import reactor.core.Exceptions;
import reactor.core.scheduler.Schedulers;

/**
 * Calls handlers, conventions and registries of users, whose failures must not become the channel's: they are logged.
 */
final class Quietly {

    private static final RateLimitedLog log =
            new RateLimitedLog(LoggerFactory.getLogger(Quietly.class), Schedulers::parallel);

    private Quietly() {}

    static void run(Runnable call) {
        get(
                () -> {
                    call.run();
                    return true;
                },
                false);
    }

    /** The call's result, or another when it fails. */
    static <T> T get(Supplier<T> call, T otherwise) {
        try {
            return call.get();
        } catch (Throwable failure) { // assertions of test registries too
            Exceptions.throwIfFatal(failure);
            log.warn("An observation or a meter failed, the channel goes on: {}", failure.toString());
            return otherwise;
        }
    }
}
