package io.reactorchannel.examples.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.databind.JsonNode;

/**
 * A condition that a payload has to meet.
 *
 * @param field its name, or names from the outside to the inside with dots between
 * @param value the text, number or boolean that it has to be, as text
 */
record Where(String field, String value) {

    boolean isMetBy(JsonNode payload) {
        JsonNode found = payload.path(field);
        if (found.isMissingNode()) {
            found = payload;
            for (String name : field.split("\\.", -1)) {
                found = found.path(name);
            }
        }
        return found.isValueNode() && found.asString().equals(value);
    }

    /** Reads {@code field=value}. */
    static final class Converter implements ITypeConverter<Where> {

        @Override
        public Where convert(String text) {
            int at = text.indexOf('=');
            if (at < 1) {
                throw new TypeConversionException("FIELD=VALUE is accepted");
            }
            return new Where(text.substring(0, at), text.substring(at + 1));
        }
    }
}
