package io.reactorchannel.internal.wire;

import io.reactorchannel.ProducerRecord;
import io.reactorchannel.error.PermanentError;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.core.Base64Variants;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.ByteArrayBuilder;
import tools.jackson.databind.json.JsonMapper;

/** The JSON of produce requests: an envelope given as it is, or the records for one made of them. */
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
     * Encodes a record, as {@link RecordsBody} takes it.
     *
     * @param index the record's place among those to produce, for the message
     * @throws PermanentError when its payload cannot be written; it names which
     */
    public byte[] record(ProducerRecord record, long index) {
        byte[] payload = payload(record, index);
        try (ByteArrayBuilder bytes = new ByteArrayBuilder()) {
            try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
                write(json, record, payload);
            }
            return bytes.toByteArray();
        }
    }

    private static void write(JsonGenerator json, ProducerRecord record, byte[] payload) {
        json.writeStartObject();
        json.writeObjectPropertyStart("routingData");
        json.writeStringProperty("topic", record.topic());
        record.shardingKey().ifPresent(key -> json.writeStringProperty("shardingKey", key));
        json.writeEndObject();
        json.writeObjectPropertyStart("message");
        json.writeName("payload");
        json.writeBinary(Base64Variants.MIME_NO_LINEFEEDS, payload, 0, payload.length);
        // last, so that more can be added to them later, see RecordsBody
        json.writeObjectPropertyStart("headers");
        record.headers().forEach(json::writeStringProperty);
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndObject();
    }

    private byte[] payload(ProducerRecord record, long index) {
        Object payload = record.payload();
        if (payload instanceof byte[] bytes) {
            return bytes;
        }
        try {
            return payload instanceof CharSequence text
                    ? text.toString().getBytes(StandardCharsets.UTF_8)
                    : mapper.writeValueAsBytes(payload);
        } catch (RuntimeException unwritable) { // Jackson's, or whatever the payload itself throws
            throw new PermanentError(
                    "produce: the payload of record " + index + " (topic " + record.topic()
                            + ") cannot be written as JSON; a map, bytes, text or an object that the mapper can write is"
                            + " accepted",
                    null,
                    unwritable);
        }
    }
}
