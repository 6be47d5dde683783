package io.reactorchannel.internal.wire;

import io.reactorchannel.ProducerRecord;
import io.reactorchannel.error.PermanentError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import tools.jackson.core.Base64Variants;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.ByteArrayBuilder;
import tools.jackson.databind.json.JsonMapper;

/** The body of a produce request: an envelope given as it is, or one made of records. */
public final class ProduceJson {

    /** The media type that the service wants for it. */
    public static final String CONTENT_TYPE = "application/vnd.dxl.intel.records.v1+json";

    private static final JsonFactory FACTORY = new JsonFactory();

    private final JsonMapper mapper;

    /**
     * Creates an encoder.
     *
     * @param mapper writes payloads, and envelopes given as they are
     */
    public ProduceJson(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * Encodes an envelope as it is.
     *
     * @throws PermanentError when the mapper cannot write it
     */
    public byte[] envelope(Map<String, ?> envelope) {
        try {
            return mapper.writeValueAsBytes(envelope);
        } catch (JacksonException unwritable) {
            throw new PermanentError("produce: the payload cannot be written as JSON", null, unwritable);
        }
    }

    /**
     * Encodes records into one envelope.
     *
     * @throws PermanentError when the mapper cannot write a payload; it names which
     */
    public byte[] records(List<ProducerRecord> records) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder()) {
            try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
                json.writeStartObject();
                json.writeArrayPropertyStart("records");
                for (int index = 0; index < records.size(); index++) {
                    write(json, records.get(index), index);
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            return bytes.toByteArray();
        }
    }

    private void write(JsonGenerator json, ProducerRecord record, int index) {
        json.writeStartObject();
        json.writeObjectPropertyStart("routingData");
        json.writeStringProperty("topic", record.topic());
        record.shardingKey().ifPresent(key -> json.writeStringProperty("shardingKey", key));
        json.writeEndObject();
        json.writeObjectPropertyStart("message");
        json.writeObjectPropertyStart("headers");
        record.headers().forEach(json::writeStringProperty);
        json.writeEndObject();
        json.writeName("payload");
        byte[] payload = payload(record, index);
        json.writeBinary(Base64Variants.MIME_NO_LINEFEEDS, payload, 0, payload.length);
        json.writeEndObject();
        json.writeEndObject();
    }

    private byte[] payload(ProducerRecord record, int index) {
        Object payload = record.payload();
        if (payload instanceof byte[] bytes) {
            return bytes;
        }
        if (payload instanceof CharSequence text) {
            return text.toString().getBytes(StandardCharsets.UTF_8);
        }
        try {
            return mapper.writeValueAsBytes(payload);
        } catch (JacksonException unwritable) {
            throw new PermanentError(
                    "produce: the payload of record " + index + " (topic " + record.topic()
                            + ") cannot be written as JSON; a map, bytes, text or an object that the mapper can write is"
                            + " accepted",
                    null,
                    unwritable);
        }
    }
}
