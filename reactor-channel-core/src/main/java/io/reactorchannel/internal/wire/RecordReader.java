package io.reactorchannel.internal.wire;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads one record of a poll's answer, from its opening brace to its closing one. */
final class RecordReader {

    private final JsonParser parser;
    private final int index;
    private final @Nullable String topicBefore;

    private @Nullable String topic;
    private @Nullable String shardingKey;
    private @Nullable Map<String, String> headers;
    private @Nullable String payload;
    private @Nullable Integer partition;
    private @Nullable Long offset;
    private int seen;

    /**
     * Prepares for a record.
     *
     * @param parser a parser that stands on the record's first token
     * @param index the record's place in the answer, for messages
     * @param topicBefore the topic of the record before, whose text is shared if it is the same
     */
    RecordReader(JsonParser parser, int index, @Nullable String topicBefore) {
        this.parser = parser;
        this.index = index;
        this.topicBefore = topicBefore;
    }

    PolledRecord read() {
        readObject(null, this::readField);
        return new PolledRecord(
                required(topic, "routingData.topic"),
                required(partition, "partition"),
                required(offset, "offset"),
                shardingKey,
                headers == null ? Map.of() : Map.copyOf(headers),
                payload);
    }

    private void readField(String name) {
        switch (name) {
            case "routingData" -> {
                once(name, 1);
                readOptionalObject(name, this::readRoutingField);
            }
            case "message" -> {
                once(name, 2);
                readOptionalObject(name, this::readMessageField);
            }
            case "partition" -> {
                once(name, 4);
                partition = (int) readNumber(name, Integer.MAX_VALUE);
            }
            case "offset" -> {
                once(name, 8);
                // an offset that is committed goes out plus one on the service's side
                offset = readNumber(name, Long.MAX_VALUE - 1);
            }
            default -> parser.skipChildren();
        }
    }

    private void readRoutingField(String name) {
        switch (name) {
            case "topic" -> {
                once("routingData.topic", 16);
                String text = readText("routingData.topic");
                topic = text != null && text.equals(topicBefore) ? topicBefore : text;
            }
            case "shardingKey" -> {
                once("routingData.shardingKey", 32);
                shardingKey = readText("routingData.shardingKey");
            }
            default -> parser.skipChildren();
        }
    }

    private void readMessageField(String name) {
        switch (name) {
            case "headers" -> {
                once("message.headers", 64);
                readOptionalObject("message.headers", this::readHeader);
            }
            case "payload" -> {
                once("message.payload", 128);
                payload = readText("message.payload");
            }
            default -> parser.skipChildren();
        }
    }

    /** Headers are texts; other plain values are taken as their JSON text, null and nested ones are passed over. */
    private void readHeader(String name) {
        if (headers == null) {
            headers = new HashMap<>();
        }
        if (!parser.currentToken().isScalarValue()) {
            parser.skipChildren();
        } else if (parser.currentToken() != JsonToken.VALUE_NULL && headers.put(name, parser.getString()) != null) {
            throw malformed("message.headers", "has a name twice");
        }
    }

    private void readOptionalObject(String path, FieldReader fields) {
        if (parser.currentToken() != JsonToken.VALUE_NULL) {
            readObject(path, fields);
        }
    }

    private void readObject(@Nullable String path, FieldReader fields) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw malformed(path, "is not an object");
        }
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            fields.read(name);
        }
    }

    private @Nullable String readText(String path) {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> parser.getString();
            case VALUE_NULL -> null;
            default -> throw malformed(path, "is not a text");
        };
    }

    private long readNumber(String path, long max) {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw malformed(path, "is not a whole number");
        }
        JsonParser.NumberType type = parser.getNumberType();
        if (type == JsonParser.NumberType.BIG_INTEGER || parser.getLongValue() < 0 || parser.getLongValue() > max) {
            throw malformed(path, "is not between 0 and " + max);
        }
        return parser.getLongValue();
    }

    private void once(String path, int bit) {
        if ((seen & bit) != 0) {
            throw malformed(path, "stands twice");
        }
        seen |= bit;
    }

    private <V> V required(@Nullable V value, String path) {
        if (value == null) {
            throw malformed(path, "is missing");
        }
        return value;
    }

    private MalformedJsonException malformed(@Nullable String path, String problem) {
        return new MalformedJsonException("'" + RecordsReader.place(index, path) + "' " + problem);
    }

    /** Reads the value of one field; the parser stands on the value's first token. */
    private interface FieldReader {
        void read(String name);
    }
}
