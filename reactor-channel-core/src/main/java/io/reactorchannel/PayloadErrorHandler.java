package io.reactorchannel;

import io.reactorchannel.error.PayloadError;
import org.reactivestreams.Publisher;

/**
 * What becomes of a record whose payload cannot be decoded, where maps or typed payloads are asked for: by
 * {@code consume}, {@code poll} and {@code run}. ({@link ReactiveChannel#receive} hands out records as they are, whose
 * payloads are decoded when asked for.) Nothing else of the batch is touched.
 */
@FunctionalInterface
public interface PayloadErrorHandler {

    /**
     * Takes care of the record. No further record is handed out before the publisher ends, and none is ahead of it.
     *
     * @param record the record; acknowledging it has no effect, it counts as handed out when the publisher completes
     * @param error what is wrong with its payload
     * @param channel the channel it came from, for instance to produce with
     * @return completes when the record is taken care of: it is skipped, and committed in its turn. Its error reaches
     *     the subscriber, and the record comes again. Values are ignored. Subscribed to with the subscriber's Context
     */
    Publisher<?> handle(ChannelRecord record, PayloadError error, ReactiveChannel channel);

    /**
     * The subscriber gets the {@link PayloadError}; whoever subscribes again meets the record again. The default.
     *
     * @return the handler
     */
    static PayloadErrorHandler fail() {
        return PayloadErrorHandlers.FAIL;
    }

    /**
     * The record is skipped: logged as a warning (of a topic the first five in each minute, the others counted), and
     * committed in its turn.
     *
     * @return the handler
     */
    static PayloadErrorHandler skip() {
        return PayloadErrorHandlers.SKIP;
    }

    /**
     * The record is produced to another topic by the same channel, then skipped. Sharding key, headers and the
     * payload's bytes are kept (a payload that is not base64 goes as the text it is, a missing one as no bytes);
     * headers {@code dead-letter-topic}, {@code dead-letter-partition}, {@code dead-letter-offset} and
     * {@code dead-letter-reason} are added. When it cannot be produced the subscriber gets that error and the record
     * comes again, so a dead letter may be produced twice but is never lost.
     *
     * @param topic the topic for dead letters
     * @return the handler
     */
    static PayloadErrorHandler deadLetter(String topic) {
        return PayloadErrorHandlers.deadLetter(topic);
    }
}
