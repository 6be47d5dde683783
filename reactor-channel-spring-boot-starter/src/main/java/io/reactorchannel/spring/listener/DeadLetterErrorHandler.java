package io.reactorchannel.spring.listener;

import io.reactorchannel.ChannelRecord;
import io.reactorchannel.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.Assert;
import reactor.core.publisher.Mono;

/** Produces failed records to a topic of dead letters. */
final class DeadLetterErrorHandler implements ListenerErrorHandler {

    private static final Logger log = LoggerFactory.getLogger(DeadLetterErrorHandler.class);

    private final String topic;

    DeadLetterErrorHandler(String topic) {
        Assert.hasText(topic, "topic: must not be blank; a topic's name is accepted, with {topic} for the record's");
        this.topic = topic;
    }

    @Override
    public Mono<Void> handle(FailedProcessing processing) {
        ProducerRecord[] letters = processing.records().stream()
                .map(record -> letter(record, processing.failure()))
                .toArray(ProducerRecord[]::new);
        return processing
                .channel()
                .produce(letters)
                .doOnSuccess(done -> log.warn(
                        "Listener {}: {} became dead letters of topic {}",
                        processing.listener(),
                        processing.records(),
                        topic,
                        processing.failure()));
    }

    private ProducerRecord letter(ChannelRecord record, Throwable failure) {
        return ProducerRecord.deadLetter(topic.replace("{topic}", record.topic()), record, failure);
    }
}
