package io.reactorchannel;

import io.reactorchannel.error.PayloadError;
import io.reactorchannel.error.PermanentError;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import reactor.core.publisher.Mono;

/** The ready-made handlers of {@link PayloadErrorHandler}. */
final class PayloadErrorHandlers {

    private static final byte[] NO_BYTES = new byte[0];

    static final PayloadErrorHandler FAIL = (record, error, channel) -> Mono.error(error);

    static final PayloadErrorHandler SKIP = (record, error, channel) -> Mono.empty();

    private PayloadErrorHandlers() {}

    static PayloadErrorHandler deadLetter(String topic) {
        if (topic == null || topic.isBlank()) {
            throw new PermanentError("topic: the dead letters' topic must not be null or blank");
        }
        return (record, error, channel) -> channel.produce(letter(topic, record, error));
    }

    private static ProducerRecord letter(String topic, ChannelRecord record, PayloadError error) {
        Map<String, String> headers = new HashMap<>(record.headers());
        headers.put("dead-letter-topic", record.topic());
        headers.put("dead-letter-partition", Integer.toString(record.partition()));
        headers.put("dead-letter-offset", Long.toString(record.offset()));
        headers.put("dead-letter-reason", String.valueOf(error.getMessage()));
        ProducerRecord letter = ProducerRecord.of(topic, bytes(record)).withHeaders(headers);
        return record.shardingKey().map(letter::withShardingKey).orElse(letter);
    }

    private static byte[] bytes(ChannelRecord record) {
        try {
            return record.payload().orElse(NO_BYTES);
        } catch (PayloadError notBase64) {
            return record.encodedPayload().orElse("").getBytes(StandardCharsets.UTF_8);
        }
    }
}
