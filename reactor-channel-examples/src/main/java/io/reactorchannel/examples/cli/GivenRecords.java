package io.reactorchannel.examples.cli;

import io.reactorchannel.ProducerRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Records among the arguments, as the Java client's command line takes them.
 *
 * @param records in their order
 */
record GivenRecords(List<ProducerRecord> records) {

    /** Reads an array of objects with topic, payload and, where there are some, sharding key and headers. */
    static final class Converter implements ITypeConverter<GivenRecords> {

        @Override
        public GivenRecords convert(String text) {
            JsonNode json;
            try {
                json = new JsonMapper().readTree(text);
            } catch (JacksonException notJson) {
                throw new TypeConversionException("a JSON array of records is accepted");
            }
            if (!json.isArray() || json.isEmpty()) {
                throw new TypeConversionException("a JSON array of records is accepted, with one at least");
            }
            List<ProducerRecord> records = new ArrayList<>();
            json.forEach(each -> records.add(record(each, records.size())));
            return new GivenRecords(List.copyOf(records));
        }

        private static ProducerRecord record(JsonNode json, int index) {
            JsonNode payload = json.path("payload");
            if (!json.path("topic").isString() || payload.isMissingNode() || payload.isNull()) {
                throw new TypeConversionException("record " + (index + 1) + " needs a 'topic' and a 'payload'");
            }
            // a text goes out as it is, anything else as the JSON that it is
            ProducerRecord record = ProducerRecord.of(
                    json.path("topic").asString(), payload.isString() ? payload.asString() : payload.toString());
            Map<String, String> headers = new LinkedHashMap<>();
            json.path("headers")
                    .properties()
                    .forEach(header ->
                            headers.put(header.getKey(), header.getValue().asString()));
            JsonNode key = json.path("shardingKey");
            return key.isString()
                    ? record.withHeaders(headers).withShardingKey(key.asString())
                    : record.withHeaders(headers);
        }
    }
}
