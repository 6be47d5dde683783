package io.reactorchannel.service;

import static io.reactorchannel.service.TestClient.CONSUMERS;
import static io.reactorchannel.service.TestClient.PRODUCE;
import static io.reactorchannel.service.TestClient.assertRefused;
import static io.reactorchannel.service.TestClient.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.service.TestClient.Consumer;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Routes, ids, cookies and bodies of consumer requests. */
class ConsumerRoutesTest {

    private static StreamingService service;
    private static TestClient client;

    @BeforeAll
    static void start() {
        service = StreamingService.builder().user("user", "password").start();
        client = TestClient.of(service);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void subscriptionsAreListedInTheOrderGivenWithoutDoubles() {
        Consumer consumer = client.create("g");
        assertThat(send(consumer.request("/subscription")).body()).isEqualTo("[]");

        consumer.subscribe("b", "a", "b");

        assertThat(send(consumer.request("/subscription?multi_tenant=false")).body())
                .isEqualTo("[\"b\",\"a\"]");
    }

    @Test
    void aDeletedConsumerIs404() {
        Consumer consumer = client.create("g").subscribe("t");
        HttpResponse<String> deleted = consumer.delete();
        assertThat(deleted.statusCode()).isEqualTo(204);
        assertThat(deleted.body()).isEmpty();

        assertRefused(consumer.delete(), 404, "unknown consumer");
        assertRefused(consumer.pollAnswer(""), 404, "unknown consumer");
        assertRefused(consumer.commitAll(), 404, "unknown consumer");
        assertRefused(consumer.post("/subscription", "{\"topics\":[\"t\"]}"), 404, "unknown consumer");
        assertRefused(consumer.post("/updateFilter", "{\"filter\":{}}"), 404, "unknown consumer");
        assertRefused(send(consumer.request("/subscription")), 404, "unknown consumer");
    }

    @Test
    void withoutItsCookieAConsumerIs403() {
        Consumer consumer = client.create("g").subscribe("t");
        String other = client.create("g").cookie();

        assertRefused(client.get(consumer.path("/records")), 403, "invalid cookie");
        assertRefused(client.post(consumer.path("/offsets"), ""), 403, "invalid cookie");
        assertRefused(client.post(consumer.path("/subscription"), "{\"topics\":[\"t\"]}"), 403, "invalid cookie");
        assertRefused(client.get(consumer.path("/subscription")), 403, "invalid cookie");
        assertRefused(client.post(consumer.path("/updateFilter"), "{\"filter\":{}}"), 403, "invalid cookie");
        assertRefused(send(client.authorized(consumer.path("")).DELETE()), 403, "invalid cookie");
        assertRefused(
                send(client.authorized(consumer.path("/records")).header("Cookie", other)), 403, "invalid cookie");
        assertThat(consumer.pollAnswer("").statusCode()).isEqualTo(200);
    }

    @Test
    void theCookieMayComeAmongOthers() {
        Consumer consumer = client.create("g").subscribe("t");

        HttpResponse<String> answer = send(client.authorized(consumer.path("/records"))
                .header("Cookie", "a=1; " + consumer.cookie() + "; AWSALB=x"));

        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void theIdMayBeEscaped() {
        Consumer consumer = client.create("g").subscribe("t");
        String first = consumer.id().substring(0, 1);
        String escaped =
                "%" + Integer.toHexString(first.charAt(0)) + consumer.id().substring(1);

        HttpResponse<String> answer =
                send(client.authorized(CONSUMERS + "/" + escaped + "/records").header("Cookie", consumer.cookie()));

        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void aPollWithoutSubscriptionIs400() {
        assertRefused(client.create("g").pollAnswer(""), 400, "not subscribed");
        assertRefused(client.create("g").pollAnswer("?timeout=60000"), 400, "not subscribed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/databus",
                CONSUMERS + "/",
                CONSUMERS + "/x/",
                CONSUMERS + "/x/nothing",
                CONSUMERS + "/x/records/y",
                CONSUMERS + "//records",
                PRODUCE + "/",
                "/identity/v1/login/x",
                "/v1/consumers",
                "/v1/consumers/consumergroup/topic-wise-lag/",
                "//"
            })
    void anUnknownRouteIs404(String path) {
        assertRefused(client.get(path), 404, "unknown route");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /identity/v1/login, GET",
        "GET, /databus/consumer-service/v1/consumers, POST",
        "PUT, /databus/consumer-service/v1/consumers/x/subscription, 'POST, GET'",
        "POST, /databus/consumer-service/v1/consumers/x/records, GET",
        "GET, /databus/consumer-service/v1/consumers/x/offsets, POST",
        "GET, /databus/consumer-service/v1/consumers/x/updateFilter, POST",
        "GET, /databus/consumer-service/v1/consumers/x, DELETE",
        "POST, /v1/consumers/consumergroup/topic-wise-lag/g, GET",
        "GET, /databus/cloudproxy/v1/produce, POST",
        "OPTIONS, /databus/cloudproxy/v1/produce, POST"
    })
    void anotherMethodOfAKnownRouteIs405(String method, String path, String allowed) {
        HttpResponse<String> answer = send(client.authorized(path).method(method, BodyPublishers.noBody()));

        assertRefused(answer, 405, "method not allowed");
        assertThat(answer.headers().firstValue("Allow")).hasValue(allowed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                                              | body is missing
            nonsense                                                        | not JSON
            {"consumerGroup":"g"                                            | not JSON
            {"consumerGroup":"g"}}                                          | not JSON
            null                                                            | is null
            []                                                              | wrong type
            "text"                                                          | wrong type
            {}                                                              | consumerGroup
            {"consumerGroup":""}                                            | consumerGroup
            {"consumerGroup":null}                                          | consumerGroup
            {"consumerGroup":"a\\nb"}                                      | control characters
            {"consumerGroup":7}                                             | deeply: consumerGroup
            {"consumerGroup":{}}                                            | deeply: consumerGroup
            {"consumerGroup":"g","configs":[]}                              | deeply: configs
            {"consumerGroup":"g","configs":{"a":{}}}                        | neither string, number nor boolean
            {"consumerGroup":"g","configs":{"a":null}}                      | neither string, number nor boolean
            {"consumerGroup":"g","configs":{"auto.offset.reset":"first"}}   | latest, earliest or none
            {"consumerGroup":"g","configs":{"auto.offset.reset":1}}         | latest, earliest or none
            {"consumerGroup":"g","configs":{"enable.auto.commit":"yes"}}    | true or false
            {"consumerGroup":"g","configs":{"session.timeout.ms":"soon"}}   | session.timeout.ms
            {"consumerGroup":"g","configs":{"session.timeout.ms":0}}        | session.timeout.ms
            {"consumerGroup":"g","configs":{"session.timeout.ms":-5}}       | session.timeout.ms
            {"consumerGroup":"g","configs":{"session.timeout.ms":99999999999999999999}} | session.timeout.ms
            """)
    void aWrongBodyOfCreateIs400(String body, String message) {
        assertRefused(client.post(CONSUMERS, body), 400, message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"session.timeout.ms\":\"5000\",\"request.timeout.ms\":\"6000\"}",
                "{\"session.timeout.ms\":5000,\"max.poll.records\":1.5,\"x\":true}",
                "{\"enable.auto.commit\":false}",
                "{\"enable.auto.commit\":\"false\"}",
                "null"
            })
    void configsMayBeStringsNumbersAndBooleans(String configs) {
        assertThat(client.create("g", configs).delete().statusCode()).isEqualTo(204);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                      | body is missing
            {                       | not JSON
            {}                      | topics is missing or empty
            {"topics":[]}           | topics is missing or empty
            {"topics":null}         | topics is missing or empty
            {"topics":"t"}          | deeply: topics
            {"topics":[1]}          | deeply: topics[0]
            {"topics":["t",null]}   | topics has a null
            {"topics":[""]}         | topic's name
            {"topics":["a b"]}      | topic's name
            {"topics":[".."]}       | topic's name
            """)
    void aWrongBodyOfSubscribeIs400(String body, String message) {
        assertRefused(client.create("g").post("/subscription", body), 400, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {                                                            | not JSON
            {}                                                           | offsets is missing
            []                                                           | wrong type
            {"offsets":{}}                                               | deeply: offsets
            {"offsets":[null]}                                           | lacks topic, partition or offset
            {"offsets":[{}]}                                             | lacks topic, partition or offset
            {"offsets":[{"topic":"t","partition":0}]}                    | lacks topic, partition or offset
            {"offsets":[{"topic":"t","offset":0}]}                       | lacks topic, partition or offset
            {"offsets":[{"partition":0,"offset":0}]}                     | lacks topic, partition or offset
            {"offsets":[{"topic":1,"partition":0,"offset":0}]}           | deeply: offsets[0].topic
            {"offsets":[{"topic":"t","partition":"0","offset":0}]}       | deeply: offsets[0].partition
            {"offsets":[{"topic":"t","partition":0,"offset":1.5}]}       | deeply: offsets[0].offset
            {"offsets":[{"topic":"t","partition":0,"offset":true}]}      | deeply: offsets[0].offset
            {"offsets":[{"topic":"t","partition":-1,"offset":0}]}        | negative
            {"offsets":[{"topic":"t","partition":0,"offset":-1}]}        | negative
            {"offsets":[{"topic":"t","partition":0,"offset":9223372036854775808}]} | too large
            """)
    void aWrongBodyOfCommitIs400(String body, String message) {
        assertRefused(client.create("g").subscribe("t").post("/offsets", body), 400, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                                                     | body is missing
            {"records":                                                            | not JSON
            {}                                                                     | records is missing
            {"records":{}}                                                         | deeply: records
            {"records":[null]}                                                     | lacks routingData.topic
            {"records":[{}]}                                                       | lacks routingData.topic
            {"records":[{"routingData":{},"message":{"payload":""}}]}              | lacks routingData.topic
            {"records":[{"routingData":{"topic":"t"}}]}                            | lacks message.payload
            {"records":[{"routingData":{"topic":"t"},"message":{}}]}               | lacks message.payload
            {"records":[{"routingData":{"topic":"t"},"message":[]}]}               | deeply: records[0].message
            {"records":[{"routingData":{"topic":"t"},"message":{"payload":1}}]}    | neither a string nor null
            {"records":[{"routingData":{"topic":"t"},"message":{"payload":"%%%"}}]} | not base64
            {"records":[{"routingData":{"topic":"t"},"message":{"payload":"A"}}]}  | not base64
            {"records":[{"routingData":{"topic":"t","shardingKey":1},"message":{"payload":""}}]}  | wrong type
            {"records":[{"routingData":{"topic":"t"},"message":{"headers":[],"payload":""}}]}     | wrong type
            {"records":[{"routingData":{"topic":"t"},"message":{"headers":{"a":1},"payload":""}}]} | wrong type
            {"records":[{"routingData":{"topic":"t"},"message":{"headers":{"a":null},"payload":""}}]} | header
            {"records":[{"routingData":{"topic":""},"message":{"payload":""}}]}    | topic's name
            """)
    void aWrongBodyOfProduceIs400(String body, String message) {
        assertRefused(client.postRecords(body), 400, message);
    }

    @Test
    void aBodyNestedWithoutEndIs400() {
        assertRefused(client.post(CONSUMERS, "{\"configs\":{\"a\":" + "[".repeat(50_000)), 400, "nested too deeply");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "soon", "1.5", "", "99999999999999999999"})
    void aWrongTimeoutOfPollIs400(String timeout) {
        assertRefused(client.create("g").subscribe("t").pollAnswer("?timeout=" + timeout), 400, "milliseconds");
    }

    @Test
    void anyGroupNameThatIsTextWillDo() {
        Consumer consumer = client.create("a group / ü").subscribe("t");

        assertThat(service.consumers("a group / ü")).isEqualTo(1);
        consumer.delete();
        assertThat(service.consumers("a group / ü")).isZero();
    }
}
