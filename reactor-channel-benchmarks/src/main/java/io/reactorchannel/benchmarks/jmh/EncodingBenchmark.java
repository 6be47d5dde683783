package io.reactorchannel.benchmarks.jmh;

import io.reactorchannel.ProducerRecord;
import io.reactorchannel.benchmarks.PreparedBatch;
import io.reactorchannel.internal.wire.ConsumedOffset;
import io.reactorchannel.internal.wire.ConsumerJson;
import io.reactorchannel.internal.wire.EncodedRecords;
import io.reactorchannel.internal.wire.ProduceJson;
import io.reactorchannel.internal.wire.RecordsBody;
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
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import tools.jackson.databind.json.JsonMapper;

/** Writing commits and produce requests. The time is that of a whole request. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class EncodingBenchmark {

    /** Records of a request. */
    @Param({"1", "500"})
    public int records;

    private final ProduceJson json = new ProduceJson(new JsonMapper());
    private final List<ConsumedOffset> offsets = new ArrayList<>();
    private final ProducerRecord bytes =
            ProducerRecord.of("orders", PreparedBatch.payload(1, 500)).withShardingKey("customer 1");
    private final ProducerRecord map = ProducerRecord.of(
                    "orders", Map.of("order", 1, "customer", "customer 1", "note", "x".repeat(430)))
            .withShardingKey("customer 1");

    /** JMH makes one. */
    public EncodingBenchmark() {}

    /** Makes the offsets. */
    @Setup
    public void makeOffsets() {
        for (int i = 0; i < records; i++) {
            offsets.add(new ConsumedOffset("orders", i % 4, 1_000_000 + i));
        }
    }

    /**
     * A commit that names each offset.
     *
     * @return the body
     */
    @Benchmark
    public byte[] commit() {
        return ConsumerJson.commit(offsets);
    }

    /**
     * A produce request of payloads that are bytes.
     *
     * @return the body
     */
    @Benchmark
    public EncodedRecords produceBytes() {
        return produce(bytes);
    }

    /**
     * A produce request of payloads that are written as JSON.
     *
     * @return the body
     */
    @Benchmark
    public EncodedRecords produceMaps() {
        return produce(map);
    }

    private EncodedRecords produce(ProducerRecord record) {
        RecordsBody body = new RecordsBody();
        for (int i = 0; i < records; i++) {
            body.add(json.record(record, i));
        }
        return body.toBytes();
    }
}
