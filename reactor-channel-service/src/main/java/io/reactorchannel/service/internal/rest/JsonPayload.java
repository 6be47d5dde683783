package io.reactorchannel.service.internal.rest;

import io.reactorchannel.service.internal.consumer.PayloadFields;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Finds top-level fields of payloads that are JSON objects; builds no tree, and Jackson bounds the nesting. */
final class JsonPayload implements PayloadFields {

    /** Of several fields of one name the last counts, as in Jackson's trees. */
    @Override
    public Map<String, String> read(byte[] payload, Set<String> names) {
        Map<String, String> found = new HashMap<>();
        try (JsonParser json = Json.MAPPER.createParser(payload)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Map.of();
            }
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                json.nextToken();
                if (names.contains(name)) {
                    note(name, json, found);
                }
                json.skipChildren();
            }
            return json.nextToken() == null ? found : Map.of();
        } catch (JacksonException notJson) {
            return Map.of();
        }
    }

    private static void note(String name, JsonParser json, Map<String, String> found) {
        switch (json.currentToken()) {
            case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE ->
                found.put(name, json.getString());
            default -> found.remove(name);
        }
    }
}
