package io.reactorchannel.examples.feed;

import io.reactorchannel.ChannelRecord;
import io.reactorchannel.error.PayloadError;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record as pages get it.
 *
 * @param position its number in the log
 * @param topic its topic
 * @param partition its partition
 * @param offset its offset
 * @param key its sharding key, or null
 * @param headers its headers
 * @param payload its payload as text, or the beginning of it
 * @param size the bytes of the whole payload
 * @param truncated whether the payload is only the beginning
 * @param received when it arrived
 */
record FeedRecord(
        long position,
        String topic,
        int partition,
        long offset,
        @Nullable String key,
        Map<String, String> headers,
        String payload,
        int size,
        boolean truncated,
        Instant received) {

    private static final int EXCERPT = 2_000;
    private static final byte[] NO_PAYLOAD = new byte[0];

    static FeedRecord of(long position, ChannelRecord record, Instant received) {
        byte[] payload = bytes(record);
        return new FeedRecord(
                position,
                record.topic(),
                record.partition(),
                record.offset(),
                record.shardingKey().orElse(null),
                record.headers(),
                new String(payload, StandardCharsets.UTF_8),
                payload.length,
                false,
                received);
    }

    /** What is not base64 is shown as it came. */
    private static byte[] bytes(ChannelRecord record) {
        try {
            return record.payload().orElse(NO_PAYLOAD);
        } catch (PayloadError notBase64) {
            return record.encodedPayload().orElse("").getBytes(StandardCharsets.UTF_8);
        }
    }

    /** The same with the beginning of a long payload. */
    FeedRecord excerpt() {
        return payload.length() <= EXCERPT
                ? this
                : new FeedRecord(
                        position,
                        topic,
                        partition,
                        offset,
                        key,
                        headers,
                        payload.substring(0, EXCERPT),
                        size,
                        true,
                        received);
    }
}
