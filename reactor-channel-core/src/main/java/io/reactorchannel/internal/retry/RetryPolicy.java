package io.reactorchannel.internal.retry;

import io.reactorchannel.error.TemporaryError;
import io.reactorchannel.internal.logging.RateLimitedLog;
import io.reactorchannel.internal.telemetry.Telemetry;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;
import reactor.util.retry.Retry.RetrySignal;
import reactor.util.retry.RetryBackoffSpec;

/**
 * Retries temporary errors while {@code retryOnFail} is on: with the waits and the limit of a {@link RetryBackoffSpec},
 * or with the wait that the service asked for. Whoever applies it to a longer operation starts the waits anew.
 */
public final class RetryPolicy {

    private final RateLimitedLog log;

    private final RetryBackoffSpec spec;
    private final Supplier<Scheduler> timer;
    private final Telemetry telemetry;
    private final Sinks.Empty<Void> closed = Sinks.empty();
    private volatile boolean enabled;

    /**
     * Creates a policy.
     *
     * @param spec waits and limits; its error filter narrows what is retried
     * @param timer the scheduler for the waits, looked up for each
     * @param enabled whether to retry at all, at first
     * @param telemetry is told of each failure after which is tried again
     */
    public RetryPolicy(RetryBackoffSpec spec, Supplier<Scheduler> timer, boolean enabled, Telemetry telemetry) {
        this.enabled = enabled;
        this.timer = timer;
        this.log = new RateLimitedLog(LoggerFactory.getLogger(RetryPolicy.class), timer);
        this.telemetry = telemetry;
        this.spec = spec.onRetryExhaustedThrow((exhausted, signal) -> signal.failure());
    }

    /** The waits when the user sets none: 1 s, doubling up to 10 s, with jitter, without end. */
    public static RetryBackoffSpec defaultSpec() {
        return Retry.backoff(Long.MAX_VALUE, Duration.ofSeconds(1)).maxBackoff(Duration.ofSeconds(10));
    }

    public boolean isEnabled() {
        return enabled;
    }

    public void setEnabled(boolean value) {
        enabled = value;
    }

    /** Ends all waits, those to come too: what waits to be tried again signals its last error. */
    public void close() {
        closed.tryEmitEmpty();
    }

    /**
     * Retries every temporary error.
     *
     * @param who whose operation it is, for the log
     */
    public Retry temporary(Supplier<String> who) {
        return only(failure -> true, who);
    }

    /**
     * Retries those temporary errors that match.
     *
     * @param who whose operation it is, for the log
     */
    public Retry only(Predicate<Throwable> kind, Supplier<String> who) {
        Predicate<Throwable> retried = failure ->
                enabled && failure instanceof TemporaryError && kind.test(failure) && spec.errorFilter.test(failure);
        return Retry.from(signals -> signals.concatMap(signal -> await(signal.copy(), retried, who), 0));
    }

    private Flux<?> await(RetrySignal signal, Predicate<Throwable> retried, Supplier<String> who) {
        Throwable failure = signal.failure();
        if (!retried.test(failure)) {
            return Flux.error(failure);
        }
        if (signal.totalRetries() < spec.maxAttempts) {
            log.warn("{}: will be tried again, try {}: {}", who.get(), signal.totalRetries() + 1, failure.getMessage());
            telemetry.retried(failure);
        }
        Flux<?> wait =
                Flux.from(waits(failure).filter(retried).scheduler(timer.get()).generateCompanion(Flux.just(signal)));
        return Flux.firstWithSignal(closed.asMono().then(Mono.error(failure)), wait);
    }

    private RetryBackoffSpec waits(Throwable failure) {
        return failure instanceof TemporaryError temporary
                ? temporary
                        .retryAfter()
                        .map(wait -> spec.minBackoff(wait).maxBackoff(wait).jitter(0))
                        .orElse(spec)
                : spec;
    }
}
