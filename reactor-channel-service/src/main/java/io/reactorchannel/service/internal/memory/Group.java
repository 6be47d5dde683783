package io.reactorchannel.service.internal.memory;

import io.reactorchannel.service.internal.backend.CommitObserver;
import io.reactorchannel.service.internal.backend.Complaint;
import io.reactorchannel.service.internal.backend.RecordOffset;
import io.reactorchannel.service.internal.backend.StoredRecord;
import io.reactorchannel.service.internal.backend.TopicPartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * A group: its consumers, the partitions dealt out to them, and the offsets it has committed. Every method is one step
 * under the group's monitor.
 */
final class Group {

    private final FairShare share;
    private final CommitObserver observer;
    private final List<Seat> seats = new ArrayList<>();
    private final Map<TopicPartition, Long> committed = new HashMap<>();

    Group(FairShare share, CommitObserver observer) {
        this.share = share;
        this.observer = observer;
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

    /** Commits what counts among these offsets, and tells what is wrong with them. */
    synchronized List<Complaint> commit(Seat seat, List<RecordOffset> offsets) {
        seat.requireNotLeft();
        List<Complaint> complaints = new ArrayList<>();
        offsets.stream()
                .filter(consumed -> !seat.wasGiven(consumed))
                .findFirst()
                .map(consumed -> neverGiven(seat, consumed))
                .ifPresent(complaints::add);
        for (Map.Entry<TopicPartition, Long> entry : highest(offsets).entrySet()) {
            Cursor held = seat.cursor(entry.getKey());
            if (held != null) {
                long next = Math.min(entry.getValue(), held.partition().end() - 1) + 1;
                commit(seat, held, next, complaints);
            }
        }
        return complaints;
    }

    private void commit(Seat seat, Cursor held, long next, List<Complaint> complaints) {
        if (held.isFormer(next)) {
            return;
        }
        if (held.goesBack(next)) {
            complaints.add(goesBack(seat, held.partition().id(), next));
        }
        commit(seat, held, next);
    }

    private void commit(Seat seat, Cursor held, long next) {
        TopicPartition partition = held.partition().id();
        observer.beforeCommit(seat.settings().group(), seat.id(), partition, next);
        held.committed(next);
        committed.put(partition, next);
    }

    private static Map<TopicPartition, Long> highest(List<RecordOffset> offsets) {
        Map<TopicPartition, Long> highest = new HashMap<>();
        offsets.forEach(entry -> highest.merge(entry.partition(), entry.offset(), Math::max));
        return highest;
    }

    private static Complaint neverGiven(Seat seat, RecordOffset consumed) {
        String text = "a commit of offset " + consumed.offset() + " of " + consumed.partition()
                + ", which was never given to consumer " + seat.id();
        return new Complaint(text, false);
    }

    private static Complaint goesBack(Seat seat, TopicPartition partition, long next) {
        String text = "a commit of offset " + (next - 1) + " of " + partition
                + ", behind what was committed before by consumer " + seat.id();
        return new Complaint(text, true);
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

    /** The topics in which it has committed, or a consumer is subscribed. */
    synchronized Set<String> topics() {
        Set<String> topics = new HashSet<>();
        committed.keySet().forEach(partition -> topics.add(partition.topic()));
        seats.forEach(seat -> seat.topics().forEach(topic -> topics.add(topic.name())));
        return topics;
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
        return new Cursor(partition, seat.settings().offsetReset(), known, seat.given(partition.id()));
    }

    private void autoCommit(Seat seat) {
        if (seat.settings().autoCommit()) {
            commitHandedOut(seat);
        }
    }

    private void commitHandedOut(Seat seat) {
        for (Cursor cursor : seat.cursors()) {
            Long before = committed.get(cursor.partition().id());
            cursor.handedOut().stream()
                    .filter(next -> before == null || before != next)
                    .forEach(next -> commit(seat, cursor, next));
        }
    }
}
