package io.reactorchannel.service.internal.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.service.Conditions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What every backend does. Topics and groups are new in each test; there is one backend for all tests of a class. */
public abstract class BackendContract {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);
    private static final Duration WAIT = Duration.ofSeconds(20);
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final List<BackendConsumer> joined = new ArrayList<>();
    private final String group = "group-" + NUMBERS.incrementAndGet();

    /** The backend under test, with at most ten records an answer. */
    protected abstract Backend backend();

    /** A topic that no other test has. */
    protected abstract String topic(int partitions);

    /** What commits the backend has told of, oldest first: {@code group partition next}. */
    protected abstract List<String> toldCommits();

    @AfterEach
    void leaveAll() {
        joined.forEach(consumer -> consumer.leave().block(LONG_ENOUGH));
    }

    private BackendConsumer join(OffsetReset reset, boolean autoCommit) {
        String id = "consumer-" + NUMBERS.incrementAndGet();
        BackendConsumer consumer = backend()
                .join(id, new ConsumerSettings(group, reset, autoCommit, Duration.ofMinutes(1)))
                .block(LONG_ENOUGH);
        joined.add(consumer);
        return consumer;
    }

    private Map<Integer, Long> committed(String group, String topic) {
        return backend().committedOffsets(group, topic).block(LONG_ENOUGH);
    }

    private BackendConsumer subscribed(String... topics) {
        BackendConsumer consumer = join(OffsetReset.EARLIEST, false);
        subscribe(consumer, topics);
        return consumer;
    }

    private static void subscribe(BackendConsumer consumer, String... topics) {
        consumer.subscribe(List.of(topics)).block(LONG_ENOUGH);
    }

    private static NewRecord record(String topic, String key, int number) {
        byte[] payload = Integer.toString(number).getBytes(StandardCharsets.UTF_8);
        return new NewRecord(topic, key, Map.of(), payload);
    }

    private void produce(String topic, int from, int to) {
        backend()
                .produce(IntStream.range(from, to)
                        .mapToObj(number -> record(topic, "key " + number, number))
                        .toList())
                .block(LONG_ENOUGH);
    }

    private static List<StoredRecord> poll(BackendConsumer consumer) {
        return consumer.poll(WAIT).block(LONG_ENOUGH);
    }

    private static List<StoredRecord> pollAll(BackendConsumer consumer, int count) {
        List<StoredRecord> records = new ArrayList<>();
        Conditions.await("records", () -> {
            records.addAll(consumer.poll(Duration.ZERO).block(LONG_ENOUGH));
            return records.size() >= count;
        });
        return records;
    }

    private static List<Integer> numbers(List<StoredRecord> records) {
        return records.stream().map(BackendContract::number).sorted().toList();
    }

    private static int number(StoredRecord record) {
        return Integer.parseInt(new String(record.content().payload(), StandardCharsets.UTF_8));
    }

    private static List<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    private static RecordOffset offset(StoredRecord record) {
        return new RecordOffset(new TopicPartition(record.content().topic(), record.partition()), record.offset());
    }

    private static List<RecordOffset> offsets(List<StoredRecord> records) {
        return records.stream().map(BackendContract::offset).toList();
    }

    private static Refusal.Reason refusal(Mono<?> request) {
        return request.map(answer -> (Throwable) new AssertionError("answered " + answer))
                .onErrorResume(Mono::just)
                .map(failure -> failure instanceof Refusal refusal ? refusal.reason() : null)
                .block(LONG_ENOUGH);
    }

    @Test
    void recordsComeAsTheyWereProduced() {
        String topic = topic(1);
        NewRecord full = new NewRecord(topic, "clé", Map.of("a", "1", "é", "ü"), new byte[] {0, -1, 127});
        NewRecord bare = new NewRecord(topic, null, Map.of(), null);
        NewRecord empty = new NewRecord(topic, "", Map.of("", ""), new byte[0]);
        BackendConsumer consumer = subscribed(topic);
        backend().produce(List.of(full, bare, empty)).block(LONG_ENOUGH);

        List<StoredRecord> records = pollAll(consumer, 3);

        assertThat(records).extracting(StoredRecord::offset).containsExactly(0L, 1L, 2L);
        assertThat(records).extracting(StoredRecord::partition).containsOnly(0);
        assertThat(records).extracting(stored -> stored.content().topic()).containsOnly(topic);
        NewRecord first = records.get(0).content();
        assertThat(first.shardingKey()).isEqualTo("clé");
        assertThat(first.headers()).isEqualTo(Map.of("a", "1", "é", "ü"));
        assertThat(first.payload()).containsExactly(0, -1, 127);
        assertThat(records.get(1).content().payload()).isNull();
        assertThat(records.get(1).content().shardingKey()).isNullOrEmpty();
        assertThat(records.get(2).content().payload()).isEmpty();
        assertThat(records.get(2).content().headers()).isEqualTo(Map.of("", ""));
    }

    @Test
    void recordsOfAKeyShareAPartitionAndKeepTheirOrder() {
        String topic = topic(3);
        BackendConsumer consumer = subscribed(topic);
        List<NewRecord> records = IntStream.range(0, 60)
                .mapToObj(number -> record(topic, "key " + number % 6, number))
                .toList();
        backend().produce(records).block(LONG_ENOUGH);

        Map<String, List<StoredRecord>> byKey = pollAll(consumer, 60).stream()
                .collect(Collectors.groupingBy(stored -> stored.content().shardingKey()));

        assertThat(byKey).hasSize(6).allSatisfy((key, ofKey) -> {
            assertThat(ofKey.stream().map(StoredRecord::partition).distinct()).hasSize(1);
            assertThat(ofKey).isSortedAccordingTo(Comparator.comparingInt(BackendContract::number));
        });
        assertThat(byKey.values().stream()
                        .map(ofKey -> ofKey.get(0).partition())
                        .distinct())
                .hasSizeGreaterThan(1);
    }

    @Test
    void anAnswerIsBoundedAndThePositionMovesBehindIt() {
        String topic = topic(1);
        produce(topic, 0, 25);
        BackendConsumer consumer = subscribed(topic);

        assertThat(numbers(poll(consumer))).isEqualTo(range(0, 10));
        assertThat(numbers(poll(consumer))).isEqualTo(range(10, 20));
        assertThat(numbers(poll(consumer))).isEqualTo(range(20, 25));
        assertThat(consumer.poll(Duration.ZERO).block(LONG_ENOUGH)).isEmpty();
    }

    @Test
    void aPollWaitsForARecord() {
        String topic = topic(1);
        BackendConsumer consumer = subscribed(topic);

        StepVerifier.create(consumer.poll(WAIT))
                .then(() -> produce(topic, 0, 1))
                .assertNext(records -> assertThat(numbers(records)).containsExactly(0))
                .expectComplete()
                .verify(LONG_ENOUGH);
    }

    @Test
    void aPollThatIsCancelledMovesNothing() {
        String topic = topic(1);
        BackendConsumer consumer = subscribed(topic);
        for (int round = 0; round < 20; round++) {
            Disposable waiting = consumer.poll(WAIT).subscribe();
            Mono<Void> producing = backend().produce(List.of(record(topic, "k", round)));
            if (round % 2 == 0) {
                waiting.dispose();
                producing.block(LONG_ENOUGH);
            } else { // both at once: the record may have been on its way
                producing.doOnSubscribe(now -> waiting.dispose()).block(LONG_ENOUGH);
            }

            assertThat(numbers(pollAll(consumer, 1))).containsExactly(round);
        }
    }

    @Test
    void aConsumerStartsWhereItsGroupHasCommitted() {
        String topic = topic(1);
        produce(topic, 0, 10);
        BackendConsumer first = subscribed(topic);
        List<StoredRecord> records = pollAll(first, 10);
        assertThat(first.commit(offsets(records.subList(0, 4))).block(LONG_ENOUGH))
                .isEmpty();
        first.leave().block(LONG_ENOUGH);

        assertThat(committed(group, topic)).isEqualTo(Map.of(0, 4L));
        assertThat(numbers(poll(subscribed(topic)))).isEqualTo(range(4, 10));
    }

    @Test
    void aCommitOfAllCoversWhatWasHandedOut() {
        String topic = topic(3);
        produce(topic, 0, 30);
        BackendConsumer consumer = subscribed(topic);
        List<StoredRecord> records = new ArrayList<>(poll(consumer));
        consumer.commitAll().block(LONG_ENOUGH);

        long handedOut = records.size();
        assertThat(committed(group, topic).values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(handedOut)
                .isBetween(1L, 10L);
    }

    @Test
    void commitsAreToldBeforeTheyTakeEffectAndGoNeitherAheadNorToWhatIsNotHeld() {
        String topic = topic(1);
        produce(topic, 0, 3);
        BackendConsumer consumer = subscribed(topic);
        List<StoredRecord> records = pollAll(consumer, 3);
        RecordOffset notHeld = new RecordOffset(new TopicPartition(topic + "x", 0), 5);

        consumer.commit(List.of(offset(records.get(1)), offset(records.get(0)), notHeld))
                .block(LONG_ENOUGH);

        assertThat(committed(group, topic)).isEqualTo(Map.of(0, 2L));
        assertThat(toldCommits()).containsOnlyOnce(group + " " + topic + "-0 2");
        assertThat(toldCommits()).noneMatch(told -> told.startsWith(group + " " + topic + "x"));
    }

    @Test
    void aCommitOfWhatWasNeverGivenIsComplainedOf() {
        String topic = topic(1);
        produce(topic, 0, 20);
        BackendConsumer consumer = subscribed(topic);
        poll(consumer);

        RecordOffset ahead = new RecordOffset(new TopicPartition(topic, 0), 15);
        assertThat(consumer.commit(List.of(ahead)).block(LONG_ENOUGH))
                .singleElement()
                .satisfies(complaint -> assertThat(complaint.text())
                        .contains("15", topic + "-0")
                        .contains("never given"));
    }

    @Test
    void latestBeginsWhereTheSubscriptionFoundTheEnd() {
        String topic = topic(2);
        produce(topic, 0, 10);
        BackendConsumer consumer = join(OffsetReset.LATEST, false);
        subscribe(consumer, topic);
        produce(topic, 10, 15);

        assertThat(numbers(pollAll(consumer, 5))).isEqualTo(range(10, 15));
    }

    @Test
    void noneRefusesPollsWithoutACommittedOffset() {
        String topic = topic(1);
        produce(topic, 0, 2);
        BackendConsumer none = join(OffsetReset.NONE, false);
        subscribe(none, topic);
        assertThat(refusal(none.poll(Duration.ZERO))).isEqualTo(Refusal.Reason.INVALID);
        none.leave().block(LONG_ENOUGH);
        BackendConsumer earliest = subscribed(topic);
        earliest.commit(offsets(pollAll(earliest, 2).subList(0, 1))).block(LONG_ENOUGH);
        earliest.leave().block(LONG_ENOUGH);

        BackendConsumer again = join(OffsetReset.NONE, false);
        subscribe(again, topic);
        assertThat(numbers(poll(again))).containsExactly(1);
    }

    @Test
    void automaticCommitsCoverWhatEarlierPollsHandedOut() {
        String topic = topic(1);
        produce(topic, 0, 15);
        BackendConsumer consumer = join(OffsetReset.EARLIEST, true);
        subscribe(consumer, topic);
        poll(consumer);
        assertThat(committed(group, topic)).isEmpty();
        poll(consumer);
        assertThat(committed(group, topic)).isEqualTo(Map.of(0, 10L));
        consumer.leave().block(LONG_ENOUGH);

        assertThat(committed(group, topic)).isEqualTo(Map.of(0, 15L));
    }

    @Test
    void aGroupSharesThePartitionsAndALeaverLosesNothing() {
        String topic = topic(4);
        BackendConsumer stays = subscribed(topic);
        BackendConsumer leaves = subscribed(topic);
        produce(topic, 0, 40);
        List<StoredRecord> ofLeaver = new CopyOnWriteArrayList<>();
        List<StoredRecord> ofStayer = new CopyOnWriteArrayList<>();
        Conditions.await("both have partitions and all records", () -> {
            ofLeaver.addAll(leaves.poll(Duration.ZERO).block(LONG_ENOUGH));
            ofStayer.addAll(stays.poll(Duration.ZERO).block(LONG_ENOUGH));
            return !ofLeaver.isEmpty()
                    && Stream.concat(ofLeaver.stream(), ofStayer.stream())
                                    .map(BackendContract::number)
                                    .distinct()
                                    .count()
                            == 40;
        });
        stays.commit(offsets(ofStayer)).block(LONG_ENOUGH);
        leaves.leave().block(LONG_ENOUGH);

        int uncommitted = 40 - numbers(ofStayer).stream().distinct().toList().size();
        List<Integer> again =
                numbers(pollAll(stays, uncommitted)).stream().distinct().toList();
        assertThat(again)
                .containsAll(numbers(ofLeaver).stream()
                        .filter(number -> !numbers(ofStayer).contains(number))
                        .toList());
    }

    @Test
    void offsetsOfPartitionsThatWereTakenAwayAreSkippedAndTheRestIsCommitted() {
        String topic = topic(2);
        produce(topic, 0, 8);
        BackendConsumer first = subscribed(topic);
        List<StoredRecord> records = pollAll(first, 8);
        BackendConsumer second = subscribed(topic);
        List<StoredRecord> taken = new CopyOnWriteArrayList<>();
        Conditions.await("the other has a partition", () -> {
            taken.addAll(second.poll(Duration.ZERO).block(LONG_ENOUGH));
            first.poll(Duration.ZERO).block(LONG_ENOUGH);
            return !taken.isEmpty();
        });
        int takenAway = taken.get(0).partition();

        first.commit(offsets(records)).block(LONG_ENOUGH);

        assertThat(committed(group, topic)).containsOnlyKeys(1 - takenAway);
    }

    @Test
    void offsetsCanBeAskedFor() {
        String topic = topic(1);
        assertThat(backend().endOffset(topic, 0).block(LONG_ENOUGH)).isZero();
        produce(topic, 0, 3);

        assertThat(backend().endOffset(topic, 0).block(LONG_ENOUGH)).isEqualTo(3);
        assertThat(committed("nobody", topic)).isEmpty();
    }

    @Test
    void aPartitionThatDoesNotExistEndsAtZero() {
        String topic = topic(1);
        produce(topic, 0, 3);

        assertThat(backend().endOffset(topic, 1).block(LONG_ENOUGH)).isZero();
        assertThat(backend().endOffset(topic, -1).block(LONG_ENOUGH)).isZero();
        assertThat(backend().endOffset(topic + "x", 0).block(LONG_ENOUGH)).isZero();
        assertThat(backend().endOffset("no topic", 0).block(LONG_ENOUGH)).isZero();
        assertThat(backend().endOffset("", 0).block(LONG_ENOUGH)).isZero();
    }

    @Test
    void recordsAmongWhichIsOneOfNoTopicAreRefusedAndNoneIsStored() {
        String topic = topic(1);
        for (String nowhere : List.of(topic + "x", "no topic", "", "x".repeat(300))) {
            Mono<Void> producing = backend()
                    .produce(List.of(record(topic, null, 1), record(nowhere, null, 2), record(topic, null, 3)));

            assertThat(refusal(producing.thenReturn("stored"))).isEqualTo(Refusal.Reason.INVALID);
        }

        assertThat(backend().endOffset(topic, 0).block(LONG_ENOUGH)).isZero();
    }

    @Test
    void theLagIsWhatIsStoredAndNotCommitted() {
        String topic = topic(2);
        String other = topic(1);
        backend().produce(records(topic, "a", 6)).block(LONG_ENOUGH);
        BackendConsumer consumer = subscribed(topic, other);
        List<StoredRecord> records = pollAll(consumer, 6);
        int partition = records.get(0).partition();
        assertThat(backend().lag("nobody").block(LONG_ENOUGH)).isEmpty();

        consumer.commit(offsets(records.subList(0, 4))).block(LONG_ENOUGH);
        backend().produce(records(topic, "a", 3)).block(LONG_ENOUGH);

        Map<TopicPartition, Lag> lags = backend().lag(group).block(LONG_ENOUGH);
        assertThat(lags).containsEntry(new TopicPartition(topic, partition), new Lag(4L, 0, 9));
        assertThat(lags).containsEntry(new TopicPartition(topic, 1 - partition), new Lag(null, 0, 0));
        assertThat(lags.get(new TopicPartition(topic, partition)).records()).isEqualTo(5);
    }

    @Test
    void withoutACommittedOffsetAllThatIsStoredIsLag() {
        String topic = topic(2);
        BackendConsumer consumer = subscribed(topic);
        produce(topic, 0, 30);
        List<StoredRecord> records = pollAll(consumer, 30);
        int partition = records.get(0).partition();
        List<StoredRecord> ofPartition = records.stream()
                .filter(stored -> stored.partition() == partition)
                .toList();

        consumer.commit(offsets(ofPartition)).block(LONG_ENOUGH);

        Map<TopicPartition, Lag> lags = backend().lag(group).block(LONG_ENOUGH);
        long inOther = 30 - ofPartition.size();
        assertThat(inOther).isPositive();
        assertThat(lags).containsOnlyKeys(new TopicPartition(topic, 0), new TopicPartition(topic, 1));
        assertThat(lags.get(new TopicPartition(topic, partition)).records()).isZero();
        assertThat(lags).containsEntry(new TopicPartition(topic, 1 - partition), new Lag(null, 0, inOther));
        assertThat(lags.get(new TopicPartition(topic, 1 - partition)).records()).isEqualTo(inOther);
    }

    private static List<NewRecord> records(String topic, String key, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> record(topic, key, number))
                .toList();
    }

    @Test
    void aSubscriptionIsReplaced() {
        String one = topic(1);
        String two = topic(1);
        produce(one, 0, 1);
        produce(two, 1, 2);
        BackendConsumer consumer = subscribed(one);
        assertThat(numbers(pollAll(consumer, 1))).containsExactly(0);

        subscribe(consumer, two);

        assertThat(consumer.subscription().block(LONG_ENOUGH)).containsExactly(two);
        assertThat(numbers(pollAll(consumer, 1))).containsExactly(1);
        subscribe(consumer, one, two);
        assertThat(consumer.subscription().block(LONG_ENOUGH)).containsExactly(one, two);
    }

    @Test
    void withoutASubscriptionThereIsNothingToPoll() {
        BackendConsumer consumer = join(OffsetReset.EARLIEST, false);

        assertThat(consumer.subscription().block(LONG_ENOUGH)).isEmpty();
        assertThat(refusal(consumer.poll(Duration.ZERO))).isEqualTo(Refusal.Reason.INVALID);
        consumer.commitAll().block(LONG_ENOUGH);
    }

    @Test
    void leavingEndsAPollThatWaitsAndAllThatFollows() {
        String topic = topic(1);
        BackendConsumer consumer = subscribed(topic);
        StepVerifier.create(consumer.poll(WAIT))
                .then(() -> consumer.leave().block(LONG_ENOUGH))
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOfSatisfying(
                                Refusal.class,
                                refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.UNKNOWN_CONSUMER)))
                .verify(LONG_ENOUGH);

        for (Mono<?> request : Arrays.asList(
                consumer.poll(Duration.ZERO),
                consumer.subscription(),
                consumer.subscribe(List.of(topic)).thenReturn(true),
                consumer.commit(List.of()).thenReturn(true),
                consumer.commitAll().thenReturn(true))) {
            assertThat(refusal(request)).isEqualTo(Refusal.Reason.UNKNOWN_CONSUMER);
        }
        consumer.leave().block(LONG_ENOUGH);
    }
}
