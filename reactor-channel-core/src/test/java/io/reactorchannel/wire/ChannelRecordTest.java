package io.reactorchannel.wire;

import static io.reactorchannel.wire.WireFixture.base64;
import static io.reactorchannel.wire.WireFixture.records;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorchannel.ChannelRecord;
import io.reactorchannel.ProducerRecord;
import io.reactorchannel.error.PayloadError;
import io.reactorchannel.error.PermanentError;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a record tells. */
class ChannelRecordTest {

    private static final @Nullable Map<String, Integer> mapOfIntegers = null;

    private static final String PAYLOAD = "{\"n\": 7}";

    @RegisterExtension
    static final WireFixture wire = new WireFixture();

    /** The record of a message, at partition 3, offset 41 of topic t. */
    private static ChannelRecord received(String routing, String message) {
        String record = "{\"routingData\": {\"topic\": \"t\"" + routing + "}, \"message\": " + message
                + ", \"partition\": 3, \"offset\": 41}";
        wire.scriptConsumer("GET", "c1/records", records(record));
        return Received.from(wire.channel().receive("t"), 1).get(0);
    }

    private static ChannelRecord full() {
        return received(
                ", \"shardingKey\": \"the key\"",
                "{\"headers\": {\"trace\": \"7\"}, \"payload\": \"" + base64(PAYLOAD) + "\"}");
    }

    private static ChannelRecord withPayload(String encoded) {
        return received("", "{\"payload\": \"" + encoded + "\"}");
    }

