package io.reactorchannel.spring.listener;

import io.reactorchannel.error.PayloadError;
import io.reactorchannel.error.StopError;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import reactor.util.retry.RetryBackoffSpec;

/** Processes failed records again after waits, and hands them on when that does not help. */
final class RetryingErrorHandler implements ListenerErrorHandler {

    private static final Logger log = LoggerFactory.getLogger(RetryingErrorHandler.class);

    private final RetryBackoffSpec waits;
    private final ListenerErrorHandler then;

    RetryingErrorHandler(RetryBackoffSpec waits, ListenerErrorHandler then) {
        this.waits = waits.modifyErrorFilter(filter -> filter.and(failure -> !(failure instanceof PayloadError)))
                .onRetryExhaustedThrow((spec, signal) -> signal.failure());
        this.then = then;
    }

    @Override
    public Mono<Void> handle(FailedProcessing processing) {
        // the first failure has happened already: it is where the waits begin
        AtomicBoolean failedBefore = new AtomicBoolean();
        Mono<Void> next = Mono.defer(
                () -> failedBefore.compareAndSet(false, true) ? Mono.error(processing.failure()) : processing.again());
        StopError stop = new StopError("The listener was stopped while it waited to try again", processing.failure());
        return next.retryWhen(until(processing.whenStopping().then(Mono.error(stop)), processing))
                .onErrorResume(failure -> failure != stop, failure -> then.handle(processing.failedWith(failure)));
    }

    /** The waits; a stop ends them with an error, as what failed is not processed. */
    private Retry until(Mono<Object> stop, FailedProcessing processing) {
        RetryBackoffSpec logged = waits.doBeforeRetry(signal -> log.warn(
                "Listener {}: {} will be processed again, try {}: {}",
                processing.listener(),
                processing.records(),
                signal.totalRetries() + 1,
                String.valueOf(signal.failure())));
        return Retry.from(signals -> Flux.merge(logged.generateCompanion(signals), stop));
    }
}
