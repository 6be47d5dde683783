package io.reactorchannel.service.internal.memory;

import io.reactorchannel.service.internal.backend.ConsumerSettings;
import io.reactorchannel.service.internal.backend.RecordOffset;
import io.reactorchannel.service.internal.backend.Refusal;
import io.reactorchannel.service.internal.backend.StoredRecord;
import io.reactorchannel.service.internal.backend.TopicPartition;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A consumer's place in its group: what it is subscribed to, which partitions it holds and where it stands in them.
 * Guarded by the group's monitor, but for the doorbell.
 */
final class Seat {

    private final String id;
    private final ConsumerSettings settings;
    private final Doorbell doorbell = new Doorbell();
    private final NavigableMap<TopicPartition, Cursor> cursors = new TreeMap<>();
    private final Map<TopicPartition, OffsetRanges> given = new HashMap<>();
    private List<Topic> topics = List.of();
    private boolean left;
    private int turn;

    Seat(String id, ConsumerSettings settings) {
        this.id = id;
        this.settings = settings;
    }

    String id() {
        return id;
    }

    ConsumerSettings settings() {
        return settings;
    }

    Doorbell doorbell() {
        return doorbell;
    }

    List<Topic> topics() {
        return topics;
    }

    void subscribe(List<Topic> wanted) {
        topics = wanted;
    }

    boolean isSubscribedTo(Topic topic) {
        return topics.contains(topic);
    }

    void leave() {
        hold(List.of(), partition -> {
            throw new IllegalStateException("nothing to start in");
        });
        topics = List.of();
        left = true;
    }

    void requireNotLeft() {
        if (left) {
            throw Refusal.unknownConsumer();
        }
    }

    /** Holds these partitions from now on: keeps its place in those it had, drops those taken away. */
    void hold(List<Partition> assigned, Function<Partition, Cursor> start) {
        List<TopicPartition> kept = assigned.stream().map(Partition::id).toList();
        cursors.values().removeIf(cursor -> {
            boolean revoked = !kept.contains(cursor.partition().id());
            if (revoked) {
                cursor.partition().removeDoorbell(doorbell);
            }
            return revoked;
        });
        for (Partition partition : assigned) {
            cursors.computeIfAbsent(partition.id(), added -> start.apply(partition));
            partition.addDoorbell(doorbell);
        }
    }

    Collection<Cursor> cursors() {
        return cursors.values();
    }

    /** Where it stands in a partition; null when it does not hold it. */
    @Nullable
    Cursor cursor(TopicPartition partition) {
        return cursors.get(partition);
    }

    /** The offsets of a partition that it was handed so far, in this tenure or another. */
    OffsetRanges given(TopicPartition partition) {
        return given.computeIfAbsent(partition, absent -> new OffsetRanges());
    }

    boolean wasGiven(RecordOffset consumed) {
        OffsetRanges ofPartition = given.get(consumed.partition());
        return ofPartition != null && ofPartition.contains(consumed.offset());
    }

    List<StoredRecord> take(FairShare share) {
        if (topics.isEmpty()) {
            throw Refusal.invalid("the consumer is not subscribed to any topic");
        }
        List<StoredRecord> taken = share.take(cursors.values(), turn);
        if (!taken.isEmpty()) {
            turn++;
        }
        return taken;
    }
}
