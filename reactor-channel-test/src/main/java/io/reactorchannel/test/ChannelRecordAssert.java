package io.reactorchannel.test;

import io.reactorchannel.ChannelRecord;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions about a {@link ChannelRecord}. */
public final class ChannelRecordAssert extends AbstractAssert<ChannelRecordAssert, ChannelRecord> {

    ChannelRecordAssert(ChannelRecord actual) {
        super(actual, ChannelRecordAssert.class);
    }

    /**
     * It is of a topic.
     *
     * @param topic the topic's name
     * @return this
     */
    public ChannelRecordAssert hasTopic(String topic) {
        isNotNull();
        return same("topic", actual.topic(), topic);
    }

    /**
     * It has a place in its topic.
     *
     * @param partition the partition's number
     * @param offset the offset in the partition
     * @return this
     */
    public ChannelRecordAssert isAt(int partition, long offset) {
        isNotNull();
        return same("place", actual.partition() + "@" + actual.offset(), partition + "@" + offset);
    }

    /**
     * It has a sharding key.
     *
     * @param key the key
     * @return this
     */
    public ChannelRecordAssert hasShardingKey(String key) {
        isNotNull();
        return same("sharding key", actual.shardingKey().orElse(null), key);
    }

    /**
     * It has a header, perhaps among others.
     *
     * @param name the header's name
     * @param value its value
     * @return this
     */
    public ChannelRecordAssert hasHeader(String name, String value) {
        isNotNull();
        return same("header " + name, actual.headers().get(name), value);
    }

    /**
     * Its payload is a JSON object.
     *
     * @param payload the object
     * @return this
     */
    public ChannelRecordAssert hasPayload(Map<String, ?> payload) {
        isNotNull();
        return same("payload", actual.payloadAsMap(), payload);
    }

    /**
     * Its payload is a text, in UTF-8.
     *
     * @param payload the text
     * @return this
     */
    public ChannelRecordAssert hasPayload(String payload) {
        isNotNull();
        String text = actual.payload()
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElse(null);
        return same("payload", text, payload);
    }

    private ChannelRecordAssert same(String what, @Nullable Object found, Object expected) {
        if (!Objects.equals(found, expected)) {
            throw failureWithActualExpected(
                    found, expected, "Expected %s to have %s %s, but it has %s", actual, what, expected, found);
        }
        return this;
    }
}
