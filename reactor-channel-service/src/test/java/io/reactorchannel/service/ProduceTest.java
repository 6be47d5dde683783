package io.reactorchannel.service;

import static io.reactorchannel.service.TestClient.PRODUCE;
import static io.reactorchannel.service.TestClient.assertRefused;
import static io.reactorchannel.service.TestClient.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.service.TestClient.Consumer;
import io.reactorchannel.service.TestClient.Polled;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Producing, partitions and what is kept. */
class ProduceTest {

    private StreamingService service;
    private TestClient client;

    @BeforeEach
    void start() {
        service = StreamingService.builder()
                .user("user", "password")
                .topic("wide", 4)
                .topic("small", 1)
                .maxRecordsPerTopic(10)
                .maxBodyBytes(100_000)
                .start();
        client = TestClient.of(service);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void aRecordComesBackAsItWasProduced() {
        String record = "{\"routingData\":{\"topic\":\"t\",\"shardingKey\":\"kéy\",\"x\":1},"
                + "\"message\":{\"headers\":{\"b\":\"2\",\"a\":\"ü\"},\"payload\":\"AP/+\"},\"extra\":{}}";
        assertThat(client.postRecords("{\"records\":[" + record + "],\"y\":[]}").statusCode())
                .isEqualTo(204);

        String body = client.create("g").subscribe("t").pollAnswer("").body();

        assertThat(body)
                .isEqualTo("{\"records\":[{\"routingData\":{\"topic\":\"t\",\"shardingKey\":\"kéy\"},"
                        + "\"message\":{\"headers\":{\"b\":\"2\",\"a\":\"ü\"},\"payload\":\"AP/+\"},"
                        + "\"partition\":0,\"offset\":0}]}");
    }

    @Test
    void keyHeadersAndPayloadMayBeMissingWhereTheProtocolAllowsIt() {
        String bare = "{\"routingData\":{\"topic\":\"t\"},\"message\":{\"payload\":\"\"}}";
        String empty = "{\"routingData\":{\"topic\":\"t\",\"shardingKey\":null},"
                + "\"message\":{\"headers\":null,\"payload\":null}}";
        assertThat(client.postRecords("{\"records\":[" + bare + "," + empty + "]}")
                        .statusCode())
                .isEqualTo(204);

        JsonNode records = TestClient.json(client.create("g").subscribe("t").pollAnswer(""))
                .get("records");

        assertThat(records.get(0).get("message").get("payload").stringValue()).isEmpty();
        assertThat(records.get(0).get("message").get("headers").isEmpty()).isTrue();
        assertThat(records.get(1).get("message").get("payload").isNull()).isTrue();
        assertThat(records.get(1).get("routingData").get("shardingKey").isNull())
                .isTrue();
    }

    @Test
    void recordsOfOneKeyShareAPartitionInOrder() {
        for (int i = 0; i < 5; i++) {
            client.produceKeyed("wide", "same", i, 1);
            client.produceKeyed("wide", "other" + i, 100, 1);
        }
        List<Polled> same = client.create("g").subscribe("wide").poll().stream()
                .filter(record -> !record.payload().equals("100"))
                .toList();

        // 10 records a topic are 2 a partition: the newest of the key's.
        assertThat(same).extracting(Polled::payload).endsWith("4").isSorted();
        assertThat(same).extracting(Polled::partition).containsOnly(same.get(0).partition());
    }

    @Test
    void withoutKeyThePartitionsTakeTurns() {
        client.produce("wide", 0, 8);

        Map<Integer, Long> counts = client.create("g").subscribe("wide").poll().stream()
                .collect(Collectors.groupingBy(Polled::partition, Collectors.counting()));

        assertThat(counts).isEqualTo(Map.of(0, 2L, 1, 2L, 2, 2L, 3, 2L));
        assertThat(service.endOffset("wide", 3)).isEqualTo(2);
    }

    @Test
    void theOldestRecordsGoWhenThereAreTooMany() {
        client.produce("small", 0, 25);

        assertThat(service.endOffset("small", 0)).isEqualTo(25);
        assertThat(client.create("g").subscribe("small").poll())
                .extracting(Polled::offset)
                .containsExactly(15L, 16L, 17L, 18L, 19L, 20L, 21L, 22L, 23L, 24L);
    }

    @Test
    void aConsumerWhosePlaceIsGoneStartsWhereItsResetSays() {
        client.produce("small", 0, 1);
        Consumer earliest = client.create("e").subscribe("small");
        earliest.poll();
        Consumer latest = client.create("l", "{}").subscribe("small");
        Consumer none = client.create("e2").subscribe("small");
        none.poll();
        none.commitAll();
        none.delete();
        Consumer nowhere =
                client.create("e2", "{\"auto.offset.reset\":\"none\"}").subscribe("small");

        client.produce("small", 1, 20);

        assertThat(earliest.payloads()).startsWith("11").hasSize(10);
        assertThat(latest.payloads()).isEmpty();
        assertRefused(nowhere.pollAnswer(""), 400, "auto.offset.reset is none");
    }

    @Test
    void bytesBoundATopicTooAndTheNewestRecordIsAlwaysKept() {
        try (StreamingService tiny = StreamingService.builder()
                .user("user", "password")
                .maxBytesPerTopic(300)
                .start()) {
            TestClient few = TestClient.of(tiny);
            few.produce("t", 0, 10);
            assertThat(few.create("g").subscribe("t").payloads()).containsExactly("7", "8", "9");

            few.postRecords("{\"records\":[" + TestClient.record("t", null, "x".repeat(1_000)) + "]}");
            assertThat(few.create("h").subscribe("t").payloads()).containsExactly("x".repeat(1_000));
        }
    }

    @Test
    void aPollAnswersAtMostSoManyRecordsAndBytes() {
        try (StreamingService large = StreamingService.builder()
                .user("user", "password")
                .maxRecordsPerPoll(4)
                .start()) {
            TestClient bulk = TestClient.of(large);
            bulk.produce("many", 0, 10);
            String megabytes = TestClient.record("big", null, "x".repeat(1_500_000));
            String huge = TestClient.record("big", null, "x".repeat(5_000_000));
            bulk.postRecords("{\"records\":[" + megabytes + "," + megabytes + "," + megabytes + "]}");
            bulk.postRecords("{\"records\":[" + huge + "]}");

            assertThat(bulk.create("g").subscribe("many").payloads()).containsExactly("0", "1", "2", "3");
            Consumer big = bulk.create("g").subscribe("big");
            assertThat(big.poll()).hasSize(2);
            assertThat(big.poll()).hasSize(1);
            assertThat(big.poll()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/plain", "", "application/vnd.dxl.intel.records.v1+jsonx"})
    void anotherContentTypeIs415(String contentType) {
        HttpResponse<String> answer = send(client.authorized(PRODUCE)
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofString("{\"records\":[]}")));

        assertRefused(answer, 415, "application/vnd.dxl.intel.records.v1+json");
    }

    @Test
    void theContentTypeMayHaveParametersAndCapitals() {
        HttpResponse<String> answer = send(client.authorized(PRODUCE + "?multi_tenant=false")
                .header("Content-Type", "Application/vnd.DXL.intel.records.v1+json; charset=utf-8")
                .POST(BodyPublishers.ofString("{\"records\":[]}")));

        assertThat(answer.statusCode()).isEqualTo(204);
    }

    @Test
    void aBodyThatIsTooLargeIs413WhetherAnnouncedOrNot() {
        byte[] body = new byte[100_001];
        HttpResponse<String> announced = send(client.authorized(PRODUCE)
                .header("Content-Type", TestClient.RECORDS_TYPE)
                .POST(BodyPublishers.ofByteArray(body)));
        HttpResponse<String> chunked = send(client.authorized(PRODUCE)
                .header("Content-Type", TestClient.RECORDS_TYPE)
                .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body))));

        assertRefused(announced, 413, "100000 bytes");
        assertRefused(chunked, 413, "100000 bytes");
        client.produce("small", 0, 1);
    }

