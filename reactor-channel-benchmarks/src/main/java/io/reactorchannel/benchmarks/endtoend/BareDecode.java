package io.reactorchannel.benchmarks.endtoend;

import io.reactorchannel.benchmarks.PreparedBatch;
import io.reactorchannel.benchmarks.Shape;
import java.util.Base64;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * The ceiling of decoding: one thread of Jackson that reads the same bytes, payloads to maps, without a network and
 * without a channel. Written for this alone, and as fast as plain use of Jackson gets.
 */
final class BareDecode implements Scenario {

    private final byte[] body;
    private final JsonFactory factory = new JsonFactory();
    private final ObjectReader maps = new JsonMapper().readerForMapOf(Object.class);
    private long checksum;

    BareDecode(Shape shape) {
        this.body = new PreparedBatch(shape).next();
    }

    @Override
    public String name() {
        return Scenarios.BARE_DECODE;
    }

    @Override
    public long work(long nanos) {
        long end = System.nanoTime() + nanos;
        long records = 0;
        do {
            records += decode();
        } while (System.nanoTime() < end);
        return records;
    }

    private long decode() {
        long records = 0;
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), body)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.PROPERTY_NAME) {
                    records += readField(parser, parser.currentName());
                }
            }
        }
        return records;
    }

    private int readField(JsonParser parser, String name) {
        switch (name) {
            case "payload" -> {
                parser.nextToken();
                byte[] payload = Base64.getDecoder().decode(parser.getString());
                Map<String, Object> map = maps.readValue(payload);
                checksum += map.size();
                return 1;
            }
            case "topic", "shardingKey" -> checksum += parser.nextStringValue().length();
            case "partition", "offset" -> checksum += parser.nextLongValue(0);
            default -> parser.nextToken();
        }
        return 0;
    }

    /** Keeps the work from being optimised away. */
    @Override
    public String toString() {
        return name() + " " + checksum;
    }
}
