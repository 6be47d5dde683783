package io.reactorchannel.internal.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.CommitStrategy;
import io.reactorchannel.internal.wire.ConsumedOffset;
import io.reactorchannel.internal.wire.PolledRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ledger beside a model of it that is plain and slow. */
class LedgerModelTest {

    /** What a record handed out is waiting for. */
    private static final class Entry {
        private final long offset;
        private final Acknowledgement acknowledgement;
        private boolean allowed;

        Entry(long offset, Acknowledgement acknowledgement) {
            this.offset = offset;
            this.acknowledgement = acknowledgement;
        }
    }

    private final OffsetLedger ledger = new OffsetLedger();
    private final List<Entry> handedOut = new ArrayList<>();
    private final List<Long> held = new ArrayList<>();
    private final TreeSet<Long> committed = new TreeSet<>();
    private long next;
    private int delivered;

    private static PolledRecord record(long offset) {
        return new PolledRecord("t", 0, offset, null, Map.of(), null);
    }

    private void poll(Random random) {
        List<PolledRecord> batch = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            next += 1 + (random.nextInt(5) == 0 ? random.nextInt(4) : 0);
            batch.add(record(next));
            held.add(next);
        }
        ledger.polled(batch);
    }

    private void handOut(Random random) {
        if (held.isEmpty()) {
            return;
        }
        long offset = held.remove(0);
        delivered++;
        if (random.nextInt(8) == 0) {
            ledger.handedOut(record(offset));
            handedOut.add(new Entry(offset, null));
        } else {
            handedOut.add(new Entry(offset, ledger.handedOutToAcknowledge(record(offset), 0)));
        }
    }

    private void acknowledge(Random random) {
        if (handedOut.isEmpty()) {
            return;
        }
        Entry entry = handedOut.get(random.nextInt(handedOut.size()));
        if (entry.acknowledgement != null) {
            assertThat(entry.acknowledgement.give()).isEqualTo(!entry.allowed);
            entry.allowed = true;
        }
    }

    private void release() {
        ledger.release();
        handedOut.stream().filter(entry -> entry.acknowledgement == null).forEach(entry -> entry.allowed = true);
    }

    private long barrier() {
        long lowestHeld = held.stream().mapToLong(offset -> offset).min().orElse(Long.MAX_VALUE);
        long lowestDenied = handedOut.stream()
                .filter(entry -> !entry.allowed)
                .mapToLong(entry -> entry.offset)
                .min()
                .orElse(Long.MAX_VALUE);
        return Math.min(lowestHeld, lowestDenied);
    }

    private List<Long> expected() {
        long barrier = barrier();
        return handedOut.stream()
                .map(entry -> entry.offset)
                .filter(offset -> offset < barrier && !committed.contains(offset))
                .sorted()
                .toList();
    }

    private static List<Long> offsets(List<ConsumedOffset> all) {
        return all.stream().map(ConsumedOffset::offset).toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void committableIsWhatTheModelSays(long seed) {
        Random random = new Random(seed);
        for (int step = 0; step < 3_000; step++) {
            switch (random.nextInt(8)) {
                case 0 -> poll(random);
                case 1, 2, 3 -> handOut(random);
                case 4, 5, 6 -> acknowledge(random);
                default -> release();
            }
            // a release or an acknowledgement takes effect; handing out alone allows nothing
            List<Long> committable = offsets(ledger.committable(CommitStrategy.EVERY_OFFSET, Integer.MAX_VALUE));
            assertThat(expected()).as("step %s", step).containsAll(committable);
            release();
            List<ConsumedOffset> all = ledger.committable(CommitStrategy.EVERY_OFFSET, Integer.MAX_VALUE);
            assertThat(offsets(all)).as("step %s after a release", step).isEqualTo(expected());
            assertThat(offsets(ledger.committable(CommitStrategy.HIGHEST_PER_PARTITION, 1)))
                    .isEqualTo(all.isEmpty() ? List.of() : offsets(all.subList(all.size() - 1, all.size())));
            if (random.nextInt(4) == 0) {
                ledger.committed(all);
                committed.addAll(offsets(all));
            }
            forget();
        }
        finish();
        assertThat(committed).hasSize(delivered);
    }

    private void finish() {
        while (!held.isEmpty()) {
            handOut(new Random());
        }
        handedOut.stream()
                .filter(entry -> entry.acknowledgement != null)
                .forEach(entry -> entry.acknowledgement.give());
        ledger.release();
        committed.addAll(offsets(ledger.committable(CommitStrategy.EVERY_OFFSET, Integer.MAX_VALUE)));
    }

    /** Keeps the model small. */
    private void forget() {
        handedOut.removeIf(entry -> entry.allowed && committed.contains(entry.offset));
    }
}
