package io.reactorchannel.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.service.TestClient.Consumer;
import io.reactorchannel.service.TestClient.Polled;
import io.reactorchannel.service.fault.Fault;
import io.reactorchannel.service.fault.IncomingRequest;
import io.reactorchannel.service.fault.Operation;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the service says about its clients. */
class ViolationsTest {

    private final List<String> commits = new CopyOnWriteArrayList<>();
    private final AtomicInteger polls = new AtomicInteger();
    private StreamingService service;
    private TestClient client;

    @BeforeEach
    void start() {
        service = StreamingService.builder()
                .user("user", "password")
                .topic("t", 1)
                .topic("wide", 2)
                .maxRecordsPerPoll(3)
                .faults(this::noting)
                .onCommit((group, consumer, topic, partition, next) ->
                        commits.add(group + " " + consumer + " " + topic + "-" + partition + " " + next))
                .start();
        client = TestClient.of(service);
    }

    /** No fault, but a note of each poll that has arrived. */
    private Optional<Fault> noting(IncomingRequest request) {
        if (request.operation() == Operation.POLL) {
            polls.incrementAndGet();
        }
        return Optional.empty();
    }

    /** Sends a poll that waits, and returns when it has arrived. */
    private void sendWaitingPoll(Wire wire, Consumer consumer) {
        int before = polls.get();
        wire.send("GET", consumer, "/records?timeout=60000");
        Conditions.await("the poll has arrived", () -> polls.get() > before);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void twoRequestsAtATimeOnConnectionsThatLiveOnAreAViolation() throws IOException {
        Consumer consumer = client.create("g").subscribe("t");
        try (Wire one = new Wire();
                Wire other = new Wire()) {
            sendWaitingPoll(one, consumer);
            Conditions.await(
                    "the poll waits",
                    () -> other.exchange("POST", consumer, "/offsets").contains(" 409 "));
            assertThat(service.violations()).isEmpty();
            client.produce("t", 0, 1);
            assertThat(one.receive()).contains(" 200 ");

            one.exchange("GET", consumer, "/subscription");
            other.exchange("GET", consumer, "/subscription");

            assertThat(service.violations())
                    .isNotEmpty()
                    .allSatisfy(text -> assertThat(text)
                            .contains("same time", "POLL", "COMMIT", consumer.id())
                            .doesNotContain(consumer.cookie(), client.token()));
        }
    }

    @Test
    void aClientThatGivesARequestUpAndGoesOnElsewhereIsNotAccused() throws IOException {
        Consumer consumer = client.create("g").subscribe("t");
        try (Wire other = new Wire()) {
            try (Wire one = new Wire()) {
                sendWaitingPoll(one, consumer);
                Conditions.await(
                        "they overlap",
                        () -> other.exchange("POST", consumer, "/offsets").contains(" 409 "));
            }
            Conditions.await(
                    "the poll has ended",
                    () -> other.exchange("POST", consumer, "/offsets").contains(" 204 "));
            other.exchange("GET", consumer, "/records");
        }

        assertThat(service.violations()).isEmpty();
    }

    @Test
    void aRequestThatArrivesAfterItWasGivenUpIsNoViolationEither() throws IOException {
        Consumer consumer = client.create("g").subscribe("t");
        try (Wire next = new Wire()) {
            sendWaitingPoll(next, consumer);
            try (Wire late = new Wire()) {
                Conditions.await(
                        "they overlap",
                        () -> late.exchange("POST", consumer, "/offsets").contains(" 409 "));
            }
            client.produce("t", 0, 1);
            next.receive();
            next.exchange("GET", consumer, "/records");
            next.exchange("GET", consumer, "/records");
        }

        assertThat(service.violations()).noneMatch(text -> text.contains("POLL and COMMIT"));
    }

    @Test
    void requestsOneAfterTheOtherOnManyConnectionsAreNoViolation() throws IOException {
        Consumer consumer = client.create("g").subscribe("t");
        try (Wire one = new Wire();
                Wire other = new Wire()) {
            for (int i = 0; i < 200; i++) {
                one.exchange("GET", consumer, "/records");
                other.exchange("GET", consumer, "/subscription");
            }
        }

        assertThat(service.violations()).isEmpty();
    }

    @Test
    void requestsOfDifferentConsumersMayOverlap() throws IOException {
        Consumer first = client.create("g").subscribe("t");
        Consumer second = client.create("h").subscribe("t");
        try (Wire one = new Wire();
                Wire other = new Wire()) {
            one.send("GET", first, "/records?timeout=60000");
            other.exchange("GET", second, "/records");
            client.produce("t", 0, 1);
            one.receive();
            one.exchange("GET", first, "/records");
            other.exchange("GET", second, "/records");
        }

        assertThat(service.violations()).isEmpty();
    }

    @Test
    void aCommitThatGoesBackIsAViolationOnAConnectionThatLivesOn() throws IOException {
        client.produce("t", 0, 3);
        Consumer consumer = client.create("g").subscribe("t");
        consumer.poll();
        consumer.commit(new Polled("t", 0, 2, ""));
        try (Wire wire = new Wire()) {
            wire.exchange("POST", consumer, "/offsets", offsets(0));
            assertThat(service.violations()).isEmpty();
            wire.exchange("GET", consumer, "/subscription");
        }

        assertThat(service.violations())
                .singleElement()
                .asString()
                .contains("offset 0 of t-0", "behind", consumer.id());
        assertThat(service.committedOffsets("g", "t")).isEqualTo(Map.of(0, 1L));
    }

    @Test
    void aCommitThatArrivesAfterItWasGivenUpIsNoViolation() throws IOException {
        client.produce("t", 0, 3);
        Consumer consumer = client.create("g").subscribe("t");
        consumer.poll();
        consumer.commit(new Polled("t", 0, 2, ""));
        try (Wire givenUp = new Wire()) {
            givenUp.exchange("POST", consumer, "/offsets", offsets(0));
        }
        for (int i = 0; i < 5; i++) {
            consumer.poll();
        }

        assertThat(service.violations()).isEmpty();
    }

    @Test
    void aCommitOfWhatWasNeverGivenIsAViolation() {
        client.produce("t", 0, 5);
        Consumer consumer = client.create("g").subscribe("t");
        consumer.poll();

        consumer.commit(new Polled("t", 0, 2, ""), new Polled("t", 0, 3, ""));
        consumer.commit(new Polled("wide", 1, 0, ""));

        assertThat(service.violations())
                .hasSize(2)
                .satisfies(texts -> assertThat(texts.get(0)).contains("offset 3 of t-0", "never given"))
                .satisfies(texts -> assertThat(texts.get(1)).contains("offset 0 of wide-1", "never given"));
    }

    @Test
    void commitsInOrderAndRepeatedOnesAreNoViolation() {
        client.produce("t", 0, 5);
        Consumer consumer = client.create("g").subscribe("t");
        List<Polled> polled = new ArrayList<>(consumer.poll());
        consumer.commit(polled.get(0));
        consumer.commit(polled.get(0));
        consumer.commitAll();
        polled.addAll(consumer.poll());
        consumer.commit(polled);
        consumer.delete();
        client.create("g").subscribe("t").poll();

        assertThat(service.violations()).isEmpty();
    }

    @Test
    void onlyTheFirstHundredAreKeptAndTheOthersCounted() {
        Consumer consumer = client.create("g").subscribe("t");
        for (int i = 0; i < 103; i++) {
            consumer.commit(new Polled("t", 0, i, ""));
        }

        assertThat(service.violations()).hasSize(101).last().isEqualTo("and 3 more");
    }

    @Test
    void theListenerSeesEachCommitThatTakesEffectBeforeItDoes() {
        client.produce("t", 0, 5);
        Consumer consumer = client.create("g").subscribe("t");
        List<Polled> polled = consumer.poll();
        consumer.commit(polled.get(0), polled.get(1), new Polled("wide", 1, 0, ""));
        consumer.commitAll();
        consumer.commitAll();

        String prefix = "g " + consumer.id() + " t-0 ";
        assertThat(commits).containsExactly(prefix + 2, prefix + 3);
    }

    @Test
    void theListenerSeesAutomaticCommits() {
        client.produce("t", 0, 5);
        Consumer consumer = client.create("g", "{\"auto.offset.reset\":\"earliest\",\"enable.auto.commit\":true}")
                .subscribe("t");
        consumer.poll();
        consumer.poll();
        consumer.poll();

        String prefix = "g " + consumer.id() + " t-0 ";
        assertThat(commits).containsExactly(prefix + 3, prefix + 5);
    }

    @Test
    void aListenerThatThrowsShowsAndTheCommitGoesOn() {
        try (StreamingService strict = StreamingService.builder()
                .user("user", "password")
                .topic("t", 1)
                .onCommit((group, consumer, topic, partition, next) ->
                        assertThat(next).isZero())
                .start()) {
            TestClient strictClient = TestClient.of(strict);
            strictClient.produce("t", 0, 1);
            Consumer consumer = strictClient.create("g").subscribe("t");
            consumer.commit(consumer.poll());

            assertThat(strict.violations()).singleElement().asString().contains("listener threw at t-0 next offset 1");
            assertThat(strict.committedOffsets("g", "t")).isEqualTo(Map.of(0, 1L));
        }
    }

    @Test
    void aCommitOfAFormerTenureDoesNotMoveTheOffsetBack() {
        client.produce("t", 0, 6);
        Consumer first = client.create("g").subscribe("t");
        List<Polled> old = first.poll();
        first.subscribe("wide");
        Consumer second = client.create("g").subscribe("t");
        second.commit(second.poll());
        second.delete();
        first.subscribe("t");
        commits.clear();

        assertThat(first.commit(old.get(0)).statusCode()).isEqualTo(204);

        assertThat(service.committedOffsets("g", "t")).isEqualTo(Map.of(0, 3L));
        assertThat(commits).isEmpty();
        assertThat(service.violations()).isEmpty();
        List<Polled> mine = first.poll();
        first.commit(mine.get(2));
        first.commit(mine.get(0));
        assertThat(service.committedOffsets("g", "t")).as("within a tenure").isEqualTo(Map.of(0, 4L));
    }

    @Test
    void aWellBehavedClientThatCancelsPollsIsNotAccused() throws Exception {
        Consumer consumer = client.create("g").subscribe("t");
        for (int i = 0; i < 50; i++) {
            consumer.pollAsync("?timeout=60000").cancel(true);
            assertThat(consumer.commit().statusCode()).isIn(204, 409);
        }
        Conditions.await("the last has ended", () -> consumer.commit().statusCode() == 204);
        consumer.poll(Duration.ofMillis(1));

        assertThat(service.violations()).isEmpty();
    }

    private static String offsets(long offset) {
        return "{\"offsets\":[{\"topic\":\"t\",\"partition\":0,\"offset\":" + offset + "}]}";
    }

    /** One connection, that stays the same. */
    private final class Wire implements AutoCloseable {

        private final Socket socket = new Socket("127.0.0.1", service.port());

        private Wire() throws IOException {
            socket.setSoTimeout(20_000);
        }

        private String exchange(String method, Consumer consumer, String operation) {
            return exchange(method, consumer, operation, "");
        }

        private String exchange(String method, Consumer consumer, String operation, String body) {
            send(method, consumer, operation, body);
            return receive();
        }

        private void send(String method, Consumer consumer, String operation) {
            send(method, consumer, operation, "");
        }

        private void send(String method, Consumer consumer, String operation, String body) {
            String request = method + " " + consumer.path(operation) + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                    + client.token() + "\r\nCookie: " + consumer.cookie() + "\r\nContent-Length: " + body.length()
                    + "\r\n\r\n" + body;
            try {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException failed) {
                throw new java.io.UncheckedIOException(failed);
            }
        }

        /** The service sends its small answers in one piece. */
        private String receive() {
            try {
                byte[] answer = new byte[8_192];
                int length = socket.getInputStream().read(answer);
                assertThat(length).isPositive();
                return new String(answer, 0, length, StandardCharsets.US_ASCII);
            } catch (IOException failed) {
                throw new java.io.UncheckedIOException(failed);
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
