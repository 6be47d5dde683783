package io.reactorchannel.service.internal.rest;

import io.reactorchannel.service.internal.backend.RecordOffset;
import io.reactorchannel.service.internal.backend.TopicPartition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body that commits consumed records.
 *
 * @param offsets one entry a record
 */
record CommitBody(@Nullable List<CommitBody.@Nullable Entry> offsets) {

    List<RecordOffset> recordOffsets() {
        if (offsets == null) {
            throw HttpFault.badRequest("offsets is missing");
        }
        return offsets.stream().map(CommitBody::recordOffset).toList();
    }

    private static RecordOffset recordOffset(@Nullable Entry entry) {
        if (entry == null || entry.topic == null || entry.partition == null || entry.offset == null) {
            throw HttpFault.badRequest("an entry of offsets lacks topic, partition or offset");
        }
        if (entry.partition < 0 || entry.offset < 0) {
            throw HttpFault.badRequest("an entry of offsets has a negative partition or offset");
        }
        return new RecordOffset(new TopicPartition(entry.topic, entry.partition), entry.offset);
    }

    /**
     * A consumed record.
     *
     * @param topic its topic
     * @param partition its partition
     * @param offset its own offset
     */
    record Entry(
            @Nullable String topic,
            @Nullable Integer partition,
            @Nullable Long offset) {}
}
