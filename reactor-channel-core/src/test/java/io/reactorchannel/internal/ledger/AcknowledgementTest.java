package io.reactorchannel.internal.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.CommitStrategy;
import io.reactorchannel.error.ConsumerError;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.internal.wire.ConsumedOffset;
import io.reactorchannel.internal.wire.PolledRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class AcknowledgementTest {

    private static final int ALL = Integer.MAX_VALUE;

    private final OffsetLedger ledger = new OffsetLedger();

    private static PolledRecord record(long offset) {
        return new PolledRecord("t", 0, offset, null, Map.of(), null);
    }

    private Acknowledgement handOut(long offset) {
        return ledger.handedOutToAcknowledge(record(offset), 0);
    }

    private List<Acknowledgement> handOut(long first, long last) {
        return LongStream.rangeClosed(first, last).mapToObj(this::handOut).toList();
    }

    private List<Long> committable() {
        return committable(CommitStrategy.EVERY_OFFSET);
    }

    private List<Long> committable(CommitStrategy strategy) {
        return ledger.committable(strategy, ALL).stream()
                .map(ConsumedOffset::offset)
                .toList();
    }

    private void commit() {
        ledger.committed(ledger.committable(CommitStrategy.EVERY_OFFSET, ALL));
    }

    @Test
    void nothingIsCommittableBeforeItIsAcknowledged() {
        handOut(0, 3);
        ledger.release();
        assertThat(committable()).isEmpty();
        assertThat(ledger.hasCommittable()).isFalse();
        assertThat(ledger.unacknowledged()).isEqualTo(4);
    }

    @Test
    void acknowledgementsInAnyOrderAreCommittableUpToTheFirstGap() {
        List<Acknowledgement> records = handOut(0, 3);
        records.get(3).give();
        records.get(1).give();
        assertThat(committable()).isEmpty();
        assertThat(ledger.unacknowledged()).isEqualTo(4);
        records.get(0).give();
        assertThat(committable()).containsExactly(0L, 1L);
        assertThat(ledger.unacknowledged()).isEqualTo(2);
        records.get(2).give();
        assertThat(committable()).containsExactly(0L, 1L, 2L, 3L);
        assertThat(committable(CommitStrategy.HIGHEST_PER_PARTITION)).containsExactly(3L);
        assertThat(ledger.unacknowledged()).isZero();
    }

    @Test
    void theHighestOffsetOfAHoleIsOneThatWasHandedOut() {
        handOut(4).give();
        handOut(9).give();
        handOut(12);
        assertThat(committable(CommitStrategy.HIGHEST_PER_PARTITION)).containsExactly(9L);
    }

    @Test
    void theHighestOffsetsKeepToTheLimitToo() {
        handOut(4).give();
        assertThat(ledger.committable(CommitStrategy.HIGHEST_PER_PARTITION, 0)).isEmpty();
    }

    @Test
    void acknowledgingTwiceIsAcknowledgingOnce() {
        Acknowledgement first = handOut(0);
        handOut(1);
        assertThat(first.give()).isTrue();
        assertThat(first.give()).isFalse();
        assertThat(ledger.unacknowledged()).isEqualTo(1);
    }

    @Test
    void recordsThatAreHeldStopTheCommitToo() {
        ledger.polled(List.of(record(0), record(1), record(2)));
        handOut(0).give();
        assertThat(committable()).containsExactly(0L);
        handOut(1).give();
        handOut(2).give();
        assertThat(committable()).containsExactly(0L, 1L, 2L);
    }

    @Test
    void recordsToBeCommittedOnDemandAreNotPassed() {
        ledger.handedOut(record(0));
        assertThat(ledger.hasUnreleased()).isTrue();
        handOut(1).give();
        assertThat(committable()).isEmpty();
        ledger.release();
        assertThat(ledger.hasUnreleased()).isFalse();
        assertThat(committable()).containsExactly(0L, 1L);
    }

    @Test
    void aCommitOnDemandDoesNotPassWhatIsNotAcknowledged() {
        handOut(0);
        ledger.handedOut(record(1));
        ledger.release();
        assertThat(committable()).isEmpty();
    }

    @Test
    void recordsDeliveredAgainAreNotPassedEither() {
        handOut(8).give();
        Acknowledgement nine = handOut(9);
        Acknowledgement five = handOut(5);
        Acknowledgement six = handOut(6);
        nine.give();
        assertThat(committable()).isEmpty();
        six.give();
        assertThat(ledger.unacknowledged()).isEqualTo(2);
        five.give();
        assertThat(committable()).containsExactly(5L, 6L, 8L, 9L);
        assertThat(ledger.unacknowledged()).isZero();
    }

    @Test
    void recordsPolledAgainAreNotPassedEither() {
        handOut(8).give();
        ledger.polled(List.of(record(5), record(6)));
        assertThat(committable()).isEmpty();
        handOut(5).give();
        handOut(6).give();
        assertThat(committable()).containsExactly(5L, 6L, 8L);
    }

    @Test
    void aLowerOffsetDeliveredLaterHoldsUpThoseAcknowledgedAfterIt() {
        handOut(8);
        Acknowledgement five = handOut(5);
        handOut(6).give();
        assertThat(committable()).isEmpty();
        five.give();
        assertThat(committable()).containsExactly(5L, 6L);
    }

    @Test
    void theSameOffsetTwiceTakesTwoAcknowledgements() {
        Acknowledgement first = handOut(3);
        Acknowledgement second = handOut(3);
        first.give();
        assertThat(committable()).isEmpty();
        second.give();
        assertThat(committable()).containsExactly(3L);
    }

    @Test
    void whoWaitsForACommitIsToldWhenItIsThere() {
        Acknowledgement zero = handOut(0);
        Acknowledgement one = handOut(1);
        StepVerifier.create(one.whenCommitted())
                .then(one::give)
                .then(() -> assertThat(one.isAwaited()).isFalse())
                .then(this::commit)
                .then(zero::give)
                .then(() -> assertThat(zero.isAwaited()).isTrue())
                .then(this::commit)
                .verifyComplete();
        StepVerifier.create(zero.whenCommitted()).verifyComplete();
        assertThat(one.isAwaited()).isFalse();
    }

    @Test
    void whoWaitsForALaterOffsetGoesOnWaiting() {
        handOut(0).give();
        Acknowledgement one = handOut(1);
        StepVerifier.create(one.whenCommitted())
                .then(this::commit)
                .expectNoEvent(Duration.ofMillis(1))
                .thenCancel()
                .verify();
    }

    @Test
    void whoWaitsIsToldOfAFailureAndMayWaitAgain() {
        Acknowledgement zero = handOut(0);
        StepVerifier.create(zero.whenCommitted())
                .then(() -> ledger.commitFailed(new PermanentError("refused")))
                .verifyError(PermanentError.class);
        StepVerifier.create(zero.whenCommitted())
                .then(zero::give)
                .then(this::commit)
                .verifyComplete();
    }

    @Test
    void ofAClosedLedgerAcknowledgementsHaveNoEffect() {
        Acknowledgement zero = handOut(0);
        StepVerifier.create(zero.whenCommitted())
                .then(() -> ledger.close(new ConsumerError("gone"), new AtomicLong()))
                .verifyError(ConsumerError.class);
        assertThat(zero.give()).isFalse();
        assertThat(ledger.unacknowledged()).isZero();
        assertThat(committable()).isEmpty();
        StepVerifier.create(zero.whenCommitted()).verifyError(ConsumerError.class);
        assertThat(handOut(1).give()).isFalse();
        assertThat(ledger.unacknowledged()).isZero();
    }

    @Test
    void closingCountsOnlyWhatIsCommittedOnDemand() {
        ledger.handedOut(record(0));
        handOut(1, 3).get(1).give();
        assertThat(ledger.close(new ConsumerError("gone"), new AtomicLong())).isEqualTo(1);
    }
}
