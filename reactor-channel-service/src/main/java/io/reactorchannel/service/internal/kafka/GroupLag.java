package io.reactorchannel.service.internal.kafka;

import io.reactorchannel.service.internal.backend.Lag;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import reactor.core.publisher.Mono;

/** Asks the cluster what a group has committed, and how far that is behind. */
final class GroupLag {

    private final Admin admin;
    private final KafkaTopics topics;

    GroupLag(Admin admin, KafkaTopics topics) {
        this.admin = admin;
        this.topics = topics;
    }

    /** The next offset to read by partition, of the partitions with a committed offset; empty for an unknown group. */
    Mono<Map<TopicPartition, Long>> committed(String group) {
        return KafkaTopics.answer(() -> admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                .map(GroupLag::known)
                .onErrorReturn(GroupIdNotFoundException.class, Map.of());
    }

    /** Of all partitions of the topics in which the group has committed, and that still exist. */
    Mono<Map<io.reactorchannel.service.internal.backend.TopicPartition, Lag>> of(String group) {
        return committed(group)
                .flatMap(committed -> partitionsOf(topicsOf(committed))
                        .flatMap(partitions -> Mono.zip(
                                offsets(partitions, OffsetSpec.earliest()), offsets(partitions, OffsetSpec.latest())))
                        .map(bounds -> lags(committed, bounds.getT1(), bounds.getT2())));
    }

    private static Map<TopicPartition, Long> known(Map<TopicPartition, OffsetAndMetadata> offsets) {
        Map<TopicPartition, Long> known = new HashMap<>();
        offsets.forEach((partition, next) -> {
            if (next != null) {
                known.put(partition, next.offset());
            }
        });
        return known;
    }

    private static Set<String> topicsOf(Map<TopicPartition, Long> committed) {
        return committed.keySet().stream().map(TopicPartition::topic).collect(Collectors.toSet());
    }

    private Mono<Set<TopicPartition>> partitionsOf(Set<String> names) {
        return topics.describe(names).flatMapIterable(GroupLag::partitions).collect(Collectors.toSet());
    }

    private static Collection<TopicPartition> partitions(TopicDescription topic) {
        return topic.partitions().stream()
                .map(partition -> new TopicPartition(topic.name(), partition.partition()))
                .toList();
    }

    private Mono<Map<TopicPartition, ListOffsetsResultInfo>> offsets(Set<TopicPartition> partitions, OffsetSpec which) {
        Map<TopicPartition, OffsetSpec> wanted =
                partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> which));
        return KafkaTopics.answer(() -> admin.listOffsets(wanted).all());
    }

    private static Map<io.reactorchannel.service.internal.backend.TopicPartition, Lag> lags(
            Map<TopicPartition, Long> committed,
            Map<TopicPartition, ListOffsetsResultInfo> starts,
            Map<TopicPartition, ListOffsetsResultInfo> ends) {
        Map<io.reactorchannel.service.internal.backend.TopicPartition, Lag> lags = new HashMap<>();
        starts.forEach((partition, start) -> {
            ListOffsetsResultInfo end = ends.getOrDefault(partition, start);
            lags.put(
                    new io.reactorchannel.service.internal.backend.TopicPartition(
                            partition.topic(), partition.partition()),
                    new Lag(committed.get(partition), start.offset(), end.offset()));
        });
        return lags;
    }
}
