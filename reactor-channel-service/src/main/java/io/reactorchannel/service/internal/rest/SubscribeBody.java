package io.reactorchannel.service.internal.rest;

import io.reactorchannel.service.internal.consumer.PayloadFields;
import io.reactorchannel.service.internal.consumer.RecordFilter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body that subscribes a consumer.
 *
 * @param topics names, at least one
 * @param filter wanted values by header name, by topic; none for all records
 * @param payloadLookupForFilter whether the filter looks into the payload of a record that lacks the header; none for
 *     false
 */
record SubscribeBody(
        @Nullable List<@Nullable String> topics,
        @Nullable Map<String, @Nullable Map<String, @Nullable String>> filter,
        @Nullable Boolean payloadLookupForFilter) {

    private static final PayloadFields LOOKUP = new JsonPayload();
    private static final PayloadFields NO_LOOKUP = (payload, names) -> Map.of();

    List<String> names(int most) {
        if (topics == null || topics.isEmpty()) {
            throw HttpFault.badRequest("topics is missing or empty");
        }
        if (topics.size() > most) {
            throw HttpFault.badRequest("topics has more than " + most + " names");
        }
        return topics.stream().map(SubscribeBody::name).toList();
    }

    private static String name(@Nullable String topic) {
        if (topic == null) {
            throw HttpFault.badRequest("topics has a null");
        }
        return topic;
    }

    RecordFilter recordFilter() {
        PayloadFields payloads = Boolean.TRUE.equals(payloadLookupForFilter) ? LOOKUP : NO_LOOKUP;
        return RecordFilter.of(filter == null ? Map.of() : FilterBody.checked(filter), payloads);
    }
}
