package io.reactorchannel.internal.wire;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads {@code {"records": [...]}} token by token. Unknown fields are passed over wherever they stand; payloads are
 * kept as the base64 text they are.
 */
public final class RecordsReader {

    /** An answer is bounded before it comes here, so a single text in it may be as long as the answer. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private RecordsReader() {}

    /**
     * Reads the records of an answer.
     *
     * @param body the whole body
     * @return the records in the order of the answer
     * @throws MalformedJsonException when the body is not JSON, lacks {@code records}, or holds a record without topic,
     *     partition or offset, or with a field twice
     */
    public static List<PolledRecord> read(byte[] body) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), body)) {
            List<PolledRecord> records = readEnvelope(parser);
            if (parser.nextToken() != null) {
                throw new MalformedJsonException("there is more after the JSON object");
            }
            return records;
        } catch (JacksonException notJson) {
            throw MalformedJsonException.notJson(notJson);
        }
    }

    private static List<PolledRecord> readEnvelope(JsonParser parser) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new MalformedJsonException("it is not a JSON object");
        }
        List<PolledRecord> records = null;
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            JsonToken value = parser.nextToken();
            if (!name.equals("records")) {
                parser.skipChildren();
            } else if (records != null) {
                throw new MalformedJsonException("'records' stands twice");
            } else if (value != JsonToken.START_ARRAY) {
                throw new MalformedJsonException("'records' is not an array");
            } else {
                records = readRecords(parser);
            }
        }
        if (records == null) {
            throw new MalformedJsonException("it lacks 'records'");
        }
        return records;
    }

    private static List<PolledRecord> readRecords(JsonParser parser) {
        List<PolledRecord> records = new ArrayList<>();
        String lastTopic = null;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            PolledRecord record = new RecordReader(parser, records.size(), lastTopic).read();
            lastTopic = record.topic();
            records.add(record);
        }
        return records;
    }

    /** The name of a field's place in messages. */
    static String place(int index, @Nullable String path) {
        return "records[" + index + "]" + (path == null ? "" : "." + path);
    }
}
