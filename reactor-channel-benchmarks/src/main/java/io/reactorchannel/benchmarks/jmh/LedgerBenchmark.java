package io.reactorchannel.benchmarks.jmh;

import io.reactorchannel.CommitStrategy;
import io.reactorchannel.internal.ledger.Acknowledgement;
import io.reactorchannel.internal.ledger.OffsetLedger;
import io.reactorchannel.internal.wire.ConsumedOffset;
import io.reactorchannel.internal.wire.PolledRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The books of a batch, from the poll to the commit. The time is that of a whole batch. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class LedgerBenchmark {

    private static final int PARTITIONS = 4;

    /** Records of a batch. */
    @Param({"1", "100", "5000"})
    public int records;

    private final OffsetLedger ledger = new OffsetLedger();
    private long next;

    /** JMH makes one. */
    public LedgerBenchmark() {}

    private List<PolledRecord> batch() {
        List<PolledRecord> batch = new ArrayList<>(records);
        for (int i = 0; i < records; i++) {
            batch.add(new PolledRecord("orders", i % PARTITIONS, next + i / PARTITIONS, null, Map.of(), null));
        }
        next += (records + PARTITIONS - 1) / PARTITIONS;
        return batch;
    }

    /**
     * Records that are acknowledged, and committed by their highest offsets.
     *
     * @return the offsets
     */
    @Benchmark
    public List<ConsumedOffset> acknowledged() {
        List<PolledRecord> batch = batch();
        ledger.polled(batch);
        for (PolledRecord record : batch) {
            Acknowledgement acknowledgement = ledger.handedOutToAcknowledge(record, 0);
            acknowledgement.give();
        }
        return commit();
    }

    /**
     * Records that are committed on demand.
     *
     * @return the offsets
     */
    @Benchmark
    public List<ConsumedOffset> onDemand() {
        List<PolledRecord> batch = batch();
        ledger.polled(batch);
        batch.forEach(ledger::handedOut);
        ledger.release();
        return commit();
    }

    private List<ConsumedOffset> commit() {
        List<ConsumedOffset> offsets = ledger.committable(CommitStrategy.HIGHEST_PER_PARTITION, Integer.MAX_VALUE);
        ledger.sending(offsets);
        ledger.committed(offsets);
        return offsets;
    }
}
