package io.reactorchannel.service.fault;

import static io.reactorchannel.service.TestClient.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorchannel.service.Conditions;
import io.reactorchannel.service.StreamingService;
import io.reactorchannel.service.TestClient;
import io.reactorchannel.service.TestClient.Consumer;
import io.reactorchannel.service.TestClient.Polled;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What faults of a plan look like on the wire, and what they leave in the service. */
class InjectedFaultsTest {

    private final AtomicReference<FaultPlan> plan = new AtomicReference<>(FaultPlan.none());
    private final List<IncomingRequest> asked = new CopyOnWriteArrayList<>();
    private StreamingService service;
    private TestClient client;

    @BeforeEach
    void start() {
        service = StreamingService.builder()
                .user("user", "password")
                .topic("t", 1)
                .faults(request -> {
                    asked.add(request);
                    return plan.get().next(request);
                })
                .start();
        client = TestClient.of(service);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void aPlanIsAskedOnceForEachRequestOfAKnownRoute() {
        Consumer consumer = client.create("g").subscribe("t");
        TestClient.send(consumer.request("/subscription"));
        consumer.poll();
        consumer.pollAnswer("?timeout=1");
        consumer.commitAll();
        consumer.post("/updateFilter", "{\"filter\":{}}");
        consumer.delete();
        client.get("/v1/consumers/consumergroup/topic-wise-lag/g");
        client.produce("t", 0, 1);
        client.get("/unknown");
        client.withToken("wrong").get(consumer.path("/records"));

        assertThat(asked)
                .extracting(IncomingRequest::operation)
                .containsExactly(
                        Operation.LOGIN,
                        Operation.CREATE,
                        Operation.SUBSCRIBE,
                        Operation.SUBSCRIPTIONS,
                        Operation.POLL,
                        Operation.POLL,
                        Operation.COMMIT,
                        Operation.UPDATE_FILTER,
                        Operation.DELETE,
                        Operation.LAG,
                        Operation.PRODUCE,
                        Operation.POLL);
        assertThat(asked)
                .extracting(IncomingRequest::number)
                .containsExactly(1L, 1L, 1L, 1L, 1L, 2L, 1L, 1L, 1L, 1L, 1L, 3L);
        IncomingRequest poll = asked.get(5);
        assertThat(poll)
                .isEqualTo(new IncomingRequest(
                        Operation.POLL, "GET", consumer.path("/records"), consumer.id(), poll.headers(), 2));
        assertThat(poll.header("HOST"))
                .hasValueSatisfying(host -> assertThat(host).startsWith("127.0.0.1:"));
        assertThat(poll.headers()).doesNotContainKeys("authorization", "cookie");
        assertThat(asked.get(9).consumer()).isEmpty();
        assertThat(asked.get(10).consumer()).isEmpty();
    }

    @Test
    void aStatusIsAnsweredAndNothingHappens() {
        client.produce("t", 0, 2);
        Consumer consumer = client.create("g").subscribe("t");
        plan.set(always(Fault.status(503).retryAfter(7)));

        HttpResponse<String> answer = consumer.pollAnswer("");
        assertRefused(answer, 503, "on purpose");
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("7");
        assertRefused(client.postRecords("{\"records\":[" + TestClient.record("t", null, "x") + "]}"), 503, "");

        plan.set(FaultPlan.none());
        assertThat(consumer.payloads()).containsExactly("0", "1");
    }

    @Test
    void aStatusWithoutRetryAfterHasNoSuchHeader() {
        plan.set(always(Fault.status(429)));

        HttpResponse<String> answer = client.get(TestClient.CONSUMERS + "/x/records");

        assertRefused(answer, 429, "");
        assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
    }

    @Test
    void aLostConsumerIs404FromThenOn() {
        Consumer consumer = client.create("g").subscribe("t");
        plan.set(always(Fault.lostConsumer()));
        assertRefused(consumer.pollAnswer(""), 404, "unknown consumer");

        plan.set(FaultPlan.none());
        assertRefused(consumer.pollAnswer(""), 404, "unknown consumer");
        assertThat(service.consumers()).isZero();
    }

    @Test
    void anExpiredTokenIs401FromThenOnAndOthersAreNot() {
        TestClient other = TestClient.of(service);
        plan.set(once(Fault.expiredToken()));

        assertRefused(client.postRecords("{\"records\":[]}"), 401, "token");

        assertRefused(client.postRecords("{\"records\":[]}"), 401, "token");
        assertThat(other.postRecords("{\"records\":[]}").statusCode()).isEqualTo(204);
    }

    @Test
    void aWrongCookieIs403OnceAndTheConsumerLivesOn() {
        Consumer consumer = client.create("g").subscribe("t");
        plan.set(once(Fault.wrongCookie()));

        assertRefused(consumer.pollAnswer(""), 403, "invalid cookie");

        assertThat(consumer.pollAnswer("").statusCode()).isEqualTo(200);
    }

    @Test
    void aClosedAnswerIsNotAByteAndThePollHasMovedThePosition() throws IOException {
        client.produce("t", 0, 2);
        Consumer consumer = client.create("g").subscribe("t");
        plan.set(once(Fault.lostAnswer(FaultKind.ANSWER_CLOSED)));

        assertThat(raw("GET", consumer, "/records")).isEmpty();

        assertThat(consumer.payloads()).isEmpty();
    }

    @Test
    void aTruncatedAnswerAnnouncesMoreThanItHasAndThePollHasMovedThePosition() throws IOException {
        client.produce("t", 0, 2);
        Consumer consumer = client.create("g").subscribe("t");
        plan.set(once(Fault.lostAnswer(FaultKind.ANSWER_TRUNCATED)));

        String answer = raw("GET", consumer, "/records");

        assertThat(answer).startsWith("HTTP/1.1 200 ").contains("Content-Type: application/json", "{\"records\":[{");
        assertThat(announced(answer)).isGreaterThan(body(answer).length());
        assertThat(consumer.payloads()).isEmpty();
    }

    @Test
    void aTruncatedAnswerToWhatHasNoBodyHasHalfOfOne() throws IOException {
        client.produce("t", 0, 2);
        Consumer consumer = client.create("g").subscribe("t");
        consumer.poll();
        plan.set(once(Fault.lostAnswer(FaultKind.ANSWER_TRUNCATED)));

        String answer = raw("POST", consumer, "/offsets");

        assertThat(announced(answer)).isGreaterThan(body(answer).length());
        assertThat(service.committedOffsets("g", "t")).isEqualTo(Map.of(0, 2L));
    }

    @Test
    void clientsSeeATruncatedAnswerAsAFailure() {
        Consumer consumer = client.create("g").subscribe("t");
        plan.set(once(Fault.lostAnswer(FaultKind.ANSWER_TRUNCATED)));

        assertThatThrownBy(() -> consumer.pollAnswer("")).hasRootCauseInstanceOf(IOException.class);
    }

    @Test
    void aGarbageAnswerIsA200ThatIsNotJsonAndTheProduceHasAppended() {
        plan.set(once(Fault.lostAnswer(FaultKind.ANSWER_GARBAGE)));

        HttpResponse<String> answer = client.postRecords("{\"records\":[" + TestClient.record("t", null, "x") + "]}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).startsWith("<");
        assertThat(service.endOffset("t", 0)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 504})
    void aStatusInPlaceOfTheAnswerLeavesTheCommitCommitted(int status) {
        client.produce("t", 0, 2);
        Consumer consumer = client.create("g").subscribe("t");
        List<Polled> polled = consumer.poll();
        plan.set(once(Fault.lostAnswer(status)));

        assertRefused(consumer.commit(polled), status, "on purpose");

        assertThat(service.committedOffsets("g", "t")).isEqualTo(Map.of(0, 2L));
    }

    @Test
    void aLostAnswerToACreateLeavesTheConsumer() {
        plan.set(once(Fault.lostAnswer(500)));

        assertRefused(client.post(TestClient.CONSUMERS, "{\"consumerGroup\":\"g\"}"), 500, "on purpose");

        assertThat(service.consumers("g")).isEqualTo(1);
    }

    @Test
    void theAnswerToARefusedRequestIsLostToo() throws IOException {
        Consumer consumer = client.create("g");
        plan.set(once(Fault.lostAnswer(FaultKind.ANSWER_CLOSED)));

        assertThat(raw("GET", consumer, "/records")).isEmpty();
    }

    @Test
    void aDelayComesBeforeServingAndBeforeAnotherFault() {
        Consumer consumer = client.create("g").subscribe("t");
        plan.set(always(Fault.delay(Duration.ofMillis(80))));
        long start = System.nanoTime();
        assertThat(consumer.pollAnswer("").statusCode()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(80));

        plan.set(always(Fault.status(502).delayed(Duration.ofMillis(80))));
        start = System.nanoTime();
        assertThat(consumer.pollAnswer("").statusCode()).isEqualTo(502);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(80));
    }

    @Test
    void aRequestThatIsGivenUpWhileItIsDelayedIsNotServed() throws IOException {
        client.produce("t", 0, 2);
        Consumer consumer = client.create("g").subscribe("t");
        plan.set(once(Fault.delay(Duration.ofMillis(1_000))));
        try (Socket socket = new Socket("127.0.0.1", service.port())) {
            send(socket, "GET", consumer, "/records");
            Conditions.await(
                    "the request has arrived", () -> asked.get(asked.size() - 1).operation() == Operation.POLL);
        }
        plan.set(once(Fault.delay(Duration.ofMillis(1_500))));

        assertThat(consumer.payloads()).containsExactly("0", "1");
    }

    @Test
    void aPlanThatThrowsOrAnswersNonsenseIs500AndShows() {
        plan.set(request -> {
            throw new IllegalStateException("mistake in the test");
        });
        assertRefused(client.get(TestClient.CONSUMERS + "/x/records"), 500, "plan failed");
        plan.set(always(Fault.wrongCookie()));
        assertRefused(client.postRecords("{\"records\":[]}"), 500, "plan failed");

        assertThat(service.violations())
                .hasSize(2)
                .satisfies(texts -> assertThat(texts.get(0)).contains("POLL 1", "mistake in the test"))
                .satisfies(texts -> assertThat(texts.get(1)).contains("WRONG_COOKIE 403 does not apply to PRODUCE"));
    }

    private static FaultPlan always(Fault fault) {
        return request -> Optional.of(fault);
    }

    private static FaultPlan once(Fault fault) {
        List<Fault> left = new ArrayList<>(List.of(fault));
        return request -> {
            synchronized (left) {
                return left.isEmpty() ? Optional.empty() : Optional.of(left.remove(0));
            }
        };
    }

    /** All the service sends until it closes the connection. */
    private String raw(String method, Consumer consumer, String operation) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", service.port())) {
            socket.setSoTimeout(20_000);
            send(socket, method, consumer, operation);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void send(Socket socket, String method, Consumer consumer, String operation) throws IOException {
        String request = method + " " + consumer.path(operation) + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                + client.token() + "\r\nCookie: " + consumer.cookie() + "\r\nContent-Length: 0\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }

    private static int announced(String answer) {
        return Integer.parseInt(answer.replaceAll("(?s).*Content-Length: (\\d+).*", "$1"));
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }
}
