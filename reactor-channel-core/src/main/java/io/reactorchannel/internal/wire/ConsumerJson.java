package io.reactorchannel.internal.wire;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** The small bodies of a consumer's requests and answers. */
public final class ConsumerJson {

    private static final int MAX_ID_LENGTH = 256;
    private static final JsonMapper MAPPER = new JsonMapper();

    /** Made in advance: looking for a deserializer takes a lock, and event loops must not wait for each other. */
    private static final ObjectReader TREE = MAPPER.readerFor(JsonNode.class);

    private static final ObjectReader OBJECT = MAPPER.readerForMapOf(Object.class);

    private ConsumerJson() {}

    /** The body that creates a consumer. */
    public static byte[] createConsumer(String group, Map<String, ?> configs) {
        return MAPPER.writeValueAsBytes(Map.of("consumerGroup", group, "configs", configs));
    }

    /** The body that subscribes a consumer, with what the filter says of the topics. */
    public static byte[] subscribe(Collection<String> topics, TopicFilter filter) {
        return MAPPER.writeValueAsBytes(
                filter.isEmpty()
                        ? Map.of("topics", topics)
                        : Map.of(
                                "topics",
                                topics,
                                "filter",
                                filter.byTopic(),
                                "payloadLookupForFilter",
                                filter.payloadLookup()));
    }

    /** The body that replaces a consumer's filter. */
    public static byte[] updateFilter(TopicFilter filter) {
        return MAPPER.writeValueAsBytes(Map.of("filter", filter.byTopic()));
    }

    /** The body that commits offsets of consumed records. */
    public static byte[] commit(List<ConsumedOffset> offsets) {
        return MAPPER.writeValueAsBytes(Map.of("offsets", offsets));
    }

    /**
     * Reads {@code consumerInstanceId}.
     *
     * @return the id's text, whether it came as a string or as a number
     * @throws MalformedJsonException when it is missing or cannot be part of a path
     */
    public static String readConsumerId(byte[] body) {
        JsonNode id = readTree(body).path("consumerInstanceId");
        if (!id.isString() && !id.isIntegralNumber()) {
            throw new MalformedJsonException("it lacks 'consumerInstanceId', a text or a whole number");
        }
        String text = id.asString();
        // dots alone would mean another place in the path, however they are escaped
        if (text.isBlank()
                || hasControls(text)
                || text.length() > MAX_ID_LENGTH
                || text.equals(".")
                || text.equals("..")) {
            throw new MalformedJsonException("'consumerInstanceId' cannot be part of a path");
        }
        return text;
    }

    /**
     * Reads the list of topics a consumer is subscribed to.
     *
     * @throws MalformedJsonException when it is not an array of texts
     */
    public static List<String> readTopics(byte[] body) {
        JsonNode json = readTree(body);
        if (!json.isArray()) {
            throw new MalformedJsonException("it is not an array of topics");
        }
        List<String> topics = new ArrayList<>(json.size());
        for (JsonNode topic : json) {
            if (!topic.isString()) {
                throw new MalformedJsonException("it is not an array of topics");
            }
            topics.add(topic.asString());
        }
        return List.copyOf(topics);
    }

    /**
     * Reads what the service tells of a group's lag, whatever that is.
     *
     * @throws MalformedJsonException when it is not an object
     */
    public static Map<String, Object> readLag(byte[] body) {
        try {
            Map<String, Object> lag = OBJECT.readValue(body);
            if (lag == null) {
                throw new MalformedJsonException("it is not a JSON object");
            }
            return lag;
        } catch (JacksonException notJson) {
            throw MalformedJsonException.notJson(notJson);
        }
    }

    private static boolean hasControls(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }

    private static JsonNode readTree(byte[] body) {
        try {
            return TREE.readValue(body);
        } catch (JacksonException notJson) {
            throw MalformedJsonException.notJson(notJson);
        }
    }
}
