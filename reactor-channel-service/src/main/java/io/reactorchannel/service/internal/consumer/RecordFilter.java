package io.reactorchannel.service.internal.consumer;

import io.reactorchannel.service.internal.backend.NewRecord;
import io.reactorchannel.service.internal.backend.Refusal;
import io.reactorchannel.service.internal.backend.StoredRecord;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which records a consumer wants: by topic, what named headers have to say. Topics it does not name are wanted whole.
 */
public final class RecordFilter {

    private static final RecordFilter ALL = new RecordFilter(Map.of(), (payload, names) -> Map.of());

    private final Map<String, Map<String, String>> byTopic;
    private final PayloadFields payloads;

    private RecordFilter(Map<String, Map<String, String>> byTopic, PayloadFields payloads) {
        this.byTopic = Map.copyOf(byTopic);
        this.payloads = payloads;
    }

    /** The filter that wants all records. */
    static RecordFilter all() {
        return ALL;
    }

    /**
     * A filter by headers, and by fields of the payload where a record lacks the header.
     *
     * @param byTopic wanted values by header name, by topic
     * @param payloads looks into the payloads; one that finds nothing makes headers alone count
     * @return the filter
     */
    public static RecordFilter of(Map<String, Map<String, String>> byTopic, PayloadFields payloads) {
        return new RecordFilter(byTopic, payloads);
    }

    /** Other wanted values, with the same look into payloads. */
    RecordFilter replacedBy(Map<String, Map<String, String>> other) {
        return new RecordFilter(other, payloads);
    }

    /** Refuses a filter that names a topic which is not among these. */
    void requireTopicsAmong(Collection<String> topics) {
        byTopic.keySet().stream()
                .filter(topic -> !topics.contains(topic))
                .sorted()
                .findFirst()
                .ifPresent(topic -> {
                    throw Refusal.invalid("filter names topic '" + topic + "', which is not subscribed to");
                });
    }

    /** Those records that are wanted, in the same order. */
    List<StoredRecord> wantedOf(List<StoredRecord> records) {
        return records.stream().filter(stored -> wants(stored.content())).toList();
    }

    /** The payload is looked into only when the headers leave the question open. */
    private boolean wants(NewRecord record) {
        Map<String, String> wanted = byTopic.getOrDefault(record.topic(), Map.of());
        Set<String> missing = new HashSet<>();
        for (Map.Entry<String, String> header : wanted.entrySet()) {
            String value = record.headers().get(header.getKey());
            if (value == null) {
                missing.add(header.getKey());
            } else if (!value.equals(header.getValue())) {
                return false;
            }
        }
        return missing.isEmpty() || payloadSays(record, missing, wanted);
    }

    private boolean payloadSays(NewRecord record, Set<String> names, Map<String, String> wanted) {
        byte[] payload = record.payload();
        if (payload == null) {
            return false;
        }
        Map<String, String> fields = payloads.read(payload, names);
        return names.stream().allMatch(name -> wanted.getOrDefault(name, "").equals(fields.get(name)));
    }
}
