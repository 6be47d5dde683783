package io.reactorchannel.service;

import static io.reactorchannel.service.TestClient.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.service.TestClient.Consumer;
import io.reactorchannel.service.TestClient.Polled;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Polls that leave out what the consumer's filter does not want. */
class FilterTest {

    private static final String KIND_A = "{\"t\":{\"kind\":\"a\"}}";

    private StreamingService service;
    private TestClient client;

    @BeforeEach
    void start() {
        service = StreamingService.builder()
                .user("user", "password")
                .topic("t", 1)
                .topic("u", 1)
                .autoCreateTopics(false)
                .maxRecordsPerPoll(5)
                .start();
        client = TestClient.of(service);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private void produce(String topic, String headers, String payload) {
        String record = TestClient.record(topic, null, headers, payload);
        assertThat(client.postRecords("{\"records\":[" + record + "]}").statusCode())
                .isEqualTo(204);
    }

    private Consumer filtering(String filter) {
        return subscribed(client.create("g"), filter, false);
    }

    private static Consumer subscribed(Consumer consumer, String filter, boolean lookup) {
        HttpResponse<String> answer = consumer.post(
                "/subscription",
                "{\"topics\":[\"t\",\"u\"],\"filter\":" + filter + ",\"payloadLookupForFilter\":" + lookup + "}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
        return consumer;
    }

    private static List<String> payloads(Consumer consumer, String query) {
        HttpResponse<String> answer = consumer.pollAnswer(query);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return TestClient.records(answer).stream().map(Polled::payload).toList();
    }

    private static void update(Consumer consumer, String filter) {
        HttpResponse<String> answer = consumer.post("/updateFilter", "{\"filter\":" + filter + "}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void everyNamedHeaderHasToHaveItsValueAndTopicsWithoutFilterComeWhole() {
        produce("t", "{\"kind\":\"a\",\"size\":\"1\",\"more\":\"x\"}", "both");
        produce("t", "{\"kind\":\"a\",\"size\":\"2\"}", "other size");
        produce("t", "{\"kind\":\"a\"}", "no size");
        produce("t", "{\"KIND\":\"a\",\"size\":\"1\"}", "other case");
        produce("u", "{}", "of the other topic");
        Consumer consumer = filtering("{\"t\":{\"kind\":\"a\",\"size\":\"1\"}}");

        assertThat(payloads(consumer, "?filter=true")).containsExactlyInAnyOrder("both", "of the other topic");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?filter=false", "?timeout=10"})
    void aPollThatDoesNotAskForTheFilterReturnsAll(String query) {
        produce("t", "{\"kind\":\"a\"}", "wanted");
        produce("t", "{\"kind\":\"b\"}", "not wanted");

        assertThat(payloads(filtering(KIND_A), query)).containsExactly("wanted", "not wanted");
    }

    @Test
    void withoutAnyFilterAFilteringPollReturnsAll() {
        produce("t", "{}", "1");
        Consumer consumer = client.create("g").subscribe("t");

        assertThat(payloads(consumer, "?filter=true")).containsExactly("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "", "1", "TRUE"})
    void aWrongValueOfTheQueryIs400(String value) {
        assertRefused(filtering(KIND_A).pollAnswer("?filter=" + value), 400, "filter is true or false");
    }

    @Test
    void thePositionMovesPastWhatIsLeftOut() {
        produce("t", "{\"kind\":\"b\"}", "not wanted");
        Consumer consumer = filtering(KIND_A);

        assertThat(payloads(consumer, "?filter=true")).isEmpty();
        assertThat(payloads(consumer, "")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                | {"kind":"a"}                    | true
            {}                | {"x":[{"kind":"b"}],"kind":"a"} | true
            {}                | {"kind":"b","kind":"a"}         | true
            {}                | {"kind":"a","kind":null}        | false
            {}                | {"kind":"b"}                    | false
            {}                | {"x":{"kind":"a"}}              | false
            {}                | {"kind":["a"]}                  | false
            {}                | {"kind":{"kind":"a"}}           | false
            {}                | {"kind":null}                   | false
            {}                | {"kind":"a"                     | false
            {}                | {"kind":"a"} {}                 | false
            {}                | ["kind","a"]                    | false
            {}                | "a"                             | false
            {}                | nonsense                        | false
            {}                | ``                              | false
            {"kind":"b"}      | {"kind":"a"}                    | false
            {"kind":"a"}      | {"kind":"b"}                    | true
            {"kind":""}       | {"kind":"a"}                    | false
            """)
    void aHeaderThatIsMissingIsLookedUpInThePayload(String headers, String payload, boolean wanted) {
        produce("t", headers, payload);
        Consumer consumer = subscribed(client.create("g"), KIND_A, true);

        assertThat(payloads(consumer, "?filter=true")).hasSize(wanted ? 1 : 0);
        assertThat(service.endOffset("t", 0)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            7        | {"n":7}                  | true
            7        | {"n":7.0}                | false
            -1.50e3  | {"n":-1.50e3}            | true
            12345678901234567890123 | {"n":12345678901234567890123} | true
            true     | {"n":true}               | true
            false    | {"n":false}              | true
            true     | {"n":"true"}             | true
            null     | {"n":null}               | false
            """)
    void numbersAndBooleansOfThePayloadCountAsTheyAreWritten(String value, String payload, boolean wanted) {
        produce("t", "{}", payload);
        Consumer consumer = subscribed(client.create("g"), "{\"t\":{\"n\":\"" + value + "\"}}", true);

        assertThat(payloads(consumer, "?filter=true")).hasSize(wanted ? 1 : 0);
    }

    @Test
    void aPayloadNestedWithoutEndOrMissingIsNotWantedAndHarmsNobody() {
        produce("t", "{}", "{\"kind\":\"a\",\"x\":" + "[".repeat(100_000));
        String none = TestClient.record("t", null, "").replace("\"payload\":\"\"", "\"payload\":null");
        client.postRecords("{\"records\":[" + none + "]}");
        produce("t", "{}", "{\"kind\":\"a\"}");
        Consumer consumer = subscribed(client.create("g"), KIND_A, true);

        assertThat(payloads(consumer, "?filter=true")).containsExactly("{\"kind\":\"a\"}");
    }

    @Test
    void withoutLookupAMissingHeaderIsNoMatch() {
        produce("t", "{}", "{\"kind\":\"a\"}");

        assertThat(payloads(filtering(KIND_A), "?filter=true")).isEmpty();
    }

    @Test
    void anUpdateReplacesTheFilterAndKeepsTheLookup() {
        Consumer consumer = subscribed(client.create("g"), KIND_A, true);
        produce("t", "{\"kind\":\"a\"}", "a");
        produce("t", "{}", "{\"kind\":\"b\"}");

        update(consumer, "{\"t\":{\"kind\":\"b\"}}");
        assertThat(payloads(consumer, "?filter=true")).containsExactly("{\"kind\":\"b\"}");

        update(consumer, "{}");
        produce("t", "{}", "any");
        assertThat(payloads(consumer, "?filter=true")).containsExactly("any");
    }

    @Test
    void aLaterSubscriptionReplacesTopicsFilterAndLookup() {
        Consumer consumer = subscribed(client.create("g"), KIND_A, true);
        assertThat(TestClient.send(consumer.request("/subscription")).body()).isEqualTo("[\"t\",\"u\"]");

        consumer.subscribe("t");
        produce("t", "{}", "any");
        assertThat(payloads(consumer, "?filter=true")).containsExactly("any");

        update(consumer, KIND_A);
        produce("t", "{}", "{\"kind\":\"a\"}");
        assertThat(payloads(consumer, "?filter=true")).isEmpty();
    }

    @Test
    void aRefusedSubscriptionOrUpdateLeavesTheFilter() {
        Consumer consumer = filtering(KIND_A);
        assertRefused(consumer.post("/subscription", "{\"topics\":[\"unknown\"]}"), 400, "unknown topic");
        assertRefused(consumer.post("/updateFilter", "{\"filter\":{\"v\":{}}}"), 400, "'v'");
        produce("t", "{\"kind\":\"a\"}", "a");
        produce("t", "{}", "b");

        assertThat(payloads(consumer, "?filter=true")).containsExactly("a");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "filter":[]                              | deeply: filter
            "filter":"a"                             | deeply: filter
            "filter":{"t":"a"}                       | deeply: filter.t
            "filter":{"t":{"kind":1}}                | deeply: filter.t.kind
            "filter":{"t":{"kind":true}}             | deeply: filter.t.kind
            "filter":{"t":{"kind":["a"]}}            | deeply: filter.t.kind
            "filter":{"t":null}                      | filter.t is null
            "filter":{"t":{"kind":null}}             | filter.t.kind is null
            "filter":{"v":{"kind":"a"}}              | filter names topic 'v', which is not subscribed to
            "filter":{"v":{}}                        | filter names topic 'v', which is not subscribed to
            """)
    void aWrongFilterIs400(String filter, String message) {
        assertRefused(client.create("g").post("/subscription", "{\"topics\":[\"t\"]," + filter + "}"), 400, message);
        Consumer consumer = client.create("g").subscribe("t");
        assertRefused(consumer.post("/updateFilter", "{" + filter + "}"), 400, message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"true\"", "1", "[]", "{}"})
    void aWrongLookupIs400(String lookup) {
        String body = "{\"topics\":[\"t\"],\"payloadLookupForFilter\":" + lookup + "}";

        assertRefused(client.create("g").post("/subscription", body), 400, "deeply: payloadLookupForFilter");
    }

    @Test
    void anUpdateWithoutFilterOrSubscriptionIs400() {
        Consumer consumer = client.create("g").subscribe("t");
        assertRefused(consumer.post("/updateFilter", "{}"), 400, "filter is missing");
        assertRefused(consumer.post("/updateFilter", "{\"filter\":null}"), 400, "filter is missing");
        assertRefused(consumer.post("/updateFilter", ""), 400, "body is missing");

        assertRefused(client.create("g").post("/updateFilter", "{\"filter\":{}}"), 400, "not subscribed");
    }

    @Test
    void aFilterIsBounded() {
        Consumer consumer = client.create("g").subscribe("t");

        assertRefused(
                consumer.post("/updateFilter", "{\"filter\":{" + members(101, "{}") + "}}"),
                400,
                "more than 100 topics");
        assertRefused(
                consumer.post("/updateFilter", "{\"filter\":{\"t\":{" + members(21, "\"\"") + "}}}"),
                400,
                "filter.t has more than 20 headers");
        update(consumer, "{\"t\":{" + members(20, "\"\"") + "}}");
    }

    private static String members(int count, String value) {
        return IntStream.range(0, count).mapToObj(n -> "\"" + n + "\":" + value).collect(Collectors.joining(","));
    }

    @Test
    void aLongPollGoesOnWhileAllIsLeftOut() throws Exception {
        CompletableFuture<HttpResponse<String>> waiting = waitingPastARecord(filteringWithAutoCommit());
        assertThat(waiting).isNotDone();

        produce("t", "{\"kind\":\"a\"}", "wanted");

        assertThat(TestClient.records(waiting.get(20, TimeUnit.SECONDS)))
                .extracting(Polled::payload)
                .containsExactly("wanted");
    }

    private Consumer filteringWithAutoCommit() {
        String configs = "{\"auto.offset.reset\":\"earliest\",\"enable.auto.commit\":true}";
        return subscribed(client.create("g", configs), KIND_A, false);
    }

    /** The automatic commit shows that the record was taken and left out, and that the poll took again. */
    private CompletableFuture<HttpResponse<String>> waitingPastARecord(Consumer consumer) {
        CompletableFuture<HttpResponse<String>> waiting = consumer.pollAsync("?filter=true&timeout=60000");
        produce("t", "{}", "not wanted");
        Conditions.await(
                "it is passed", () -> service.committedOffsets("g", "t").equals(Map.of(0, 1L)));
        return waiting;
    }

    @Test
    void aLongPollFindsWhatIsWantedBehindManyThatAreNot() {
        client.produce("t", 0, 2_000);
        produce("t", "{\"kind\":\"a\"}", "wanted");

        assertThat(payloads(filtering(KIND_A), "?filter=true&timeout=60000")).containsExactly("wanted");
    }

    @Test
    void aLongPollOfWhichAllIsLeftOutEndsWithTheTime() {
        client.produce("t", 0, 20);

        assertThat(payloads(filtering(KIND_A), "?filter=true&timeout=50")).isEmpty();
    }

    @Test
    void withoutTimeoutAPollTakesOnce() {
        client.produce("t", 0, 5);
        produce("t", "{\"kind\":\"a\"}", "wanted");
        Consumer consumer = filtering(KIND_A);

        assertThat(payloads(consumer, "?filter=true")).isEmpty();
        assertThat(payloads(consumer, "?filter=true")).containsExactly("wanted");
    }

    @Test
    void deletingTheConsumerEndsAPollThatFilters() throws Exception {
        Consumer consumer = filteringWithAutoCommit();
        CompletableFuture<HttpResponse<String>> waiting = waitingPastARecord(consumer);

        consumer.delete();

        assertRefused(waiting.get(20, TimeUnit.SECONDS), 404, "unknown consumer");
    }

    @Test
    void aCommitWithoutOffsetsCoversWhatWasLeftOut() {
        produce("t", "{\"kind\":\"a\"}", "wanted");
        client.produce("t", 0, 3);
        Consumer consumer = filtering(KIND_A);
        assertThat(payloads(consumer, "?filter=true")).containsExactly("wanted");

        assertThat(consumer.commitAll().statusCode()).isEqualTo(204);

        assertThat(service.committedOffsets("g", "t")).isEqualTo(Map.of(0, 4L));
    }

    @Test
    void aCommitWithOffsetsCoversWhatItNamesAndNobodyComplains() {
        client.produce("t", 0, 2);
        produce("t", "{\"kind\":\"a\"}", "wanted");
        client.produce("t", 0, 2);
        produce("t", "{\"kind\":\"a\"}", "wanted, too");
        Consumer consumer = filtering(KIND_A);
        List<Polled> first = TestClient.records(consumer.pollAnswer("?filter=true"));
        assertThat(consumer.commit(first).statusCode()).isEqualTo(204);
        assertThat(service.committedOffsets("g", "t")).isEqualTo(Map.of(0, 3L));

        List<Polled> second = TestClient.records(consumer.pollAnswer("?filter=true"));
        assertThat(consumer.commit(second).statusCode()).isEqualTo(204);

        assertThat(second).hasSize(1);
        assertThat(service.committedOffsets("g", "t")).isEqualTo(Map.of(0, 6L));
        assertThat(service.violations()).isEmpty();
    }
}
