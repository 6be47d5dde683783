package io.reactorchannel.service.internal.rest;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body that replaces a consumer's filter.
 *
 * @param filter wanted values by header name, by topic
 */
record FilterBody(@Nullable Map<String, @Nullable Map<String, @Nullable String>> filter) {

    private static final int MOST_TOPICS = 100;
    private static final int MOST_HEADERS = 20;

    Map<String, Map<String, String>> byTopic() {
        if (filter == null) {
            throw HttpFault.badRequest("filter is missing");
        }
        return checked(filter);
    }

    /** The same filter, unless it has a null or is too large. */
    static Map<String, Map<String, String>> checked(Map<String, @Nullable Map<String, @Nullable String>> filter) {
        if (filter.size() > MOST_TOPICS) {
            throw HttpFault.badRequest("filter has more than " + MOST_TOPICS + " topics");
        }
        Map<String, Map<String, String>> checked = new HashMap<>();
        filter.forEach((topic, headers) -> checked.put(topic, checked(topic, headers)));
        return checked;
    }

    private static Map<String, String> checked(String topic, @Nullable Map<String, @Nullable String> headers) {
        Texts.requireUnicode(topic, "a topic in filter");
        if (headers == null) {
            throw HttpFault.badRequest(
                    "filter." + topic + " is null; an object of header names and values is accepted");
        }
        if (headers.size() > MOST_HEADERS) {
            throw HttpFault.badRequest("filter." + topic + " has more than " + MOST_HEADERS + " headers");
        }
        Map<String, String> checked = new HashMap<>();
        headers.forEach((name, value) -> {
            Texts.requireUnicode(name, "a header in filter." + topic);
            if (value == null) {
                throw HttpFault.badRequest("filter." + topic + "." + name + " is null; a string is accepted");
            }
            checked.put(name, value);
        });
        return checked;
    }
}