    private static void assertPayloadError(ThrowingCallable call, String problem) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(PayloadError.class, error -> {
                    assertThat(error.topic()).isEqualTo("t");
                    assertThat(error.partition()).isEqualTo(3);
                    assertThat(error.offset()).isEqualTo(41);
                })
                .hasMessageContaining("topic t, partition 3, offset 41")
                .hasMessageContaining(problem);
    }

    @Test
    void itTellsWhereItComesFrom() {
        ChannelRecord record = full();

        assertThat(record.topic()).isEqualTo("t");
        assertThat(record.partition()).isEqualTo(3);
        assertThat(record.offset()).isEqualTo(41);
        assertThat(record.shardingKey()).contains("the key");
        assertThat(record.headers()).isEqualTo(Map.of("trace", "7"));
    }

    @Test
    void keyHeadersAndPayloadMayBeMissing() {
        ChannelRecord record = received("", "null");

        assertThat(record.shardingKey()).isEmpty();
        assertThat(record.headers()).isEmpty();
        assertThat(record.payload()).isEmpty();
        assertThat(record.encodedPayload()).isEmpty();
    }

    @Test
    void aPayloadIsReadAsATypeWithParameters() throws Exception {
        Type mapOfIntegers =
                ChannelRecordTest.class.getDeclaredField("mapOfIntegers").getGenericType();

        assertThat(full().payloadAs(mapOfIntegers)).isEqualTo(Map.of("n", 7));
    }

    @Test
    void aPayloadThatIsNotOfATypeWithParametersIsAnError() throws Exception {
        Type mapOfIntegers =
                ChannelRecordTest.class.getDeclaredField("mapOfIntegers").getGenericType();
        ChannelRecord record = withPayload(base64("{\"n\": \"seven\"}"));

        assertPayloadError(
                () -> record.payloadAs(mapOfIntegers),
                "is not JSON for java.util.Map<java.lang.String, java.lang.Integer>");
    }

    @Test
    void aDeadLetterKeepsTheRecordAndTellsWhereItComesFrom() {
        ProducerRecord letter = ProducerRecord.deadLetter("dead", full(), new IllegalStateException("no stock"));

        assertThat(letter.topic()).isEqualTo("dead");
        assertThat(letter.shardingKey()).contains("the key");
        assertThat((byte[]) letter.payload()).asString(StandardCharsets.UTF_8).isEqualTo(PAYLOAD);
        assertThat(letter.headers())
                .isEqualTo(Map.of(
                        "trace", "7",
                        "dead-letter-topic", "t",
                        "dead-letter-partition", "3",
                        "dead-letter-offset", "41",
                        "dead-letter-reason", "no stock"));
    }

    @Test
    void aDeadLetterOfARecordWithoutKeyPayloadAndAFailureWithoutMessage() {
        ProducerRecord bare = ProducerRecord.deadLetter("dead", received("", "null"), new IllegalStateException());

        assertThat(bare.shardingKey()).isEmpty();
        assertThat((byte[]) bare.payload()).isEmpty();
        assertThat(bare.headers()).containsEntry("dead-letter-reason", "java.lang.IllegalStateException");
    }

    @Test
    void aDeadLetterNeedsARecordAReasonAndATopic() {
        ChannelRecord record = full();

        assertThatThrownBy(() -> ProducerRecord.deadLetter("dead", null, new IllegalStateException()))
                .isInstanceOf(PermanentError.class)
                .hasMessageContaining("record");
        assertThatThrownBy(() -> ProducerRecord.deadLetter("dead", record, null))
                .isInstanceOf(PermanentError.class)
                .hasMessageContaining("reason");
        assertThatThrownBy(() -> ProducerRecord.deadLetter(" ", record, new IllegalStateException()))
                .isInstanceOf(PermanentError.class)
                .hasMessageContaining("topic");
    }

    @Test
    void headersCannotBeChanged() {
        Map<String, String> headers = full().headers();

        assertThatThrownBy(headers::clear).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void thePayloadIsReadInManyWays() {
        ChannelRecord record = full();

        assertThat(record.payload()).contains(PAYLOAD.getBytes(StandardCharsets.UTF_8));
        assertThat(record.encodedPayload()).contains(base64(PAYLOAD));
        assertThat(record.payloadAsMap()).isEqualTo(Map.of("n", 7));
        assertThat(record.payloadAs(Numbered.class)).isEqualTo(new Numbered(7));
    }

    @Test
    void thePayloadsBytesAreTheCallersOwn() {
        ChannelRecord record = full();

        record.payload().orElseThrow()[0] = 0;

        assertThat(record.payload()).contains(PAYLOAD.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aPayloadThatIsNotBase64CanBeHadAsItIs() {
        ChannelRecord record = withPayload("not base64!");

        assertThat(record.encodedPayload()).contains("not base64!");
        assertPayloadError(record::payload, "is not base64");
        assertPayloadError(record::payloadAsMap, "is not base64");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no json", "[1]", "7", "\"text\"", "null", "{\"n\": 7} and more"})
    void aPayloadThatIsNoObjectIsAnErrorThatNamesTheRecordWhenReadAsMap(String payload) {
        ChannelRecord record = withPayload(base64(payload));

        assertThat(record.payload()).contains(payload.getBytes(StandardCharsets.UTF_8));
        assertPayloadError(record::payloadAsMap, "is not a JSON object");
    }

    @Test
    void aMissingPayloadIsAnErrorThatNamesTheRecordWhenReadAsJson() {
        ChannelRecord record = received("", "{}");

        assertPayloadError(record::payloadAsMap, "is missing");
        assertPayloadError(() -> record.payloadAs(Numbered.class), "is missing");
    }

    @Test
    void aPayloadThatIsNotOfTheTypeIsAnErrorThatNamesTheRecord() {
        ChannelRecord record = withPayload(base64("[1]"));

        assertPayloadError(() -> record.payloadAs(Numbered.class), "Numbered");
        assertThatThrownBy(() -> record.payloadAs(null))
                .isInstanceOf(PermanentError.class)
                .hasMessageContaining("type");
    }

    @Test
    void itsTextFormTellsWhereItComesFromAndNothingOfItsContents() {
        assertThat(full().toString())
                .isEqualTo("record t-3@41")
                .doesNotContain(base64(PAYLOAD))
                .doesNotContain("the key");
    }

    @Test
    void aBatchsTextFormTellsNothingOfTheContents() {
        wire.scriptConsumer("GET", "c1/records", records(WireFixture.record(5)));

        Object batch = Received.from(wire.channel().receiveBatches("t"), 1).get(0);

        assertThat(batch.toString()).contains("t-0@5").doesNotContain(base64("{\"n\": 5}"));
    }

    record Numbered(int n) {}
}
