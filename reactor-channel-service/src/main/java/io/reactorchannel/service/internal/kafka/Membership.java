package io.reactorchannel.service.internal.kafka;

import io.reactorchannel.service.internal.backend.CommitObserver;
import io.reactorchannel.service.internal.backend.Complaint;
import io.reactorchannel.service.internal.backend.ConsumerSettings;
import io.reactorchannel.service.internal.backend.RecordOffset;
import io.reactorchannel.service.internal.backend.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One membership in a group of Kafka, with the {@code KafkaConsumer} that has it. Its calls block, and belong to one
 * thread. Between the client's polls all partitions are paused, so that {@link #stayInGroup()} can take part in the
 * group's rebalances without taking records.
 */
final class Membership {

    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

    /** How long an answer waits for records that may be there already: an empty fetch is not known at once. */
    private static final Duration SHORTEST_FETCH = Duration.ofMillis(100);

    private static final Duration JOIN_STEP = Duration.ofMillis(50);

    /** How long a subscription waits for its partitions: less than clients wait for an answer. */
    private static final Duration JOIN_WITHIN = Duration.ofSeconds(25);

    /** How long a rebalance waits for where its partitions stand. */
    private static final Duration SETTLE_WITHIN = Duration.ofSeconds(5);

    private static final Duration COMMIT_WITHIN = Duration.ofSeconds(20);

    private static final Duration LEAVE_WITHIN = Duration.ofSeconds(5);
    private static final int MOST_COMMIT_TRIES = 5;

    private final String id;
    private final ConsumerSettings settings;
    private final CommitObserver observer;
    private final Consumer<byte[], byte[]> consumer;
    private final BooleanSupplier isOver;
    private final Tenures tenures;
    private final Portions portions;

    /** Partitions that were given, and of which it is not known yet where the group stands. */
    private final Set<TopicPartition> unsettled = new HashSet<>();

    private boolean joined;
    private boolean taking;

    /**
     * Makes the membership, in no group yet.
     *
     * @param maxBytes the most bytes of an answer; a single record may be larger
     * @param isOver whether the client has left, so that nothing is waited for any more
     */
    Membership(
            String id,
            ConsumerSettings settings,
            Consumer<byte[], byte[]> consumer,
            CommitObserver observer,
            long maxBytes,
            BooleanSupplier isOver) {
        this.id = id;
        this.settings = settings;
        this.consumer = consumer;
        this.observer = observer;
        this.isOver = isOver;
        this.tenures = new Tenures(id);
        this.portions = new Portions(maxBytes);
    }

    /**
     * Subscribes, and waits for the group to share out the partitions. When that takes too long the subscription stays,
     * and asking again waits again; when it is refused the one before stays.
     */
    void subscribe(Collection<String> topics) {
        Set<String> former = consumer.subscription();
        if (!former.equals(Set.copyOf(topics))) {
            joined = false;
        }
        if (joined) {
            return;
        }
        try {
            consumer.subscribe(topics, new Rebalances());
            join();
        } catch (KafkaException | IllegalArgumentException refused) {
            goBackTo(former);
            throw refused;
        }
        if (!joined && !isOver.getAsBoolean()) {
            throw new Refusal(Refusal.Reason.UNAVAILABLE, "the group has not shared out its partitions yet");
        }
    }

    private void goBackTo(Set<String> former) {
        if (former.isEmpty()) {
            consumer.unsubscribe();
        } else {
            consumer.subscribe(former, new Rebalances()); // comes to rest with the polls to come
        }
    }

