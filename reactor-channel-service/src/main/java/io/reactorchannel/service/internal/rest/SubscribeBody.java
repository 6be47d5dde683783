package io.reactorchannel.service.internal.rest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body that subscribes a consumer.
 *
 * @param topics names, at least one
 */
record SubscribeBody(@Nullable List<@Nullable String> topics) {

    List<String> names() {
        if (topics == null || topics.isEmpty()) {
            throw HttpFault.badRequest("topics is missing or empty");
        }
        return topics.stream().map(SubscribeBody::name).toList();
    }

    private static String name(@Nullable String topic) {
        if (topic == null) {
            throw HttpFault.badRequest("topics has a null");
        }
        return topic;
    }
}
