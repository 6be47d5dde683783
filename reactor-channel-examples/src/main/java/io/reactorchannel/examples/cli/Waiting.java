package io.reactorchannel.examples.cli;

import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;

/** Where the main thread of the process waits: a command is over when its work is. */
final class Waiting {

    private Waiting() {}

    /** The outcome; null for an empty one. What it fails with is thrown as it is, or wrapped as Reactor does. */
    static <T> @Nullable T forEndOf(Mono<T> work) {
        try {
            return work.toFuture().join(); // allowed: this thread has nothing else to do
        } catch (CompletionException failed) {
            throw Exceptions.propagate(failed.getCause() == null ? failed : failed.getCause());
        }
    }
}
