package io.reactorchannel.internal.wire;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record as a poll returned it, its payload not decoded. Holds texts of its own and nothing of the answer it was read
 * from.
 *
 * @param topic the topic's name
 * @param partition the partition's number
 * @param offset the offset within the partition
 * @param shardingKey the sharding key; null when missing
 * @param headers the headers, empty when missing
 * @param encodedPayload the payload in base64; null when missing
 */
public record PolledRecord(
        String topic,
        int partition,
        long offset,
        @Nullable String shardingKey,
        Map<String, String> headers,
        @Nullable String encodedPayload) {}
