package io.reactorchannel.internal.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.CommitStrategy;
import io.reactorchannel.error.ConsumerError;
import io.reactorchannel.internal.wire.ConsumedOffset;
import io.reactorchannel.internal.wire.PolledRecord;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OffsetLedgerTest {

    private static final int ALL = Integer.MAX_VALUE;

    private final OffsetLedger ledger = new OffsetLedger();

    private void handOut(long... offsets) {
        LongStream.of(offsets).forEach(offset -> ledger.handedOut(record("t", 0, offset)));
    }

    private static PolledRecord record(String topic, int partition, long offset) {
        return new PolledRecord(topic, partition, offset, null, Map.of(), null);
    }

    private static List<ConsumedOffset> offsets(long... offsets) {
        return LongStream.of(offsets)
                .mapToObj(offset -> new ConsumedOffset("t", 0, offset))
                .toList();
    }

    @Test
    void nothingMayBeCommittedBeforeItIsAllowed() {
        handOut(0, 1);
        assertThat(ledger.committable(CommitStrategy.EVERY_OFFSET, ALL)).isEmpty();
    }

    @Test
    void whatIsHandedOutAfterACommitWasAllowedWaitsForTheNext() {
        handOut(0, 1);
        ledger.release();
        handOut(2);
        assertThat(ledger.committable(CommitStrategy.EVERY_OFFSET, ALL)).isEqualTo(offsets(0, 1));
    }

    @Test
    void committedOffsetsAreDone() {
        handOut(0, 1);
        ledger.release();
        ledger.committed(ledger.committable(CommitStrategy.EVERY_OFFSET, ALL));
        assertThat(ledger.committable(CommitStrategy.EVERY_OFFSET, ALL)).isEmpty();
    }

    @Test
    void aFailedCommitLeavesItsOffsetsCommittable() {
        handOut(0, 1);
        ledger.release();
        assertThat(ledger.committable(CommitStrategy.EVERY_OFFSET, ALL)).isEqualTo(offsets(0, 1));
        assertThat(ledger.committable(CommitStrategy.EVERY_OFFSET, ALL)).isEqualTo(offsets(0, 1));
    }

    @Test
    void aLimitTakesTheLowestOffsetsFirst() {
        handOut(5, 6, 9);
        ledger.release();
        assertThat(ledger.committable(CommitStrategy.EVERY_OFFSET, 2)).isEqualTo(offsets(5, 6));
        ledger.committed(offsets(5, 6));
        assertThat(ledger.committable(CommitStrategy.EVERY_OFFSET, 2)).isEqualTo(offsets(9));
    }

    @Test
    void partitionsAndTopicsAreKeptApart() {
        ledger.handedOut(record("a", 0, 7));
        ledger.handedOut(record("a", 1, 3));
        ledger.handedOut(record("b", 0, 1));
        ledger.release();
        assertThat(ledger.committable(CommitStrategy.EVERY_OFFSET, ALL))
                .containsExactlyInAnyOrder(
                        new ConsumedOffset("a", 0, 7), new ConsumedOffset("a", 1, 3), new ConsumedOffset("b", 0, 1));
    }

    @Test
    void holesBetweenOffsetsAreNotCommitted() {
        handOut(1, 2, 5, 9);
        ledger.release();
        assertThat(ledger.committable(CommitStrategy.EVERY_OFFSET, ALL)).isEqualTo(offsets(1, 2, 5, 9));
    }

    @Test
    void aRecordDeliveredTwiceIsCommittedOnce() {
        handOut(0, 1, 2);
        handOut(0, 1);
        ledger.release();
        assertThat(ledger.committable(CommitStrategy.EVERY_OFFSET, ALL)).isEqualTo(offsets(0, 1, 2));
    }

    @Test
    void aCommitNeverGoesBackBehindAnEarlierOne() {
        handOut(0, 1, 2);
        ledger.release();
        ledger.committed(offsets(0, 1, 2));
        handOut(1);
        ledger.release();
        assertThat(ledger.committable(CommitStrategy.EVERY_OFFSET, ALL)).isEmpty();
    }

    /** As where the partition was away when it was committed, and has come back. */
    @Test
    void aCommitThatTheServiceHasNotKeptIsMadeAgainOnceItsRecordsAreAllDeliveredAgain() {
        handOut(0, 1, 2);
        ledger.release();
        ledger.sending(offsets(0, 1, 2));
        ledger.committed(offsets(0, 1, 2));

        handOut(1);
        ledger.release();
        assertThat(ledger.committable(CommitStrategy.EVERY_OFFSET, ALL)).isEmpty();
        assertThat(ledger.committable(CommitStrategy.HIGHEST_PER_PARTITION, ALL))
                .isEmpty();
        handOut(2);
        ledger.release();
        assertThat(ledger.committable(CommitStrategy.EVERY_OFFSET, ALL)).isEqualTo(offsets(1, 2));
        assertThat(ledger.committable(CommitStrategy.HIGHEST_PER_PARTITION, ALL))
                .isEqualTo(offsets(2));

        ledger.committed(offsets(1, 2));
        assertThat(ledger.hasCommittable()).isFalse();
    }

    @Test
    void aCommitWhoseAnswerGotLostIsSentAgainWholeWhenItsRecordsAreDeliveredAgain() {
        handOut(0, 1, 2, 3);
        ledger.release();
        ledger.sending(offsets(0, 1, 2, 3));
        poll(0, 1);
        handOut(0);
        assertThat(ledger.committable(CommitStrategy.EVERY_OFFSET, ALL)).isEqualTo(offsets(0, 1, 2, 3));
        assertThat(ledger.committable(CommitStrategy.HIGHEST_PER_PARTITION, ALL))
                .isEqualTo(offsets(3));
    }

    @Test
    void aCommitThatIsBeingSentIsNotCutByARecordDeliveredAgainJustBefore() {
        handOut(0, 1, 2);
        ledger.release();
        List<ConsumedOffset> commit = ledger.committable(CommitStrategy.EVERY_OFFSET, ALL);
        handOut(1);
        ledger.sending(commit);
        assertThat(ledger.committable(CommitStrategy.EVERY_OFFSET, ALL)).isEqualTo(offsets(0, 1, 2));
    }

    @Test
    void aCommitOfRecordsThatNobodyGotIsNotSentAgain() {
        List<PolledRecord> batch = List.of(record("t", 0, 2), record("t", 0, 3));
        handOut(0, 1, 2, 3);
        ledger.release();
        ledger.sending(offsets(0, 1, 2, 3));
        ledger.takenBack(batch);
        assertThat(ledger.committable(CommitStrategy.EVERY_OFFSET, ALL)).isEqualTo(offsets(0, 1));
    }

    @Test
    void theLimitDoesNotCutACommitThatIsSentAgain() {
        ledger.handedOut(record("t", 1, 0));
        handOut(0, 1, 2, 3, 4);
        ledger.release();
        ledger.sending(offsets(0, 1, 2));
        ledger.handedOut(record("t", 1, 1));
        ledger.release();
        ConsumedOffset other = new ConsumedOffset("t", 1, 0);
        assertThat(ledger.committable(CommitStrategy.EVERY_OFFSET, 3))
                .containsExactly(
                        other,
                        new ConsumedOffset("t", 1, 1),
                        offsets(0).get(0),
                        offsets(1).get(0),
                        offsets(2).get(0));
        assertThat(ledger.committable(CommitStrategy.EVERY_OFFSET, 2))
                .as("nothing of it rather than a part")
                .containsExactly(other, new ConsumedOffset("t", 1, 1));
    }

    @Test
    void sendingOffsetsOfAPartitionNobodyKnowsIsNothing() {
        ledger.sending(offsets(5));
        handOut(1);
        assertThat(ledger.committable(CommitStrategy.EVERY_OFFSET, ALL)).isEmpty();
    }

    private void poll(long... offsets) {
        ledger.polled(LongStream.of(offsets)
                .mapToObj(offset -> new PolledRecord("t", 0, offset, null, Map.of(), null))
                .toList());
    }

    @Test
    void aCommitDoesNotPassRecordsThatWerePolledAndAreHeld() {
        poll(0, 1, 2);
        handOut(0);
        poll(3, 4);
        handOut(3, 4);
        ledger.release();
        assertThat(ledger.committable(CommitStrategy.EVERY_OFFSET, ALL)).isEqualTo(offsets(0));
    }

    @Test
    void onceTheHeldRecordsAreHandedOutTheOnesBehindThemFollow() {
        poll(0, 1, 2);
        poll(3, 4);
        handOut(3, 4, 0, 1, 2);
        ledger.release();
        assertThat(ledger.committable(CommitStrategy.EVERY_OFFSET, ALL)).isEqualTo(offsets(0, 1, 2, 3, 4));
    }

    @Test
    void heldRecordsOfOnePartitionDoNotHoldUpAnother() {
        poll(0, 1);
        ledger.handedOut(record("t", 1, 7));
        ledger.release();
        assertThat(ledger.committable(CommitStrategy.EVERY_OFFSET, ALL)).containsExactly(new ConsumedOffset("t", 1, 7));
    }

    @Test
    void forfeitingCountsWhatIsNotCommittedAndForgetsIt() {
        handOut(0, 1, 2, 5);
        ledger.release();
        ledger.committed(offsets(0));
        assertThat(ledger.close(new ConsumerError("gone"), new AtomicLong())).isEqualTo(3);
        assertThat(ledger.committable(CommitStrategy.EVERY_OFFSET, ALL)).isEmpty();
        assertThat(ledger.close(new ConsumerError("gone"), new AtomicLong())).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void rangesBehaveLikeASetOfOffsets(long seed) {
        Random random = new Random(seed);
        OffsetRanges ranges = new OffsetRanges();
        TreeSet<Long> expected = new TreeSet<>();
        for (int step = 0; step < 2_000; step++) {
            if (random.nextInt(20) == 0) {
                long cut = random.nextInt(200);
                ranges.removeUpTo(cut);
                expected.headSet(cut, true).clear();
            } else {
                long first = random.nextInt(200);
                long last = first + random.nextInt(4);
                LongStream.rangeClosed(first, last).forEach(offset -> {
                    ranges.add(offset);
                    expected.add(offset);
                });
            }
            assertThat(ranges.highest()).isEqualTo(expected.isEmpty() ? -1 : expected.last());
            if (step % 7 == 0) {
                TreeSet<Long> seen = new TreeSet<>();
                ranges.forEach(seen::add);
                assertThat(seen).isEqualTo(expected);
                assertThat(ranges.size()).isEqualTo(expected.size());
            }
        }
    }
}
