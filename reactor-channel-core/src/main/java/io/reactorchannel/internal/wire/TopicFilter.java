package io.reactorchannel.internal.wire;

import io.reactorchannel.error.PermanentError;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which records the service is asked for: by topic, the values that headers must have. Immutable.
 *
 * @param byTopic wanted values by header name, by topic; a topic that is not named is wanted whole
 * @param payloadLookup whether fields of the payload stand in for headers that a record lacks
 */
public record TopicFilter(Map<String, Map<String, Object>> byTopic, boolean payloadLookup) {

    /** All records. */
    public static final TopicFilter NONE = new TopicFilter(Map.of(), false);

    /**
     * Checks and copies a filter.
     *
     * @param parameter the name to put into the error
     * @param filter wanted values by header name, by topic
     * @throws PermanentError when it is not made like that
     */
    public static TopicFilter of(String parameter, @Nullable Map<String, ?> filter, boolean payloadLookup) {
        if (filter == null) {
            throw unacceptable(parameter, "is null");
        }
        Map<String, Map<String, Object>> copy = new LinkedHashMap<>();
        filter.forEach((topic, headers) -> {
            if (topic == null || topic.isBlank()) {
                throw unacceptable(parameter, "has a null or blank topic");
            }
            if (!(headers instanceof Map<?, ?> values)) {
                throw unacceptable(parameter, "has no map of headers for topic '" + topic + "'");
            }
            copy.put(topic, headers(parameter, topic, values));
        });
        return new TopicFilter(copy, payloadLookup);
    }

    private static Map<String, Object> headers(String parameter, String topic, Map<?, ?> values) {
        Map<String, Object> copy = new TreeMap<>();
        values.forEach((name, value) -> {
            boolean plain = value instanceof String || value instanceof Number || value instanceof Boolean;
            if (!(name instanceof String header) || header.isBlank() || !plain) {
                throw unacceptable(parameter, "has a header for topic '" + topic + "' without a name or a plain value");
            }
            copy.put(header, value);
        });
        return copy;
    }

    private static PermanentError unacceptable(String parameter, String problem) {
        return new PermanentError(parameter + ": " + problem
                + "; a map of topics to maps of header names and texts, numbers or booleans is accepted");
    }

    /** Other wanted values, with the same look into payloads. */
    public TopicFilter replacedBy(TopicFilter other) {
        return new TopicFilter(other.byTopic, payloadLookup);
    }

    /** What it says of those topics: services refuse filters for others. */
    public TopicFilter of(Collection<String> topics) {
        Map<String, Map<String, Object>> named = new LinkedHashMap<>(byTopic);
        named.keySet().retainAll(topics);
        return named.isEmpty() ? NONE : new TopicFilter(named, payloadLookup);
    }

    /** Whether it wants all records. */
    public boolean isEmpty() {
        return byTopic.isEmpty();
    }
}
