package io.reactorchannel.service;

import static io.reactorchannel.service.TestClient.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.service.TestClient.Consumer;
import io.reactorchannel.service.TestClient.Polled;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How far a group is behind, by topic. */
class LagTest {

    private static final String LAG = "/v1/consumers/consumergroup/topic-wise-lag/";

    private static StreamingService service;
    private static TestClient client;

    @BeforeAll
    static void start() {
        service = StreamingService.builder()
                .user("user", "password")
                .topic("b", 2)
                .topic("a", 1)
                .topic("untouched", 1)
                .topic("short", 1)
                .maxRecordsPerTopic(10)
                .start();
        client = TestClient.of(service);
        client.produce("b", 0, 8);
        client.produce("a", 0, 2);
        client.produce("untouched", 0, 2);
        client.produce("short", 0, 25);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static JsonNode lag(String group) {
        HttpResponse<String> answer = client.get(LAG + group);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return TestClient.json(answer);
    }

    private static JsonNode json(String text) {
        return new JsonMapper().readTree(text.replace('\'', '"'));
    }

    @Test
    void topicsThatAreCommittedOrSubscribedToAreListedByName() {
        Consumer consumer = client.create("g").subscribe("b", "a");
        List<Polled> ofOnePartition = consumer.poll().stream()
                .filter(record -> record.topic().equals("b") && record.partition() == 1)
                .toList();
        assertThat(ofOnePartition).hasSize(4);
        consumer.commit(ofOnePartition.subList(0, 3));

        assertThat(lag("g")).isEqualTo(json("""
                        {'consumerGroup': 'g', 'topics': [
                          {'topic': 'a', 'lag': 2, 'partitions': [
                            {'partition': 0, 'committedOffset': null, 'endOffset': 2, 'lag': 2}]},
                          {'topic': 'b', 'lag': 5, 'partitions': [
                            {'partition': 0, 'committedOffset': null, 'endOffset': 4, 'lag': 4},
                            {'partition': 1, 'committedOffset': 3, 'endOffset': 4, 'lag': 1}]}]}
                        """));

        consumer.delete();
        assertThat(lag("g").get("topics")).hasSize(1);
        assertThat(lag("g").get("topics").get(0).get("topic").stringValue()).isEqualTo("b");
    }

    @Test
    void recordsThatAreNotStoredAnyMoreAreNoLag() {
        Consumer consumer = client.create("late").subscribe("short");

        assertThat(lag("late").get("topics").get(0)).isEqualTo(json("""
                        {'topic': 'short', 'lag': 10, 'partitions': [
                          {'partition': 0, 'committedOffset': null, 'endOffset': 25, 'lag': 10}]}
                        """));
        consumer.poll();
        consumer.commitAll();
        assertThat(lag("late").get("topics").get(0).get("lag").longValue()).isZero();
    }

    @Test
    void anUnknownGroupIsBehindInNothing() {
        assertThat(lag("nobody")).isEqualTo(json("{'consumerGroup': 'nobody', 'topics': []}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a group / ü", "%", "a?b&c=d"})
    void aGroupMayHaveAnyName(String group) {
        client.create(group).subscribe("a");
        String escaped = URLEncoder.encode(group, StandardCharsets.UTF_8).replace("+", "%20");

        assertThat(lag(escaped).get("consumerGroup").stringValue()).isEqualTo(group);
        assertThat(lag(escaped).get("topics")).hasSize(1);
    }

    @Test
    void thePathMayHaveThePrefixOfConsumers() {
        client.create("prefixed").subscribe("a");

        assertThat(client.get("/databus/consumer-service" + LAG + "prefixed").body())
                .contains("prefixed")
                .isEqualTo(client.get(LAG + "prefixed").body());
    }

    @Test
    void aTokenIsNeeded() {
        assertRefused(client.withToken("wrong").get(LAG + "g"), 401, "token");
    }
}
