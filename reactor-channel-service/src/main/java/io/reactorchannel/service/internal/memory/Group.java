package io.reactorchannel.service.internal.memory;

import io.reactorchannel.service.internal.backend.RecordOffset;
import io.reactorchannel.service.internal.backend.StoredRecord;
import io.reactorchannel.service.internal.backend.TopicPartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * A group: its consumers, the partitions dealt out to them, and the offsets it has committed. Every method is one step
 * under the group's monitor.
 */
final class Group {

    private final FairShare share;
    private final List<Seat> seats = new ArrayList<>();
    private final Map<TopicPartition, Long> committed = new HashMap<>();

    Group(FairShare share) {
        this.share = share;
    }

    synchronized void subscribe(Seat seat, List<Topic> topics) {
        seat.requireNotLeft();
        if (!seats.contains(seat)) {
            seats.add(seat);
        }
        seat.subscribe(topics);
        rebalance();
    }

    synchronized List<String> subscription(Seat seat) {
        seat.requireNotLeft();
        return seat.topics().stream().map(Topic::name).toList();
    }

    synchronized void leave(Seat seat) {
        autoCommit(seat);
        seat.leave();
        seat.doorbell().ring();
        if (seats.remove(seat)) {
            rebalance();
        }
    }

    synchronized List<StoredRecord> take(Seat seat) {
        seat.requireNotLeft();
        autoCommit(seat);
        return seat.take(share);
    }

    synchronized void commit(Seat seat, List<RecordOffset> offsets) {
        seat.requireNotLeft();
        Map<TopicPartition, Long> highest = new HashMap<>();
        offsets.forEach(entry -> highest.merge(entry.partition(), entry.offset(), Math::max));
        highest.forEach((partition, offset) -> {
            Cursor held = seat.cursor(partition);
            if (held != null) {
                committed.put(partition, Math.min(offset, held.partition().end() - 1) + 1);
            }
        });
    }

    synchronized void commitAll(Seat seat) {
        seat.requireNotLeft();
        commitHandedOut(seat);
    }

    /** The next offset to read by partition, of the partitions with a committed offset. */
    synchronized Map<Integer, Long> committed(String topic) {
        Map<Integer, Long> ofTopic = new TreeMap<>();
        committed.forEach((partition, offset) -> {
            if (partition.topic().equals(topic)) {
                ofTopic.put(partition.partition(), offset);
            }
        });
        return ofTopic;
    }

    private void rebalance() {
        seats.forEach(this::autoCommit);
        Assignor.assign(seats).forEach((seat, partitions) -> {
            seat.hold(partitions, partition -> start(seat, partition));
            seat.doorbell().ring();
        });
    }

    private Cursor start(Seat seat, Partition partition) {
        Long offset = committed.get(partition.id());
        OptionalLong known = offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
        return new Cursor(partition, seat.settings().offsetReset(), known);
    }

    private void autoCommit(Seat seat) {
        if (seat.settings().autoCommit()) {
            commitHandedOut(seat);
        }
    }

    private void commitHandedOut(Seat seat) {
        for (Cursor cursor : seat.cursors()) {
            cursor.handedOut()
                    .ifPresent(next -> committed.put(cursor.partition().id(), next));
        }
    }
}
