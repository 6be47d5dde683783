package io.reactorchannel.service.internal.kafka;

import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Calls of Kafka's clients on threads that may wait. A call that has begun goes to its end, also when nobody waits for
 * it any more: Reactor would interrupt its thread, and a commit or a produce must not be broken off half way.
 */
final class Detached {

    private Detached() {}

    /** The call's result on that scheduler's thread, or its failure as a refusal; empty when it is null. */
    static <T> Mono<T> call(Scheduler scheduler, Callable<@Nullable T> work) {
        return Mono.<T>create(sink -> scheduler.schedule(() -> {
                    try {
                        sink.success(work.call());
                    } catch (Throwable failure) {
                        sink.error(failure); // whatever it is: somebody waits
                        Exceptions.throwIfJvmFatal(failure);
                    }
                }))
                .onErrorMap(failure -> !(failure instanceof RejectedExecutionException), KafkaFailures::toRefusal);
    }
}
