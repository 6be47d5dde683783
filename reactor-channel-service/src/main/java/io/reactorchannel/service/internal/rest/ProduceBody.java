package io.reactorchannel.service.internal.rest;

import io.reactorchannel.service.internal.backend.NewRecord;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The body that produces records.
 *
 * @param records what to store
 */
record ProduceBody(@Nullable List<ProduceBody.@Nullable Entry> records) {

    List<NewRecord> newRecords() {
        if (records == null) {
            throw HttpFault.badRequest("records is missing");
        }
        return records.stream().map(ProduceBody::newRecord).toList();
    }

    private static NewRecord newRecord(@Nullable Entry entry) {
        if (entry == null || entry.routingData == null || entry.routingData.topic == null) {
            throw HttpFault.badRequest("a record lacks routingData.topic");
        }
        if (entry.message == null || entry.message.payload == null) {
            throw HttpFault.badRequest("a record lacks message.payload");
        }
        return new NewRecord(
                entry.routingData.topic,
                shardingKey(entry.routingData.shardingKey),
                headers(entry.message.headers),
                payload(entry.message.payload));
    }

    private static Map<String, String> headers(@Nullable Map<String, @Nullable String> headers) {
        if (headers == null || headers.isEmpty()) {
            return Map.of();
        }
        if (headers.containsValue(null)) {
            throw HttpFault.badRequest("a record has a header whose value is null");
        }
        @SuppressWarnings("NullAway") // no value is null
        Map<String, String> checked = headers;
        checked.forEach((name, value) -> {
            Texts.requireUnicode(name, "the name of a record's header");
            Texts.requireUnicode(value, "the value of a record's header");
        });
        return checked;
    }

    private static @Nullable String shardingKey(@Nullable String key) {
        return key == null ? null : Texts.requireUnicode(key, "a record's routingData.shardingKey");
    }

    private static byte @Nullable [] payload(JsonNode payload) {
        if (payload.isNull()) {
            return null;
        }
        if (!payload.isString()) {
            throw HttpFault.badRequest("a record's message.payload is neither a string nor null");
        }
        try {
            return Base64.getDecoder().decode(payload.stringValue());
        } catch (IllegalArgumentException notBase64) {
            throw HttpFault.badRequest("a record's message.payload is not base64");
        }
    }

    /**
     * A record to store.
     *
     * @param routingData where it goes
     * @param message what it says
     */
    record Entry(ProduceBody.@Nullable RoutingData routingData, ProduceBody.@Nullable Message message) {}

    /**
     * Where a record goes.
     *
     * @param topic its topic
     * @param shardingKey records with the same one share a partition
     */
    record RoutingData(@Nullable String topic, @Nullable String shardingKey) {}

    /**
     * What a record says.
     *
     * @param headers names and values
     * @param payload base64, or a JSON null
     */
    record Message(
            @Nullable Map<String, @Nullable String> headers,
            @Nullable JsonNode payload) {}
}
