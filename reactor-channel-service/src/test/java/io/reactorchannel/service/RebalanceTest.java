package io.reactorchannel.service;

import static io.reactorchannel.service.TestClient.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.service.TestClient.Consumer;
import io.reactorchannel.service.TestClient.Polled;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How consumers of a group share partitions. */
class RebalanceTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private StreamingService service;
    private TestClient client;

    @BeforeEach
    void start() {
        service = StreamingService.builder()
                .user("user", "password")
                .topic("t", 4)
                .topic("one", 1)
                .start();
        client = TestClient.of(service);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void consumersOfAGroupShareThePartitionsEvenly() {
        Consumer first = client.create("g").subscribe("t");
        Consumer second = client.create("g").subscribe("t");
        client.produce("t", 0, 8);

        assertThat(first.poll()).extracting(Polled::partition).containsExactly(0, 0, 2, 2);
        assertThat(second.poll()).extracting(Polled::partition).containsExactly(1, 1, 3, 3);
    }

    @Test
    void whatADeletedConsumerDidNotCommitGoesToTheOthers() {
        client.produce("t", 0, 8);
        Consumer first = client.create("g").subscribe("t");
        Consumer second = client.create("g").subscribe("t");
        List<Polled> lost = second.poll();
        second.commit(lost.get(0));
        second.delete();

        assertThat(first.poll()).hasSize(8 - 1).doesNotContain(lost.get(0)).containsAll(lost.subList(1, 4));
    }

    @Test
    void aConsumerKeepsItsPositionInPartitionsItRetains() {
        client.produce("t", 0, 8);
        Consumer first = client.create("g").subscribe("t");
        assertThat(first.poll()).hasSize(8);

        Consumer second = client.create("g").subscribe("t");

        assertThat(first.poll()).isEmpty();
        assertThat(second.poll()).extracting(Polled::partition).containsExactly(1, 1, 3, 3);
    }

    @Test
    void aCommitSkipsPartitionsThatWereTakenAway() {
        client.produce("t", 0, 4);
        Consumer first = client.create("g").subscribe("t");
        List<Polled> polled = first.poll();
        client.create("g").subscribe("t");

        assertThat(first.commit(polled).statusCode()).isEqualTo(204);

        assertThat(service.committedOffsets("g", "t")).isEqualTo(Map.of(0, 1L, 2, 1L));
    }

    @Test
    void aCommitWithoutBodySkipsPartitionsThatWereTakenAway() {
        client.produce("t", 0, 4);
        Consumer first = client.create("g").subscribe("t");
        first.poll();
        client.create("g").subscribe("t");

        assertThat(first.commitAll().statusCode()).isEqualTo(204);

        assertThat(service.committedOffsets("g", "t")).isEqualTo(Map.of(0, 1L, 2, 1L));
    }

    @Test
    void onlySubscribersOfATopicGetItsPartitions() {
        client.produce("t", 0, 4);
        client.produce("one", 10, 1);
        Consumer first = client.create("g").subscribe("t");
        Consumer second = client.create("g").subscribe("one");
        client.create("g");

        assertThat(first.poll()).hasSize(4);
        assertThat(second.payloads()).containsExactly("10");
    }

    @Test
    void changingTheSubscriptionGivesThePartitionsToTheOthers() {
        Consumer first = client.create("g").subscribe("t");
        Consumer second = client.create("g").subscribe("t");
        second.subscribe("one");
        client.produce("t", 0, 4);

        assertThat(first.poll()).hasSize(4);
    }

    @Test
    void moreConsumersThanPartitionsLeavesSomeWithoutUntilOneGoes() {
        client.produce("one", 0, 1);
        Consumer first = client.create("g").subscribe("one");
        Consumer spare = client.create("g").subscribe("one");
        assertThat(spare.poll()).isEmpty();

        first.delete();

        assertThat(spare.payloads()).containsExactly("0");
    }

    @Test
    void aWaitingPollAnswersWhenItIsGivenAPartitionWithRecords() throws Exception {
        client.produce("one", 0, 1);
        Consumer first = client.create("g").subscribe("one");
        first.poll();
        Consumer spare = client.create("g").subscribe("one");
        CompletableFuture<HttpResponse<String>> waiting = spare.waitingPoll("?timeout=" + LONG.toMillis());

        first.delete();

        assertThat(TestClient.records(waiting.get(20, TimeUnit.SECONDS))).hasSize(1);
    }

    @Test
    void anIdleConsumerExpiresAndItsPartitionsGoToTheOthers() {
        client.produce("one", 0, 2);
        Consumer silent = client.create("g", "{\"auto.offset.reset\":\"earliest\",\"session.timeout.ms\":\"3000\"}")
                .subscribe("one");
        Consumer other = client.create("g").subscribe("one");
        assertThat(service.consumers("g")).isEqualTo(2);

        List<Polled> taken = other.poll(LONG);

        assertThat(taken).hasSize(2);
        assertThat(service.consumers("g")).isEqualTo(1);
        assertRefused(silent.pollAnswer(""), 404, "unknown consumer");
    }

    @Test
    void theServicesSessionTimeoutHoldsWhenTheConfigsBringNone() {
        try (StreamingService impatient = StreamingService.builder()
                .user("user", "password")
                .sessionTimeout(Duration.ofMillis(50))
                .start()) {
            TestClient.of(impatient).create("g", "{\"session.timeout.ms\":60000}");
            TestClient.of(impatient).create("h", "{}");

            Conditions.await("the second has expired", () -> impatient.consumers("h") == 0);
            assertThat(impatient.consumers("g")).isEqualTo(1);
            assertThat(impatient.consumers()).isEqualTo(1);
        }
    }

    @Test
    void aWaitingPollKeepsItsConsumerAlive() {
        Consumer consumer = client.create("g", "{\"session.timeout.ms\":1500}").subscribe("one");

        assertThat(consumer.poll(Duration.ofMillis(3000))).isEmpty();

        assertThat(consumer.commitAll().statusCode()).isEqualTo(204);
    }
}
