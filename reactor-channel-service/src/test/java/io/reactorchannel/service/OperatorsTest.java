package io.reactorchannel.service;

import static io.reactorchannel.service.TestClient.assertRefused;
import static io.reactorchannel.service.TestClient.json;
import static io.reactorchannel.service.TestClient.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.service.fault.Fault;
import io.reactorchannel.service.fault.FaultKind;
import io.reactorchannel.service.fault.FaultPlan;
import io.reactorchannel.service.fault.Operation;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What operators see: health, meters and the access log. */
class OperatorsTest {

    private static final Logger ACCESS = Logger.getLogger("io.reactorchannel.service.access");

    private final Lines lines = new Lines();
    private final StreamingService service = StreamingService.builder()
            .user("user", "password")
            .metrics(true)
            .accessLog(true)
            .faults(FaultPlan.scripted()
                    .at(Operation.COMMIT, 1, Fault.lostAnswer(FaultKind.ANSWER_CLOSED))
                    .build())
            .start();
    private final TestClient anybody = new TestClient(service.url());

    OperatorsTest() {
        ACCESS.addHandler(lines);
        ACCESS.setUseParentHandlers(false);
    }

    @AfterEach
    void stop() {
        service.close();
        ACCESS.removeHandler(lines);
        ACCESS.setUseParentHandlers(true);
    }

    private String metrics() {
        HttpResponse<String> answer = send(anybody.request("/metrics"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
        return answer.body();
    }

    @Test
    void healthNeedsNoToken() {
        HttpResponse<String> answer = send(anybody.request("/health"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"status\":\"UP\"}");
    }

    @Test
    void operatorsOnlyGet() {
        for (String path : List.of("/health", "/metrics")) {
            HttpResponse<String> answer = send(anybody.request(path).POST(BodyPublishers.noBody()));
            assertRefused(answer, 405, "method not allowed");
            assertThat(answer.headers().firstValue("Allow")).hasValue("GET");
        }
    }

    @Test
    void metersCountRequestsRecordsBytesAndConsumers() {
        TestClient client = TestClient.of(service);
        client.produce("t", 0, 3);
        TestClient.Consumer consumer = client.create("g").subscribe("t");
        consumer.poll();
        consumer.pollAnswer("?timeout=x");

        Conditions.await("the last request is reported", () -> metrics().contains("status=\"400\""));
        assertThat(metrics().lines())
                .contains(
                        "streaming_service_consumers 1.0",
                        "streaming_service_requests_active 1.0",
                        "streaming_service_requests_seconds_count{operation=\"produce\",status=\"204\"} 1",
                        "streaming_service_requests_seconds_count{operation=\"poll\",status=\"200\"} 1",
                        "streaming_service_requests_seconds_count{operation=\"poll\",status=\"400\"} 1",
                        "streaming_service_records_total{operation=\"produce\"} 3.0",
                        "streaming_service_records_total{operation=\"poll\"} 3.0")
                .anyMatch(line -> line.startsWith("streaming_service_request_bytes_total{operation=\"produce\"}"))
                .anyMatch(line -> line.startsWith("jvm_memory_used_bytes"));
    }

    @Test
    void meterTagsAreFew() {
        for (int count = 0; count < 50; count++) {
            send(anybody.request("/unknown/" + count));
        }
        Conditions.await(
                "all are counted",
                () -> metrics()
                        .contains("streaming_service_requests_seconds_count{operation=\"none\",status=\"404\"} 50"));
        assertThat(metrics()).doesNotContain("unknown");
    }

    @Test
    void theAccessLogIsALineOfJsonForEachRequest() {
        TestClient client = TestClient.of(service);
        client.produce("t", 0, 2);
        TestClient.Consumer consumer = client.create("g").subscribe("t");
        consumer.pollAnswer("?timeout=1&filter=false");

        JsonNode line = await("poll");
        assertThat(line.get("method").stringValue()).isEqualTo("GET");
        assertThat(line.get("path").stringValue()).isEqualTo(consumer.path("/records"));
        assertThat(line.get("consumer").stringValue()).isEqualTo(consumer.id());
        assertThat(line.get("user").stringValue()).isEqualTo("user");
        assertThat(line.get("remote").stringValue()).isEqualTo("127.0.0.1");
        assertThat(line.get("status").intValue()).isEqualTo(200);
        assertThat(line.get("records").intValue()).isEqualTo(2);
        assertThat(line.get("answerBytes").intValue()).isPositive();
        assertThat(line.get("millis").isNumber()).isTrue();
        assertThat(line.get("time").stringValue()).matches("20\\d\\d-.*Z");
        assertThat(lines.texts)
                .noneMatch(text -> text.contains(client.token())
                        || text.contains("password")
                        || text.contains(consumer.cookie().substring("AWSALB=".length())));
    }

    @Test
    void anAnswerThatIsLostHasStatus0() {
        TestClient.Consumer consumer = TestClient.of(service).create("g").subscribe("t");
        try {
            consumer.commitAll();
        } catch (java.io.UncheckedIOException lost) {
            assertThat(lost).hasMessageNotContaining("password");
        }

        assertThat(await("commit").get("status").intValue()).isZero();
    }

    @Test
    void aPathCannotForgeALine() {
        send(anybody.request("/unknown%0a%22,%22status%22:200"));

        JsonNode line = await("none");
        assertThat(line.get("status").intValue()).isEqualTo(404);
        assertThat(line.get("path").stringValue()).isEqualTo("/unknown%0a%22,%22status%22:200");
    }

    @Test
    void withoutThemThereAreNoMetersAndNoLines() {
        try (StreamingService plain =
                StreamingService.builder().user("user", "password").start()) {
            assertRefused(send(new TestClient(plain.url()).request("/metrics")), 404, "unknown route");
            TestClient.of(plain);
            assertThat(json(send(new TestClient(plain.url()).request("/health")))
                            .get("status")
                            .stringValue())
                    .isEqualTo("UP");
        }
        assertThat(lines.texts).isEmpty();
    }

    /** The line of the first request of that operation, which may be written after its answer has arrived. */
    private JsonNode await(String operation) {
        Conditions.await("there is a line of " + operation, () -> lines.of(operation) != null);
        return lines.of(operation);
    }

    private static final class Lines extends Handler {

        private final List<String> texts = new CopyOnWriteArrayList<>();

        JsonNode of(String operation) {
            return texts.stream()
                    .map(text -> JsonMapper.shared().readTree(text))
                    .filter(line -> line.get("operation").stringValue().equals(operation))
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public void publish(LogRecord line) {
            texts.add(line.getMessage().equals("{}") ? String.valueOf(line.getParameters()[0]) : line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
