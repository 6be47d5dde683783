package io.reactorchannel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.internal.wire.PayloadDecoder;
import io.reactorchannel.internal.wire.PolledRecord;
import io.reactorchannel.internal.wire.RecordsReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** What the server answers is what a service would. */
class PreparedBatchTest {

    static List<Shape> shapes() {
        return Shape.ALL;
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void answersHaveTheirShapeAndOffsetsThatGoOn(Shape shape) {
        PreparedBatch batch = new PreparedBatch(shape);
        Map<Integer, Long> last = new HashMap<>();

        for (int answer = 0; answer < 3; answer++) {
            List<PolledRecord> records = RecordsReader.read(batch.next());

            assertThat(records).hasSize(shape.records());
            for (PolledRecord record : records) {
                Long before = last.put(record.partition(), record.offset());
                assertThat(before == null || record.offset() == before + 1)
                        .as("%s comes after %s", record, before)
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void payloadsAreJsonOfTheirSize(Shape shape) {
        PolledRecord record =
                RecordsReader.read(new PreparedBatch(shape).next()).get(0);

        assertThat(PreparedBatch.payload(0, shape.bytes())).hasSize(shape.bytes());
        assertThat(PayloadDecoder.ofMap(new JsonMapper()).decode(record)).containsKeys("order", "lines", "note");
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void shapesAreReadAsTheyAreWritten(Shape shape) {
        assertThat(Shape.parse(shape.path())).isEqualTo(shape);
    }
}
