package io.reactorchannel.examples.cli;

import io.reactorchannel.ChannelRecord;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** How a record looks as a line of JSON: its payload as it is, character for character where that is one line. */
final class RecordFormat {

    /** What the payload says is printed as it says it: numbers keep all their digits. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    private final List<Where> conditions;
    private final boolean metadata;
    private final boolean pretty;
    private final ObjectWriter writer;

    /** A payload that is not JSON. */
    static final class NotJsonException extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    /**
     * Creates a format.
     *
     * @param conditions all of which a payload has to meet
     * @param metadata whether topic, partition, offset, key and headers are around the payload
     * @param pretty whether it takes several lines, for people
     */
    RecordFormat(List<Where> conditions, boolean metadata, boolean pretty) {
        this.conditions = conditions;
        this.metadata = metadata;
        this.pretty = pretty;
        this.writer = pretty ? JSON.writerWithDefaultPrettyPrinter() : JSON.writer();
    }

    /**
     * The record as it is to be printed; nothing when it does not meet the conditions.
     *
     * @throws NotJsonException when the payload is not JSON, and only that could be printed
     */
    Optional<byte[]> format(ChannelRecord record) {
        byte[] payload = record.payload().orElse(NULL);
        boolean asItIs = !metadata && !pretty && isOneLine(payload);
        if (asItIs && conditions.isEmpty()) {
            requireJson(payload);
            return Optional.of(payload);
        }
        JsonNode json = parse(payload);
        if (json == null && !metadata) {
            throw new NotJsonException();
        }
        boolean met = conditions.isEmpty()
                || (json != null && conditions.stream().allMatch(condition -> condition.isMetBy(json)));
        if (!met) {
            return Optional.empty();
        }
        return Optional.of(
                asItIs ? payload : writer.writeValueAsBytes(metadata ? withMetadata(record, json, payload) : json));
    }

    private static Map<String, Object> withMetadata(ChannelRecord record, @Nullable JsonNode json, byte[] payload) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("topic", record.topic());
        all.put("partition", record.partition());
        all.put("offset", record.offset());
        record.shardingKey().ifPresent(key -> all.put("key", key));
        all.put("headers", record.headers());
        if (json != null) {
            all.put("payload", json);
        } else {
            all.put("payloadBase64", Base64.getEncoder().encodeToString(payload));
        }
        return all;
    }

    private static boolean isOneLine(byte[] payload) {
        for (byte character : payload) {
            if (character == '\n' || character == '\r') {
                return false;
            }
        }
        return true;
    }

    private static void requireJson(byte[] payload) {
        try (JsonParser parser = JSON.createParser(payload)) {
            if (parser.nextToken() == null) {
                throw new NotJsonException();
            }
            parser.skipChildren();
            if (parser.nextToken() != null) {
                throw new NotJsonException();
            }
        } catch (JacksonException notJson) {
            throw new NotJsonException();
        }
    }

    private static @Nullable JsonNode parse(byte[] payload) {
        try {
            JsonNode json = JSON.readTree(payload);
            return json.isMissingNode() ? null : json;
        } catch (JacksonException notJson) {
            return null;
        }
    }
}