    @Test
    void oneWrongRecordRefusesThemAll() {
        HttpResponse<String> answer = client.postRecords("{\"records\":[" + TestClient.record("small", null, "0")
                + ",{\"routingData\":{\"topic\":\"no/name\"},\"message\":{\"payload\":\"\"}}]}");

        assertRefused(answer, 400, "topic's name");
        assertThat(service.endOffset("small", 0)).isZero();
    }

    @Test
    void withoutAutoCreationAnUnknownTopicIs400() {
        try (StreamingService strict = StreamingService.builder()
                .user("user", "password")
                .topic("known", 1)
                .autoCreateTopics(false)
                .start()) {
            TestClient careful = TestClient.of(strict);
            assertRefused(
                    careful.postRecords("{\"records\":[" + TestClient.record("unknown", null, "0") + "]}"),
                    400,
                    "unknown topic 'unknown'");
            assertRefused(
                    careful.create("g").post("/subscription", "{\"topics\":[\"unknown\"]}"),
                    400,
                    "unknown topic 'unknown'");
            careful.produce("known", 0, 1);
        }
    }

    @Test
    void newTopicsHaveTheConfiguredNumberOfPartitions() {
        try (StreamingService split = StreamingService.builder()
                .user("user", "password")
                .partitionsOfNewTopics(2)
                .start()) {
            TestClient.of(split).produce("new", 0, 2);
            assertThat(split.endOffset("new", 0)).isEqualTo(1);
            assertThat(split.endOffset("new", 1)).isEqualTo(1);
        }
    }

    /** It would spoil every poll that comes across such a record. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'routingData':{'topic':'halves','shardingKey':'\\ud800'},'message':{'payload':''}}",
                "{'routingData':{'topic':'halves'},'message':{'headers':{'h':'a\\udc00b'},'payload':''}}"
            })
    void halfASurrogatePairIsRefused(String record) {
        client.produce("halves", 0, 1);
        assertRefused(
                client.postRecords("{\"records\":[" + record.replace('\'', '"') + "]}"), 400, "half a surrogate pair");
        assertThat(client.create("halves").subscribe("halves").payloads()).containsExactly("0");
        client.create("halves").subscribe("halves").delete();
    }

    @Test
    void aWholeSurrogatePairIsText() {
        assertThat(client.postRecords(
                                "{\"records\":[{\"routingData\":{\"topic\":\"pairs\",\"shardingKey\":\"\\ud83d\\ude00\"},"
                                        + "\"message\":{\"payload\":\"\"}}]}")
                        .statusCode())
                .isEqualTo(204);
        assertThat(client.create("g").subscribe("pairs").pollAnswer("").body()).contains("\"shardingKey\":\"😀\"");
    }

    @Test
    void aRefusalThatQuotesHalfAPairIsARefusalAllTheSame() {
        assertRefused(
                client.post(TestClient.CONSUMERS, "{\"consumerGroup\":\"g\",\"configs\":{\"\\ud800\":{}}}"), 400, "");
        assertRefused(
                client.post(TestClient.CONSUMERS, "{\"consumerGroup\":\"\\ud800\"}"), 400, "consumerGroup has half");
    }
}
