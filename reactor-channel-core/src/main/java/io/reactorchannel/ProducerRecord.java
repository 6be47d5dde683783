package io.reactorchannel;

import io.reactorchannel.error.PermanentError;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A record to produce: topic, payload, and optionally a sharding key and headers. Immutable; each {@code with…} method
 * returns another record. The payload is held as given and encoded when it is produced, so it should not be changed
 * until then.
 */
public final class ProducerRecord {

    private final String topic;
    private final Object payload;
    private final @Nullable String shardingKey;
    private final Map<String, String> headers;

    private ProducerRecord(String topic, Object payload, @Nullable String shardingKey, Map<String, String> headers) {
        this.topic = topic;
        this.payload = payload;
        this.shardingKey = shardingKey;
        this.headers = headers;
    }

    /**
     * Creates a record without sharding key and headers.
     *
     * @param topic the topic's name, not blank
     * @param payload what to send: {@code byte[]} as it is, a {@link CharSequence} as its UTF-8 bytes and not as a JSON
     *     text (this library consumes JSON only), anything else (a map, a record, a bean) as the JSON that the
     *     channel's mapper writes for it
     * @return the record
     * @throws PermanentError when the topic is null or blank, or the payload is null
     */
    public static ProducerRecord of(String topic, Object payload) {
        if (topic == null || topic.isBlank()) {
            throw new PermanentError("topic: must not be null or blank");
        }
        if (payload == null) {
            throw new PermanentError(
                    "payload: must not be null; a map, bytes, text or an object that can be written as JSON is accepted");
        }
        return new ProducerRecord(topic, payload, null, Map.of());
    }

    /**
     * Makes a dead letter of a record that could not be processed: its payload's bytes as they are (as the text that
     * was sent when that is not base64, none when there is no payload), its sharding key, its headers, and four more
     * that say where it comes from and why: {@code dead-letter-topic}, {@code dead-letter-partition},
     * {@code dead-letter-offset} and {@code dead-letter-reason}, the failure's message.
     *
     * @param topic the dead letters' topic, not blank
     * @param record the record
     * @param reason why it is one; its message must not hold a secret
     * @return a record to produce
     * @throws PermanentError when an argument is null or the topic blank
     */
    public static ProducerRecord deadLetter(String topic, ChannelRecord record, Throwable reason) {
        if (record == null) {
            throw new PermanentError("record: must not be null; the record that could not be processed is accepted");
        }
        if (reason == null) {
            throw new PermanentError("reason: must not be null; what the processing failed with is accepted");
        }
        return DeadLetters.of(topic, record, reason);
    }

    /**
     * Sets the key by which the service chooses the partition: records of one key keep their order.
     *
     * @param value the key; an empty text is a key too
     * @return a record with that key
     * @throws PermanentError when the key is null
     */
    public ProducerRecord withShardingKey(String value) {
        if (value == null) {
            throw new PermanentError("shardingKey: must not be null; leave it away for a record without one");
        }
        return new ProducerRecord(topic, payload, value, headers);
    }

    /**
     * Sets the headers, instead of any set before.
     *
     * @param values names and values, copied
     * @return a record with those headers
     * @throws PermanentError when the map, a name or a value is null
     */
    public ProducerRecord withHeaders(Map<String, String> values) {
        if (values == null) {
            throw new PermanentError("headers: must not be null; an empty map is accepted");
        }
        values.forEach((name, value) -> {
            if (name == null || value == null) {
                throw new PermanentError("headers: names and values must not be null, but '" + name + "' has a null");
            }
        });
        return new ProducerRecord(topic, payload, shardingKey, Map.copyOf(values));
    }

    /**
     * The topic to produce to.
     *
     * @return the topic's name
     */
    public String topic() {
        return topic;
    }

    /**
     * The payload as it was given.
     *
     * @return bytes, text, or an object to be written as JSON
     */
    public Object payload() {
        return payload;
    }

    /**
     * The key by which the service chooses the partition.
     *
     * @return the key; empty when the service is free to choose
     */
    public Optional<String> shardingKey() {
        return Optional.ofNullable(shardingKey);
    }

    /**
     * The headers.
     *
     * @return an unmodifiable map, empty when there are none
     */
    public Map<String, String> headers() {
        return headers;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ProducerRecord record
                && topic.equals(record.topic)
                && Objects.deepEquals(payload, record.payload)
                && Objects.equals(shardingKey, record.shardingKey)
                && headers.equals(record.headers);
    }

    @Override
    public int hashCode() {
        return Objects.hash(topic, shardingKey, headers);
    }

    /** Names the topic and the key; a payload may be confidential or large and is left out. */
    @Override
    public String toString() {
        return "ProducerRecord[topic=" + topic + ", shardingKey=" + shardingKey + "]";
    }
}
