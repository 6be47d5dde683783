package io.reactorchannel.service.internal.rest;

import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.ObjectReader;

/**
 * A kind of body that requests bring.
 *
 * @param <T> what it is read to
 */
final class JsonBody<T> {

    /**
     * Made in advance: looking for a type's deserializer takes a lock, and event loops must not wait for each other.
     */
    private final ObjectReader reader;

    private JsonBody(ObjectReader reader) {
        this.reader = reader;
    }

    static <T> JsonBody<T> of(Class<T> type) {
        return new JsonBody<>(Json.MAPPER.readerFor(type));
    }

    /** Reads a body; one that is not JSON, or has a wrong type somewhere, is a 400 that says where. */
    T read(byte[] body) {
        if (body.length == 0) {
            throw HttpFault.badRequest("the body is missing; a JSON object is expected");
        }
        T value;
        try {
            value = reader.readValue(body);
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

    /** The way to the value, from names and numbers; names of the client's own where the body is keyed by them. */
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
