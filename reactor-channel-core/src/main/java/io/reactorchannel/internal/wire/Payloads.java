package io.reactorchannel.internal.wire;

import io.reactorchannel.error.PayloadError;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** The payloads of one channel's records, decoded with its mapper. Immutable and safe for use by several threads. */
public final class Payloads {

    private final JsonMapper mapper;
    private final PayloadDecoder<Map<String, Object>> maps;

    /**
     * Prepares for decoding.
     *
     * @param mapper reads JSON
     */
    public Payloads(JsonMapper mapper) {
        this.mapper = mapper;
        this.maps = PayloadDecoder.ofMap(mapper);
    }

    /** Decodes JSON objects to maps. */
    public PayloadDecoder<Map<String, Object>> asMaps() {
        return maps;
    }

    /**
     * Decodes JSON to a type, as {@link PayloadDecoder#ofType}.
     *
     * @throws io.reactorchannel.error.PermanentError when the mapper knows nothing of the type
     */
    public <T> PayloadDecoder<T> as(Type type) {
        return PayloadDecoder.ofType(mapper, type);
    }

    /**
     * The bytes of a record's payload; empty when it has none.
     *
     * @throws PayloadError when it is not base64
     */
    public Optional<byte[]> bytes(PolledRecord record) {
        return Optional.ofNullable(record.encodedPayload()).map(encoded -> PayloadDecoder.bytes(record, encoded));
    }
}
