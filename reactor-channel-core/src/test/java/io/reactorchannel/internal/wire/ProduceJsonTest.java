package io.reactorchannel.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorchannel.ProducerRecord;
import io.reactorchannel.error.PermanentError;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ProduceJsonTest {

    private static final JsonMapper MAPPER = new JsonMapper();

    private final ProduceJson json = new ProduceJson(MAPPER);

    @Test
    void aBodyIsJsonHoweverManyRecordsItHas() {
        RecordsBody body = new RecordsBody();
        for (int count = 0; count < 4; count++) {
            JsonNode read = MAPPER.readTree(body.toBytes().plain());
            assertThat(read.propertyNames()).containsExactly("records");
            assertThat(read.get("records")).hasSize(count);
            body.add(json.record(ProducerRecord.of("t", Map.of("n", count)), count));
        }
    }

    @Test
    void theSizeIsKnownBeforeARecordIsAddedAndAfterwards() {
        RecordsBody body = new RecordsBody();
        for (int count = 0; count < 4; count++) {
            byte[] record = json.record(ProducerRecord.of("täpic", "x".repeat(count)), count);
            long expected = body.sizeWith(record.length);
            body.add(record);
            assertThat(body.size()).isEqualTo(expected).isEqualTo(body.toBytes().size());
        }
    }

    @Test
    void headersCanBeAddedToEachRecordThatHasNoneOfThatName() {
        List<ProducerRecord> records = List.of(
                ProducerRecord.of("t", "}}}"),
                ProducerRecord.of("t", Map.of()).withHeaders(Map.of("own", "}}}\"")),
                ProducerRecord.of("t", "").withHeaders(Map.of("trace", "mine")));
        RecordsBody body = new RecordsBody();
        records.forEach(record -> body.add(json.record(record, 0)));

        JsonNode read = MAPPER.readTree(body.toBytes()
                .with(
                        Map.of("trace", "\"added\" ä"),
                        records.stream().map(ProducerRecord::headers).toList()));

        assertThat(read.at("/records/0/message/headers")).isEqualTo(tree("{'trace':'\\\"added\\\" ä'}"));
        assertThat(read.at("/records/1/message/headers"))
                .isEqualTo(tree("{'own':'}}}\\\"','trace':'\\\"added\\\" ä'}"));
        assertThat(read.at("/records/2/message/headers")).isEqualTo(tree("{'trace':'mine'}"));
        assertThat(read.get("records")).hasSize(3);
    }

    private static JsonNode tree(String json) {
        return MAPPER.readTree(json.replace('\'', '"'));
    }

    @Test
    void aPayloadThatThrowsIsAPermanentErrorThatNamesTheRecord() {
        assertThatThrownBy(() -> json.record(ProducerRecord.of("t", new Throwing()), 5_000_000_000L))
                .isInstanceOf(PermanentError.class)
                .hasMessageContaining("record 5000000000");
    }

    private static final class Throwing implements CharSequence {
        @Override
        public int length() {
            return 1;
        }

        @Override
        public char charAt(int index) {
            return 'x';
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return this;
        }

        @Override
        public String toString() {
            throw new IllegalStateException("on purpose");
        }
    }
}
