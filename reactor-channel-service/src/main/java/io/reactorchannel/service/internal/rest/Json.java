package io.reactorchannel.service.internal.rest;

import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/** Bodies to values and back. Takes no number for a text or the other way round. */
final class Json {

    static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .withCoercionConfig(
                    LogicalType.Textual,
                    texts -> texts.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build();

    private Json() {}

    /** Reads a body; one that is not JSON, or has a wrong type somewhere, is a 400 that says where. */
    static <T> T read(byte[] body, Class<T> type) {
        if (body.length == 0) {
            throw HttpFault.badRequest("the body is missing; a JSON object is expected");
        }
        T value;
        try {
            value = MAPPER.readValue(body, type);
        } catch (InputCoercionException tooLarge) {
            throw HttpFault.badRequest("the body has a number that is too large" + placeOf(tooLarge));
        } catch (StreamReadException notJson) {
            throw HttpFault.badRequest("the body is not JSON");
        } catch (JacksonException wrongType) {
            throw HttpFault.badRequest(
                    "the body has a value of a wrong type, or nested too deeply" + placeOf(wrongType));
        }
        if (value == null) {
            throw HttpFault.badRequest("the body is null; a JSON object is expected");
        }
        return value;
    }

    static byte[] write(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    /** The way to the value, from names of our own bodies and numbers only. */
    private static String placeOf(JacksonException fault) {
        StringBuilder place = new StringBuilder();
        for (JacksonException.Reference step : fault.getPath()) {
            if (step.getPropertyName() == null) {
                place.append('[').append(step.getIndex()).append(']');
            } else {
                place.append(place.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return place.isEmpty() ? "" : ": " + place;
    }
}
