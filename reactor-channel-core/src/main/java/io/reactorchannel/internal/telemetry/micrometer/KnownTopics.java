package io.reactorchannel.internal.telemetry.micrometer;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The topics that are told apart: what the service sends is not trusted, and every tag is kept. */
final class KnownTopics {

    private static final int MOST = 1_000;
    private static final String BEYOND = "other";

    private final Map<String, String> tags = new ConcurrentHashMap<>();

    /** The topic as it may stand in a tag. */
    String tag(String topic) {
        String known = tags.get(topic);
        if (known != null) {
            return known;
        }
        if (tags.size() >= MOST) {
            return BEYOND;
        }
        String tag = topic.isBlank() ? "none" : topic;
        tags.put(topic, tag);
        return tag;
    }
}
