package io.reactorchannel.spring.listener;

import org.springframework.util.Assert;
import reactor.core.publisher.Mono;
import reactor.util.retry.RetryBackoffSpec;

/**
 * Says what becomes of records that a listener could not process. Called for each failed processing, with the failure;
 * not while the listener is being stopped. Handlers are shared by consumers and must be safe for use by several
 * threads.
 */
@FunctionalInterface
public interface ListenerErrorHandler {

    /**
     * Handles a failure. The consumer waits for it and processes nothing else meanwhile.
     *
     * @param processing what failed
     * @return completes when the records are taken care of: they are acknowledged and the consumer goes on; an error
     *     stops the listener, all its consumers, and the records come again when it starts anew
     */
    Mono<Void> handle(FailedProcessing processing);

    /**
     * Stops the listener.
     *
     * @return a handler
     */
    static ListenerErrorHandler stop() {
        return processing -> Mono.error(processing.failure());
    }

    /**
     * Produces the records to another topic, see {@link io.reactorchannel.ProducerRecord#deadLetter}. When that fails,
     * the listener stops.
     *
     * @param topic the dead letters' topic; <code>{topic}</code> stands for the topic of the record
     * @return a handler
     */
    static ListenerErrorHandler deadLetter(String topic) {
        return new DeadLetterErrorHandler(topic);
    }

    /**
     * Processes the records again, after waits. A payload that cannot be decoded is not tried again.
     *
     * @param waits the waits and how many of them; its hooks and its filter are heeded. A stop of the listener ends
     *     them
     * @param then handles the last failure
     * @return a handler
     */
    static ListenerErrorHandler retry(RetryBackoffSpec waits, ListenerErrorHandler then) {
        Assert.notNull(waits, "waits: must not be null");
        Assert.notNull(then, "then: must not be null");
        return new RetryingErrorHandler(waits, then);
    }
}