    /** The next records; none when there are none after that time, or the taking was given up meanwhile. */
    List<ConsumerRecord<byte[], byte[]>> take(Duration wait, Taking taking) {
        if (consumer.subscription().isEmpty()) {
            throw Refusal.invalid("the consumer is not subscribed to any topic");
        }
        if (!taking.begin()) {
            return List.of();
        }
        boolean wokenUp = false;
        List<ConsumerRecord<byte[], byte[]>> records = List.of();
        try {
            if (settings.autoCommit()) {
                commitHandedOut();
            }
            records = fetch(wait);
        } catch (WakeupException givenUp) {
            wokenUp = true;
        } catch (RuntimeException failure) {
            if (!taking.end()) {
                absorbWakeup();
            }
            throw failure;
        }
        if (taking.end()) {
            if (wokenUp) {
                throw Refusal.unknownConsumer(); // it was not the taking that was given up
            }
            return handOut(records);
        }
        seekBack(records);
        if (!wokenUp) {
            absorbWakeup();
        }
        return List.of();
    }

    private List<ConsumerRecord<byte[], byte[]>> handOut(List<ConsumerRecord<byte[], byte[]>> fetched) {
        List<ConsumerRecord<byte[], byte[]>> rest = new ArrayList<>();
        List<ConsumerRecord<byte[], byte[]>> answer = portions.cut(fetched, rest);
        seekBack(rest);
        tenures.handedOut(answer);
        return answer;
    }

    private List<ConsumerRecord<byte[], byte[]>> fetch(Duration wait) {
        long end = System.nanoTime() + Math.max(wait.toNanos(), SHORTEST_FETCH.toNanos());
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        taking = true;
        try {
            settle();
            consumer.resume(consumer.assignment());
            long left = end - System.nanoTime();
            while (records.isEmpty() && left > 0 && !isOver.getAsBoolean()) {
                poll(Duration.ofNanos(left)).forEach(records::add);
                left = end - System.nanoTime();
            }
        } finally {
            taking = false;
            consumer.pause(consumer.assignment());
        }
        return records;
    }

    /** Takes part in the group's rebalances, and takes no records. Never fails. */
    void stayInGroup() {
        if (!isOver.getAsBoolean()) {
            absorbWakeup();
        }
    }

    /** Commits behind consumed records; tells what is wrong with them. */
    List<Complaint> commit(List<RecordOffset> consumed) {
        List<Complaint> complaints = new ArrayList<>();
        commit(tenures.toCommit(consumed, complaints));
        return complaints;
    }

    /** Commits behind all that was handed out. */
    void commitHandedOut() {
        commit(tenures.allHandedOut());
    }

    /**
     * Commits, again when the group is just sharing out its partitions anew. What was taken away is left out: it is
     * somebody else's now.
     */
    private void commit(Map<TopicPartition, OffsetAndMetadata> wanted) {
        tell(wanted);
        for (int tries = 1; !wanted.isEmpty(); tries++) {
            try {
                consumer.commitSync(wanted, isOver.getAsBoolean() ? LEAVE_WITHIN : COMMIT_WITHIN);
                tenures.committed(wanted);
                return;
            } catch (RebalanceInProgressException | CommitFailedException sharedOutAnew) {
                if (tries == MOST_COMMIT_TRIES) {
                    throw sharedOutAnew;
                }
                joined = false;
                join();
                tenures.retainHeld(wanted);
            }
        }
    }

    private void tell(Map<TopicPartition, OffsetAndMetadata> wanted) {
        wanted.forEach((partition, next) -> observer.beforeCommit(
                settings.group(),
                id,
                new io.reactorchannel.service.internal.backend.TopicPartition(partition.topic(), partition.partition()),
                next.offset()));
    }

    /** Leaves the group, after a last commit where that is automatic. */
    void leave() {
        absorbWakeup();
        try {
            if (settings.autoCommit()) {
                commitHandedOut();
            }
        } catch (KafkaException failure) {
            LOG.info("consumer {} of group '{}' could not commit when it left", id, settings.group());
        } finally {
            consumer.close(CloseOptions.timeout(LEAVE_WITHIN));
        }
    }

