package io.reactorchannel.service.internal.rest;

import io.reactorchannel.service.internal.backend.NewRecord;
import io.reactorchannel.service.internal.backend.StoredRecord;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/** Writes the answer to a poll. */
final class RecordsWriter {

    private static final int FLAT_SIZE = 200;

    private RecordsWriter() {}

    static byte[] write(List<StoredRecord> records) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream(expectedSize(records));
        try (JsonGenerator json = Json.MAPPER.createGenerator(answer)) {
            json.writeStartObject();
            json.writeArrayPropertyStart("records");
            records.forEach(written -> write(written, json));
            json.writeEndArray();
            json.writeEndObject();
        }
        return answer.toByteArray();
    }

    private static void write(StoredRecord written, JsonGenerator json) {
        NewRecord content = written.content();
        json.writeStartObject();
        json.writeObjectPropertyStart("routingData");
        json.writeStringProperty("topic", content.topic());
        json.writeStringProperty("shardingKey", content.shardingKey());
        json.writeEndObject();
        json.writeObjectPropertyStart("message");
        writeHeaders(content.headers(), json);
        writePayload(content, json);
        json.writeEndObject();
        json.writeNumberProperty("partition", written.partition());
        json.writeNumberProperty("offset", written.offset());
        json.writeEndObject();
    }

    private static void writeHeaders(Map<String, String> headers, JsonGenerator json) {
        json.writeObjectPropertyStart("headers");
        headers.forEach(json::writeStringProperty);
        json.writeEndObject();
    }

    private static void writePayload(NewRecord content, JsonGenerator json) {
        byte[] payload = content.payload();
        if (payload == null) {
            json.writeNullProperty("payload");
        } else {
            // The JDK's encoder is several times as fast as the generator's own, and base64 needs no escapes.
            byte[] base64 = Base64.getEncoder().encode(payload);
            json.writeName("payload");
            json.writeRawUTF8String(base64, 0, base64.length);
        }
    }

    private static int expectedSize(List<StoredRecord> records) {
        long size = FLAT_SIZE;
        for (StoredRecord written : records) {
            byte[] payload = written.content().payload();
            size += FLAT_SIZE + (payload == null ? 0 : payload.length * 4L / 3);
        }
        return (int) Math.min(size, Integer.MAX_VALUE / 2);
    }
}
