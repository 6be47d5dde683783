package io.reactorchannel;

import io.reactorchannel.error.PermanentError;
import reactor.core.publisher.Mono;

/** The ready-made handlers of {@link PayloadErrorHandler}. */
final class PayloadErrorHandlers {

    static final PayloadErrorHandler FAIL = (record, error, channel) -> Mono.error(error);

    static final PayloadErrorHandler SKIP = (record, error, channel) -> Mono.empty();

    private PayloadErrorHandlers() {}

    static PayloadErrorHandler deadLetter(String topic) {
        if (topic == null || topic.isBlank()) {
            throw new PermanentError("topic: the dead letters' topic must not be null or blank");
        }
        return (record, error, channel) -> channel.produce(ProducerRecord.deadLetter(topic, record, error));
    }
}
