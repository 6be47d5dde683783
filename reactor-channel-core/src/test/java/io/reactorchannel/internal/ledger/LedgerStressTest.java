package io.reactorchannel.internal.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.CommitStrategy;
import io.reactorchannel.internal.wire.ConsumedOffset;
import io.reactorchannel.internal.wire.PolledRecord;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** One thread hands out, several acknowledge in any order and twice, one commits: the ledger must stay right. */
class LedgerStressTest {

    private static final int RECORDS = 50_000;
    private static final int ACKNOWLEDGERS = 4;

    private final OffsetLedger ledger = new OffsetLedger();
    private final AtomicIntegerArray acknowledged = new AtomicIntegerArray(RECORDS);
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicLong committed = new AtomicLong(-1);

    @Test
    void noCommitPassesAnUnacknowledgedRecordAndNoneIsForgotten() {
        Flux<Acknowledgement> records = Flux.range(0, RECORDS)
                .map(offset -> ledger.handedOutToAcknowledge(new PolledRecord("t", 0, offset, null, Map.of(), null)));
        Mono<Void> acknowledging = records.publishOn(Schedulers.boundedElastic())
                .buffer(97)
                .flatMap(
                        some -> Flux.fromIterable(some)
                                .sort((one, other) -> Long.compare(other.offset() % 7, one.offset() % 7))
                                .publishOn(Schedulers.boundedElastic())
                                .doOnNext(this::acknowledgeTwice)
                                .then(),
                        ACKNOWLEDGERS)
                .then();
        Mono<Void> committing = Mono.fromRunnable(this::commit)
                .subscribeOn(Schedulers.boundedElastic())
                .repeat(() -> committed.get() < RECORDS - 1 && taken.get() < 2 * RECORDS)
                .then();
        Mono.when(acknowledging, committing).block();
        commit();
        assertThat(taken).hasValue(RECORDS);
        assertThat(ledger.unacknowledged()).isZero();
        assertThat(committed).hasValue(RECORDS - 1);
    }

    private void acknowledgeTwice(Acknowledgement record) {
        acknowledged.set(Math.toIntExact(record.offset()), 1);
        for (int time = 0; time < 2; time++) {
            if (record.give()) {
                taken.incrementAndGet();
            }
        }
    }

    private void commit() {
        for (ConsumedOffset offset : ledger.committable(CommitStrategy.HIGHEST_PER_PARTITION, 1)) {
            for (long each = committed.get() + 1; each <= offset.offset(); each++) {
                assertThat(acknowledged.get(Math.toIntExact(each)))
                        .as("offset %s", each)
                        .isEqualTo(1);
            }
            assertThat(offset.offset()).isGreaterThan(committed.get());
            committed.set(offset.offset());
            ledger.committed(List.of(offset));
        }
    }
}