    private void join() {
        long end = System.nanoTime() + JOIN_WITHIN.toNanos();
        while (!joined && !isOver.getAsBoolean() && System.nanoTime() < end) {
            try {
                pollPaused(JOIN_STEP);
            } catch (NoOffsetForPartitionException none) {
                LOG.debug("consumer {} starts nowhere", id); // a poll tells the client
            }
        }
    }

    private void pollPaused(Duration wait) {
        settle();
        consumer.pause(consumer.assignment());
        List<ConsumerRecord<byte[], byte[]>> unasked = new ArrayList<>();
        poll(wait).forEach(unasked::add);
        seekBack(unasked);
    }

    /** What Kafka learns late of a topic that a subscription before was refused for is not for this one. */
    private Iterable<ConsumerRecord<byte[], byte[]>> poll(Duration wait) {
        try {
            return consumer.poll(wait);
        } catch (InvalidTopicException refused) {
            if (Collections.disjoint(refused.invalidTopics(), consumer.subscription())) {
                return List.of();
            }
            throw refused;
        }
    }

    /** Has records that nobody got come again. */
    private void seekBack(List<ConsumerRecord<byte[], byte[]>> records) {
        for (int last = records.size() - 1; last >= 0; last--) { // the first of each partition is sought last
            ConsumerRecord<byte[], byte[]> record = records.get(last);
            consumer.seek(new TopicPartition(record.topic(), record.partition()), record.offset());
        }
    }

    /** A poll that takes nothing, and takes the note of being woken up away, which the next call would stumble over. */
    private void absorbWakeup() {
        try {
            if (!consumer.subscription().isEmpty()) {
                pollPaused(Duration.ZERO);
            }
        } catch (WakeupException expected) {
            LOG.debug("consumer {} was woken up", id);
        } catch (RuntimeException failure) {
            LOG.debug("consumer {} could not reach its group just now", id, failure);
        }
    }

    /**
     * Finds out where the group stands in partitions that were given, and settles the consumer's place there, as
     * 'latest' means now. What fails is left to the next call.
     */
    private void settle() {
        if (unsettled.isEmpty()) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(unsettled), SETTLE_WITHIN);
        for (TopicPartition partition : List.copyOf(unsettled)) {
            tenures.startedAt(partition, committed.get(partition));
            try {
                consumer.position(partition, SETTLE_WITHIN);
            } catch (NoOffsetForPartitionException none) {
                LOG.debug("consumer {} starts nowhere in {}", id, partition); // a poll tells the client
            }
            unsettled.remove(partition);
        }
    }

    /** Begins and ends tenures. Throws nothing: Kafka would not tell of those partitions a second time. */
    private final class Rebalances implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> added) {
            tenures.begin(added);
            unsettled.addAll(added);
            if (!taking) {
                consumer.pause(added);
            }
            joined = true;
            try {
                settle();
            } catch (WakeupException meant) {
                consumer.wakeup(); // for whoever polls
            } catch (KafkaException failure) {
                LOG.debug("consumer {} does not know yet where its group stands", id, failure);
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> taken) {
            if (settings.autoCommit() && !isOver.getAsBoolean()) {
                commitAtRevocation();
            }
            end(taken);
        }

        /** Within the rebalance: what fails now is delivered again to whoever comes next. */
        private void commitAtRevocation() {
            Map<TopicPartition, OffsetAndMetadata> wanted = tenures.allHandedOut();
            tell(wanted);
            try {
                consumer.commitSync(wanted, SETTLE_WITHIN);
                tenures.committed(wanted);
            } catch (WakeupException meant) {
                consumer.wakeup(); // for whoever polls
            } catch (KafkaException failure) {
                LOG.info("consumer {} of group '{}' could not commit before a rebalance", id, settings.group());
            }
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> lost) {
            end(lost);
        }

        private void end(Collection<TopicPartition> partitions) {
            tenures.end(partitions);
            unsettled.removeAll(partitions);
        }
    }
}
