package io.reactorchannel.wire;

import static io.reactorchannel.wire.Received.commits;
import static io.reactorchannel.wire.WireFixture.LONG_ENOUGH;
import static io.reactorchannel.wire.WireFixture.PRODUCE;
import static io.reactorchannel.wire.WireFixture.base64;
import static io.reactorchannel.wire.WireFixture.json;
import static io.reactorchannel.wire.WireFixture.record;
import static io.reactorchannel.wire.WireFixture.records;
import static io.reactorchannel.wire.WireFixture.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorchannel.OffsetReset;
import io.reactorchannel.PayloadErrorHandler;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.error.ProduceError;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;

/** Records whose payload cannot be decoded, produced to another topic. */
class DeadLetterTest {

    @RegisterExtension
    static final WireFixture wire = new WireFixture();

    private static ReactiveChannel channel(String... batch) {
        wire.scriptConsumer("GET", "c[12]/records", records(batch), records(batch), records());
        return wire.channel(b -> b.onPayloadError(PayloadErrorHandler.deadLetter("letters"))
                .retryOnFail(true)
                .offset(OffsetReset.EARLIEST)
                .scheduler(new VirtualTime()));
    }

    /** A record at partition 3, offset 41 of topic t. */
    private static String poisoned(String routing, String message) {
        return "{\"routingData\": {\"topic\": \"t\"" + routing + "}, \"message\": {" + message
                + "}, \"partition\": 3, \"offset\": 41}";
    }

    /** The one record that was produced. */
    private static JsonNode letter() {
        JsonNode records = json(wire.onlyRequest("POST", PRODUCE)).path("records");
        assertThat(records.size()).isEqualTo(1);
        return records.path(0);
    }

    @Test
    void topicKeyHeadersAndBytesAreKeptAndTheOriginIsAdded() {
        ReactiveChannel channel = channel(poisoned(
                ", \"shardingKey\": \"the key\"",
                "\"headers\": {\"trace\": \"7\"}, \"payload\": \"" + base64("no object") + "\""));

        channel.subscribe("t").then(channel.poll()).block(LONG_ENOUGH);

        JsonNode letter = letter();
        assertThat(letter.path("routingData"))
                .isEqualTo(json("{\"topic\": \"letters\", \"shardingKey\": \"the key\"}"));
        JsonNode message = letter.path("message");
        assertThat(message.path("payload").asString()).isEqualTo(base64("no object"));
        JsonNode headers = message.path("headers");
        assertThat(headers.propertyNames())
                .containsExactlyInAnyOrder(
                        "trace",
                        "dead-letter-topic",
                        "dead-letter-partition",
                        "dead-letter-offset",
                        "dead-letter-reason");
        assertThat(headers.path("trace").asString()).isEqualTo("7");
        assertThat(headers.path("dead-letter-topic").asString()).isEqualTo("t");
        assertThat(headers.path("dead-letter-partition").asString()).isEqualTo("3");
        assertThat(headers.path("dead-letter-offset").asString()).isEqualTo("41");
        assertThat(headers.path("dead-letter-reason").asString()).contains("is not a JSON object");
    }

    @Test
    void aRecordWithoutKeyIsALetterWithoutKey() {
        ReactiveChannel channel = channel(poisoned("", "\"payload\": \"" + base64("no object") + "\""));

        channel.subscribe("t").then(channel.poll()).block(LONG_ENOUGH);

        assertThat(letter().path("routingData")).isEqualTo(json("{\"topic\": \"letters\"}"));
    }

    @ParameterizedTest
    @CsvSource({"'\"payload\": \"not base64!\"', not base64!", "'\"headers\": {}', ''", "'\"payload\": null', ''"})
    void aPayloadThatIsNotBase64GoesAsItsTextAndAMissingOneAsNoBytes(String message, String text) {
        ReactiveChannel channel = channel(poisoned("", message));

        channel.subscribe("t").then(channel.poll()).block(LONG_ENOUGH);

        assertThat(letter().path("message").path("payload").asString()).isEqualTo(base64(text));
    }

    @Test
    void theRecordIsSkippedAndCommittedInItsTurn() {
        ReactiveChannel channel = channel(record(0), record("t", 0, 1, "no object"), record(2));

        StepVerifier.create(channel.consume("t").take(2))
                .expectNext(Map.of("n", 0), Map.of("n", 2))
                .expectComplete()
                .verify(LONG_ENOUGH);
        channel.commit().block(LONG_ENOUGH);

        assertThat(commits(wire, "c1")).containsExactly(List.of(0L, 1L, 2L));
        assertThat(wire.count("POST " + PRODUCE)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 500})
    void whenItCannotBeProducedTheErrorReachesTheSubscriberAndTheRecordComesAgain(int status) {
        wire.script("POST", PRODUCE, status(status), WireFixture.noContent());
        ReactiveChannel channel = channel(record(0), record("t", 0, 1, "no object"), record(2));

        StepVerifier.create(channel.consume("t"))
                .expectNext(Map.of("n", 0))
                .expectError(ProduceError.class)
                .verify(LONG_ENOUGH);
        channel.commit().block(LONG_ENOUGH);
        StepVerifier.create(channel.consume("t").take(2))
                .expectNext(Map.of("n", 0), Map.of("n", 2))
                .expectComplete()
                .verify(LONG_ENOUGH);

        assertThat(commits(wire, "c1")).containsExactly(List.of(0L));
        assertThat(wire.count("POST " + PRODUCE)).isEqualTo(2);
    }

    @Test
    void deadLettersAreWarnedOf() {
        ReactiveChannel channel = channel(record("t", 0, 1, "no object"));

        try (LogLines log = new LogLines()) {
            channel.subscribe("t").then(channel.poll()).block(LONG_ENOUGH);

            assertThat(log.warnings("passed over"))
                    .singleElement()
                    .asString()
                    .contains("Group thegroup", "consumer c1", "topic t, partition 0, offset 1");
        }
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " "})
    void theTopicForDeadLettersHasToBeNamed(String topic) {
        assertThatThrownBy(() -> PayloadErrorHandler.deadLetter(topic))
                .isInstanceOf(PermanentError.class)
                .hasMessageContaining("topic");
    }
}
