package io.reactorchannel.benchmarks.jmh;

import io.reactorchannel.benchmarks.PreparedBatch;
import io.reactorchannel.benchmarks.Shape;
import io.reactorchannel.internal.wire.PayloadDecoder;
import io.reactorchannel.internal.wire.PolledRecord;
import io.reactorchannel.internal.wire.RecordsReader;
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
import org.openjdk.jmh.infra.Blackhole;
import tools.jackson.databind.json.JsonMapper;

/** Reading the answer to a poll, without and with its payloads. The time is that of a whole answer. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DecodingBenchmark {

    /** Records and bytes of an answer. */
    @Param({"1x500", "100x500", "500x1000", "5000x500", "500x10000"})
    public String shape = "";

    private final PayloadDecoder<Map<String, Object>> decoder = PayloadDecoder.ofMap(new JsonMapper());
    private byte[] body = new byte[0];

    /** JMH makes one. */
    public DecodingBenchmark() {}

    /** Encodes the answer. */
    @Setup
    public void encode() {
        body = new PreparedBatch(Shape.parse(shape)).next();
    }

    /**
     * What {@code receive} does.
     *
     * @return the records
     */
    @Benchmark
    public List<PolledRecord> records() {
        return RecordsReader.read(body);
    }

    /**
     * What {@code consume} does.
     *
     * @param hole takes the payloads
     */
    @Benchmark
    public void payloads(Blackhole hole) {
        for (PolledRecord record : RecordsReader.read(body)) {
            hole.consume(decoder.decode(record));
        }
    }
}
