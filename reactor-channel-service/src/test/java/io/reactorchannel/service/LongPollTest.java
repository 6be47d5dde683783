package io.reactorchannel.service;

import static io.reactorchannel.service.TestClient.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.service.TestClient.Consumer;
import io.reactorchannel.service.fault.Operation;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Polls that wait for a record. */
class LongPollTest {

    private static final String WAIT = "?timeout=60000";

    private final AtomicInteger polls = new AtomicInteger();
    private StreamingService service;
    private TestClient client;

    @BeforeEach
    void start() {
        service = StreamingService.builder()
                .user("user", "password")
                .topic("t", 1)
                .faults(request -> {
                    if (request.operation() == Operation.POLL) {
                        polls.incrementAndGet();
                    }
                    return Optional.empty();
                })
                .start();
        client = TestClient.of(service);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void aRecordEndsTheWait() throws Exception {
        Consumer consumer = client.create("g").subscribe("t");
        CompletableFuture<HttpResponse<String>> waiting = waiting(consumer);

        client.produce("t", 7, 1);

        assertThat(TestClient.records(waiting.get(20, TimeUnit.SECONDS)))
                .singleElement()
                .extracting(TestClient.Polled::payload)
                .isEqualTo("7");
        assertThat(consumer.poll()).isEmpty();
    }

    @Test
    void theTimeEndsTheWaitWithNoRecords() {
        Consumer consumer = client.create("g").subscribe("t");

        HttpResponse<String> answer = consumer.pollAnswer("?timeout=30");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"records\":[]}");
    }

    @Test
    void withoutTimeoutAPollAnswersAtOnce() {
        Consumer consumer = client.create("g").subscribe("t");

        assertThat(consumer.pollAnswer("").body()).isEqualTo("{\"records\":[]}");
        assertThat(consumer.pollAnswer("?timeout=0&multi_tenant=false&other=1").body())
                .isEqualTo("{\"records\":[]}");
    }

    @Test
    void recordsThatAreThereAreNotWaitedFor() {
        client.produce("t", 0, 1);
        Consumer consumer = client.create("g").subscribe("t");

        assertThat(consumer.poll(Duration.ofDays(100))).hasSize(1);
    }

    @Test
    void aClientThatGoesAwayEndsTheWaitAndThePositionStays() throws Exception {
        Consumer consumer = client.create("g").subscribe("t");
        try (Socket socket = new Socket("127.0.0.1", service.port())) {
            String request =
                    "GET " + consumer.path("/records" + WAIT) + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                            + client.token() + "\r\nCookie: " + consumer.cookie() + "\r\n\r\n";
            int before = polls.get();
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            Conditions.await("the poll has arrived", () -> polls.get() > before);
        }
        Conditions.await("the poll has ended", () -> consumer.commitAll().statusCode() == 204);
        client.produce("t", 0, 1);

        assertThat(consumer.payloads()).containsExactly("0");
    }

    @Test
    void whileAPollWaitsOtherRequestsOfThatConsumerAre409() throws Exception {
        Consumer consumer = client.create("g").subscribe("t");
        CompletableFuture<HttpResponse<String>> waiting = waiting(consumer);

        assertRefused(consumer.pollAnswer(""), 409, "still being served");
        assertRefused(consumer.post("/subscription", "{\"topics\":[\"u\"]}"), 409, "still being served");
        assertRefused(TestClient.send(consumer.request("/subscription")), 409, "still being served");
        assertRefused(consumer.post("/updateFilter", "{\"filter\":{}}"), 409, "still being served");
        assertRefused(consumer.commitAll(), 409, "still being served");
        assertRefused(consumer.commit(), 409, "still being served");
        assertThat(client.create("g").subscribe("t").poll()).isEmpty();

        client.produce("t", 0, 1);
        assertThat(waiting.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(consumer.commitAll().statusCode()).isEqualTo(204);
    }

    @Test
    void deletingTheConsumerEndsItsWaitingPollWith404() throws Exception {
        Consumer consumer = client.create("g").subscribe("t");
        CompletableFuture<HttpResponse<String>> waiting = waiting(consumer);

        assertThat(consumer.delete().statusCode()).isEqualTo(204);

        assertRefused(waiting.get(20, TimeUnit.SECONDS), 404, "unknown consumer");
    }

    @Test
    void forgettingTheConsumersEndsTheirWaitingPollsWith404() throws Exception {
        Consumer consumer = client.create("g").subscribe("t");
        CompletableFuture<HttpResponse<String>> waiting = waiting(consumer);
        client.create("h");

        service.forgetConsumers();

        assertRefused(waiting.get(20, TimeUnit.SECONDS), 404, "unknown consumer");
        assertRefused(consumer.commitAll(), 404, "unknown consumer");
        assertThat(service.consumers()).isZero();
    }

    @Test
    void manyPollsWaitWithoutAThreadEach() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>(waitingPolls(100));
        long threadsOfAFew = threads();

        waiting.addAll(waitingPolls(900));

        assertThat(service.consumers()).isEqualTo(1_000);
        assertThat(threads()).isLessThanOrEqualTo(threadsOfAFew);
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        client.produce("t", 1, 1);
        for (CompletableFuture<HttpResponse<String>> poll : waiting) {
            assertThat(TestClient.records(poll.get(20, TimeUnit.SECONDS))).hasSize(1);
        }
    }

    /** Polls of new consumers, each of a group of its own so that a record is for all, when all of them wait. */
    private List<CompletableFuture<HttpResponse<String>>> waitingPolls(int consumers) {
        int first = service.consumers();
        List<Consumer> all = new ArrayList<>();
        List<CompletableFuture<HttpResponse<String>>> polls = new ArrayList<>();
        for (int number = first; number < first + consumers; number++) {
            Consumer consumer = client.create("group" + number).subscribe("t");
            all.add(consumer);
            polls.add(consumer.pollAsync("?timeout=600000"));
        }
        for (Consumer consumer : all) {
            Conditions.await("the poll waits", () -> consumer.commitAll().statusCode() == 409);
        }
        return polls;
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("streaming-service"))
                .count();
    }

    private static CompletableFuture<HttpResponse<String>> waiting(Consumer consumer) {
        return consumer.waitingPoll(WAIT);
    }
}
