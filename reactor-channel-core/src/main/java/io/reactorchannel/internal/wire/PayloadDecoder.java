package io.reactorchannel.internal.wire;

import io.reactorchannel.error.PayloadError;
import io.reactorchannel.error.PermanentError;
import java.lang.reflect.Type;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * Decodes payloads: base64 to bytes, bytes to JSON, JSON to one type. Immutable and safe for use by several threads.
 *
 * @param <T> the type decoded into
 */
public final class PayloadDecoder<T> {

    private final ObjectReader reader;
    private final String typeName;

    private PayloadDecoder(ObjectReader reader, String typeName) {
        this.reader = reader;
        this.typeName = typeName;
    }

    /** Decodes JSON objects to maps. */
    public static PayloadDecoder<Map<String, Object>> ofMap(JsonMapper mapper) {
        return new PayloadDecoder<>(mapper.readerForMapOf(Object.class), "a JSON object");
    }

    /**
     * Decodes JSON to any type that the mapper can read; the caller vouches for T being that type.
     *
     * @throws PermanentError when the mapper knows nothing of the type
     */
    public static <T> PayloadDecoder<T> ofType(JsonMapper mapper, @Nullable Type type) {
        if (type == null) {
            throw new PermanentError(
                    "type: must not be null; a class or another type that the mapper reads is accepted");
        }
        try {
            JavaType javaType = mapper.constructType(type);
            return new PayloadDecoder<>(mapper.readerFor(javaType), "JSON for " + type.getTypeName());
        } catch (IllegalArgumentException unknown) {
            throw new PermanentError("type: the mapper cannot read " + type.getTypeName(), null, unknown);
        }
    }

    /**
     * Decodes a record's payload.
     *
     * @throws PayloadError when the payload is missing, not base64, or not readable as the type
     */
    public T decode(PolledRecord record) {
        String encoded = record.encodedPayload();
        if (encoded == null) {
            throw error(record, "is missing", null);
        }
        T value;
        try {
            value = reader.readValue(bytes(record, encoded));
        } catch (PayloadError notBase64) {
            throw notBase64;
        } catch (RuntimeException unreadable) { // Jackson's own, and what a type's constructor throws
            throw error(record, "is not " + typeName, unreadable);
        }
        if (value == null) {
            throw error(record, "is not " + typeName + " but null", null);
        }
        return value;
    }

    static byte[] bytes(PolledRecord record, String encoded) {
        try {
            return Base64.getDecoder().decode(encoded);
        } catch (IllegalArgumentException notBase64) {
            throw error(record, "is not base64", notBase64);
        }
    }

    private static PayloadError error(PolledRecord record, String problem, @Nullable Throwable cause) {
        return new PayloadError(problem, record.topic(), record.partition(), record.offset(), cause);
    }
}
