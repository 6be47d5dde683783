package io.reactorchannel.service.internal.backend;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record as it was produced. The payload is not copied: nobody changes it.
 *
 * @param topic where it belongs
 * @param shardingKey records with the same key share a partition; null or empty: any partition
 * @param headers names and values
 * @param payload the bytes; null for a record without one
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, and a copy for each access would be waste
public record NewRecord(
        String topic, @Nullable String shardingKey, Map<String, String> headers, byte @Nullable [] payload) {

    /**
     * How much of a bound on memory the record takes: its bytes and characters, and a flat part for the objects.
     *
     * @return bytes, roughly
     */
    public long size() {
        long size = 96;
        size += payload == null ? 0 : payload.length;
        size += shardingKey == null ? 0 : shardingKey.length();
        for (Map.Entry<String, String> header : headers.entrySet()) {
            size += 64L + header.getKey().length() + header.getValue().length();
        }
        return size;
    }
}
