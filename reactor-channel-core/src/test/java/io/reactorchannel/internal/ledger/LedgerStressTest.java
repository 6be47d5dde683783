package io.reactorchannel.internal.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.CommitStrategy;
import io.reactorchannel.internal.wire.ConsumedOffset;
import io.reactorchannel.internal.wire.PolledRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * One thread hands out, several acknowledge side by side, each record by two of them, one commits: the ledger must stay
 * right. Without the ledger's lock it fails within a second.
 */
class LedgerStressTest {

    private static final int RECORDS = 200_000;
    private static final int ACKNOWLEDGERS = 4;
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(2);

    private final OffsetLedger ledger = new OffsetLedger();
    private final AtomicReferenceArray<Acknowledgement> handedOut = new AtomicReferenceArray<>(RECORDS);
    private final AtomicIntegerArray acknowledged = new AtomicIntegerArray(RECORDS);
    private final AtomicInteger taken = new AtomicInteger();
    private final Scheduler threads = Schedulers.newBoundedElastic(ACKNOWLEDGERS + 2, 100, "stress");
    private volatile long committed = -1;

    @AfterEach
    void dispose() {
        threads.dispose();
    }

    @Test
    void noCommitPassesAnUnacknowledgedRecordAndNoneIsForgotten() {
        Stream<Runnable> acknowledging =
                IntStream.range(0, ACKNOWLEDGERS).mapToObj(number -> () -> acknowledge(number));
        Stream<Runnable> others = Stream.of(this::handOut, this::commitAll);
        Flux.fromStream(Stream.concat(acknowledging, others))
                .flatMap(work -> Mono.fromRunnable(work).subscribeOn(threads), ACKNOWLEDGERS + 2)
                .blockLast(LONG_ENOUGH);
        assertThat(taken).hasValue(RECORDS);
        assertThat(ledger.unacknowledged()).isZero();
        assertThat(committed).isEqualTo(RECORDS - 1);
        assertThat(ledger.hasCommittable()).isFalse();
    }

    private void handOut() {
        for (int offset = 0; offset < RECORDS; offset++) {
            PolledRecord record = new PolledRecord("t", 0, offset, null, Map.of(), null);
            handedOut.set(offset, ledger.handedOutToAcknowledge(record, 0));
        }
    }

    /** Every other record from the front, and the rest a little behind, while another goes the other way round. */
    private void acknowledge(int number) {
        int first = number % 2;
        for (int step = 0; step < RECORDS; step += 2) {
            acknowledgeOne(step + first);
            if (step >= 100) {
                acknowledgeOne(step - 100 + 1 - first);
            }
        }
        for (int offset = RECORDS - 100; offset < RECORDS; offset++) {
            acknowledgeOne(offset);
        }
    }

    private void acknowledgeOne(int offset) {
        Acknowledgement record = handedOut.get(offset);
        while (record == null && !threads.isDisposed()) {
            Thread.onSpinWait();
            record = handedOut.get(offset);
        }
        acknowledged.set(offset, 1);
        if (record != null && record.give()) {
            taken.incrementAndGet();
        }
    }

    private void commitAll() {
        while (committed < RECORDS - 1 && !threads.isDisposed()) {
            for (ConsumedOffset offset : ledger.committable(CommitStrategy.HIGHEST_PER_PARTITION, 1)) {
                commit(offset);
            }
        }
    }

    private void commit(ConsumedOffset offset) {
        assertThat(offset.offset()).isGreaterThan(committed);
        for (long each = committed + 1; each <= offset.offset(); each++) {
            if (acknowledged.get(Math.toIntExact(each)) == 0) {
                throw new AssertionError("offset " + each + " is passed by a commit of " + offset.offset());
            }
        }
        committed = offset.offset();
        ledger.committed(List.of(offset));
    }
}
