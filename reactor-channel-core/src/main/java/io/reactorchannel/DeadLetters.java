package io.reactorchannel;

import io.reactorchannel.error.PayloadError;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Makes dead letters of records: the payload as it is, and where it comes from in the headers. */
final class DeadLetters {

    private static final byte[] NO_BYTES = new byte[0];

    private DeadLetters() {}

    static ProducerRecord of(String topic, ChannelRecord record, Throwable reason) {
        Map<String, String> headers = new HashMap<>(record.headers());
        headers.put("dead-letter-topic", record.topic());
        headers.put("dead-letter-partition", Integer.toString(record.partition()));
        headers.put("dead-letter-offset", Long.toString(record.offset()));
        headers.put("dead-letter-reason", reason.getMessage() == null ? reason.toString() : reason.getMessage());
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
