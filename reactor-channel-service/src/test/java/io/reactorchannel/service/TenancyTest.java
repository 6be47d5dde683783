package io.reactorchannel.service;

import static io.reactorchannel.service.TestClient.CONSUMERS;
import static io.reactorchannel.service.TestClient.PRODUCE;
import static io.reactorchannel.service.TestClient.RECORDS_TYPE;
import static io.reactorchannel.service.TestClient.assertRefused;
import static io.reactorchannel.service.TestClient.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.service.TestClient.Consumer;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code multi_tenant} may say. */
class TenancyTest {

    private static StreamingService service(boolean multiTenant) {
        return StreamingService.builder()
                .user("user", "password")
                .multiTenant(multiTenant)
                .start();
    }

    /** One answer of each operation that looks at the parameter, in a life that works when it is right. */
    private static List<HttpResponse<String>> answers(TestClient client, String consumer, String cookie, String query) {
        String of = CONSUMERS + "/" + consumer;
        String record = "{\"records\":[" + TestClient.record("t", null, "1") + "]}";
        return List.of(
                client.post(CONSUMERS + query, "{\"consumerGroup\":\"g\"}"),
                send(client.authorized(of + "/subscription" + query)
                        .header("Cookie", cookie)
                        .POST(BodyPublishers.ofString("{\"topics\":[\"t\"]}"))),
                send(client.authorized(of + "/subscription" + query).header("Cookie", cookie)),
                send(client.authorized(of + "/records" + query).header("Cookie", cookie)),
                send(client.authorized(PRODUCE + query)
                        .header("Content-Type", RECORDS_TYPE)
                        .POST(BodyPublishers.ofString(record))));
    }

    private static List<Integer> statuses(List<HttpResponse<String>> answers) {
        return answers.stream().map(HttpResponse::statusCode).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?multi_tenant=true", "?multi_tenant=false", "?other=1&multi_tenant=false"})
    void withManyTenantsItMayBeAbsentTrueOrFalse(String query) {
        try (StreamingService service = service(true)) {
            TestClient client = TestClient.of(service);
            Consumer consumer = client.create("g");

            assertThat(statuses(answers(client, consumer.id(), consumer.cookie(), query)))
                    .containsExactly(200, 204, 200, 200, 204);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"?multi_tenant=", "?multi_tenant=no", "?multi_tenant=False", "?multi_tenant=1"})
    void anyOtherValueIs400(String query) {
        List<HttpResponse<String>> answers = new ArrayList<>();
        try (StreamingService many = service(true);
                StreamingService single = service(false)) {
            answers.addAll(answers(TestClient.of(many), "x", "AWSALB=x", query));
            answers.addAll(answers(TestClient.of(single), "x", "AWSALB=x", query));
        }

        assertThat(answers)
                .hasSize(10)
                .allSatisfy(answer -> assertRefused(answer, 400, "multi_tenant is true or false"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?multi_tenant=true", "?multi-tenant=false"})
    void aSingleTenantWantsItToBeSaid(String query) {
        try (StreamingService service = service(false)) {
            assertThat(answers(TestClient.of(service), "x", "AWSALB=x", query))
                    .allSatisfy(answer ->
                            assertRefused(answer, 400, "has a single tenant; multi_tenant=false is required"));
            assertThat(service.consumers()).isZero();
            assertThat(service.endOffset("t", 0)).isZero();
        }
    }

    @Test
    void aSingleTenantServesWhoSaysSo() {
        try (StreamingService service = service(false)) {
            TestClient client = TestClient.of(service);
            HttpResponse<String> created = client.post(CONSUMERS + "?multi_tenant=false", "{\"consumerGroup\":\"g\"}");
            String id = TestClient.json(created).get("consumerInstanceId").stringValue();
            String cookie = created.headers().firstValue("Set-Cookie").orElseThrow();

            assertThat(statuses(answers(client, id, cookie.substring(0, cookie.indexOf(';')), "?multi_tenant=false")))
                    .containsExactly(200, 204, 200, 200, 204);
            assertThat(service.endOffset("t", 0)).isEqualTo(1);
        }
    }

    @Test
    void whatHasNoSuchParameterDoesNotWantIt() {
        try (StreamingService service = service(false)) {
            TestClient client = TestClient.of(service);

            assertRefused(send(client.authorized(CONSUMERS + "/x").DELETE()), 404, "unknown consumer");
            assertThat(client.get("/v1/consumers/consumergroup/topic-wise-lag/g")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void withoutATokenItIsStill401() {
        try (StreamingService service = service(false)) {
            assertRefused(new TestClient(service.url()).get(CONSUMERS + "/x/records"), 401, "token");
        }
    }
}
