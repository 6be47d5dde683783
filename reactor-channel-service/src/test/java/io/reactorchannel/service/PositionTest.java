package io.reactorchannel.service;

import static io.reactorchannel.service.TestClient.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.service.TestClient.Consumer;
import io.reactorchannel.service.TestClient.Polled;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where a consumer stands, and what a commit makes of it. */
class PositionTest {

    private StreamingService service;
    private TestClient client;

    @BeforeEach
    void start() {
        service = StreamingService.builder()
                .user("user", "password")
                .topic("t", 1)
                .topic("wide", 3)
                .maxRecordsPerPoll(3)
                .start();
        client = TestClient.of(service);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void whatWasAnsweredIsNotAnsweredAgainWhetherCommittedOrNot() {
        client.produce("t", 0, 5);
        Consumer consumer = client.create("g").subscribe("t");

        assertThat(consumer.payloads()).containsExactly("0", "1", "2");
        assertThat(consumer.payloads()).containsExactly("3", "4");
        assertThat(consumer.payloads()).isEmpty();
    }

    @Test
    void aNewConsumerStartsAtTheCommittedOffset() {
        client.produce("t", 0, 5);
        Consumer first = client.create("g").subscribe("t");
        List<Polled> polled = first.poll();
        first.poll();
        assertThat(first.commit(polled.get(1)).statusCode()).isEqualTo(204);
        first.delete();

        assertThat(client.create("g").subscribe("t").payloads()).containsExactly("2", "3", "4");
        assertThat(service.committedOffsets("g", "t")).isEqualTo(Map.of(0, 2L));
    }

    @Test
    void groupsHaveOffsetsOfTheirOwn() {
        client.produce("t", 0, 2);
        Consumer one = client.create("one").subscribe("t");
        one.poll();
        one.commitAll();

        assertThat(client.create("two").subscribe("t").payloads()).containsExactly("0", "1");
        assertThat(service.committedOffsets("two", "t")).isEmpty();
    }

    @Test
    void latestIsTheDefaultAndStartsAtTheEnd() {
        client.produce("t", 0, 2);
        Consumer consumer = client.create("g", "{}").subscribe("t");
        client.produce("t", 2, 1);

        assertThat(consumer.payloads()).containsExactly("2");
    }

    @Test
    void noneRefusesPollsUntilThereIsACommittedOffset() {
        client.produce("t", 0, 2);
        Consumer none = client.create("g", "{\"auto.offset.reset\":\"none\"}").subscribe("t");
        assertRefused(none.pollAnswer(""), 400, "auto.offset.reset is none");
        assertRefused(none.pollAnswer("?timeout=60000"), 400, "auto.offset.reset is none");
        none.delete();
        Consumer earliest = client.create("g").subscribe("t");
        earliest.commit(earliest.poll().get(0));
        earliest.delete();

        Consumer again = client.create("g", "{\"auto.offset.reset\":\"none\"}").subscribe("t");
        assertThat(again.payloads()).containsExactly("1");
    }

    @Test
    void aCommitWithoutBodyCommitsAllThatWasHandedOut() {
        client.produce("t", 0, 5);
        Consumer consumer = client.create("g").subscribe("t");
        consumer.poll();

        assertThat(consumer.commitAll().statusCode()).isEqualTo(204);
        assertThat(service.committedOffsets("g", "t")).isEqualTo(Map.of(0, 3L));
    }

    @Test
    void aCommitWithoutBodyBeforeAnyPollCommitsNothing() {
        client.produce("t", 0, 5);
        Consumer consumer = client.create("g").subscribe("t");

        assertThat(consumer.commitAll().statusCode()).isEqualTo(204);
        assertThat(service.committedOffsets("g", "t")).isEmpty();
    }

    @Test
    void theHighestOfSeveralOffsetsOfAPartitionCounts() {
        client.produce("t", 0, 3);
        Consumer consumer = client.create("g").subscribe("t");
        List<Polled> polled = consumer.poll();

        assertThat(consumer.commit(polled.get(2), polled.get(0), polled.get(1)).statusCode())
                .isEqualTo(204);
        assertThat(service.committedOffsets("g", "t")).isEqualTo(Map.of(0, 3L));
    }

    @Test
    void aCommitBeyondTheEndCommitsTheEnd() {
        client.produce("t", 0, 2);
        Consumer consumer = client.create("g").subscribe("t");

        assertThat(consumer.commit(new Polled("t", 0, Long.MAX_VALUE, "")).statusCode())
                .isEqualTo(204);
        assertThat(service.committedOffsets("g", "t")).isEqualTo(Map.of(0, 2L));
    }

    @Test
    void partitionsThatAConsumerDoesNotHoldAreSkippedAndTheRestIsCommitted() {
        client.produce("t", 0, 2);
        client.produce("wide", 0, 3);
        Consumer consumer = client.create("g").subscribe("t");
        Polled held = consumer.poll().get(0);

        int status = consumer.commit(
                        new Polled("wide", 1, 0, ""), held, new Polled("unknown", 0, 0, ""), new Polled("t", 7, 0, ""))
                .statusCode();

        assertThat(status).isEqualTo(204);
        assertThat(service.committedOffsets("g", "t")).isEqualTo(Map.of(0, 1L));
        assertThat(service.committedOffsets("g", "wide")).isEmpty();
    }

    @Test
    void anEmptyListCommitsNothing() {
        client.produce("t", 0, 2);
        Consumer consumer = client.create("g").subscribe("t");
        consumer.poll();

        assertThat(consumer.commit().statusCode()).isEqualTo(204);
        assertThat(service.committedOffsets("g", "t")).isEmpty();
    }

    @Test
    void withAutoCommitEachPollCommitsWhatEarlierOnesHandedOut() {
        client.produce("t", 0, 5);
        Consumer consumer = client.create("g", "{\"auto.offset.reset\":\"earliest\",\"enable.auto.commit\":true}")
                .subscribe("t");

        consumer.poll();
        assertThat(service.committedOffsets("g", "t")).isEmpty();
        consumer.poll();
        assertThat(service.committedOffsets("g", "t")).isEqualTo(Map.of(0, 3L));
        consumer.delete();
        assertThat(service.committedOffsets("g", "t")).isEqualTo(Map.of(0, 5L));
    }

    @Test
    void recordsComeInPartitionOrderWithASharePerPartition() {
        for (int key = 0; key < 12; key++) {
            client.produceKeyed("wide", "key" + key, 0, 4);
        }
        Consumer consumer = client.create("g").subscribe("wide");

        List<Polled> polled = consumer.poll();

        assertThat(polled).extracting(Polled::partition).containsExactly(0, 1, 2);
        assertThat(polled).extracting(Polled::offset).containsOnly(0L);
    }

    @Test
    void subscribingAgainKeepsThePositionInTopicsThatStay() {
        client.produce("t", 0, 2);
        client.produce("u", 10, 1);
        Consumer consumer = client.create("g").subscribe("t");
        consumer.poll();

        consumer.subscribe("u", "t");

        assertThat(consumer.payloads()).containsExactly("10");
    }
}
