package io.reactorchannel.service.internal.kafka;

import io.reactorchannel.service.internal.backend.NewRecord;
import io.reactorchannel.service.internal.backend.StoredRecord;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Records as the service knows them, and as Kafka does: the sharding key is the key, the payload the value. */
final class KafkaRecords {

    private KafkaRecords() {}

    static ProducerRecord<byte @Nullable [], byte @Nullable []> toKafka(NewRecord record) {
        String key = record.shardingKey();
        ProducerRecord<byte @Nullable [], byte @Nullable []> made = new ProducerRecord<>(
                record.topic(), key == null || key.isEmpty() ? null : bytes(key), record.payload());
        record.headers().forEach((name, value) -> made.headers().add(name, bytes(value)));
        return made;
    }

    /** Of several headers of one name the last counts, as a JSON object has each name once. */
    static StoredRecord fromKafka(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
        byte[] key = record.key();
        NewRecord content = new NewRecord(
                record.topic(), key == null ? null : text(key), headers(record.headers()), record.value());
        return new StoredRecord(content, record.partition(), record.offset());
    }

    /** How much of an answer's bound it takes, like {@link NewRecord#size()} of what it is read to. */
    static long size(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
        long size = 96;
        size += Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
        for (Header header : record.headers()) {
            byte[] value = header.value();
            size += 64L + header.key().length() + (value == null ? 0 : value.length);
        }
        return size;
    }

    private static Map<String, String> headers(Iterable<Header> headers) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Header header : headers) {
            byte[] value = header.value();
            texts.put(header.key(), value == null ? "" : text(value));
        }
        return texts;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
