package io.reactorchannel.examples.cli;

import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A JSON object among the arguments.
 *
 * @param fields what it says
 */
record JsonObject(Map<String, Object> fields) {

    /** Reads it. */
    static final class Converter implements ITypeConverter<JsonObject> {

        @Override
        public JsonObject convert(String text) {
            try {
                Map<String, Object> fields =
                        new JsonMapper().readerForMapOf(Object.class).readValue(text);
                if (fields != null) {
                    return new JsonObject(fields);
                }
            } catch (JacksonException notAnObject) {
                // told below, in words of ours
            }
            throw new TypeConversionException("a JSON object is accepted");
        }
    }
}
