package io.reactorchannel.service;

import static io.reactorchannel.service.TestClient.CONSUMERS;
import static io.reactorchannel.service.TestClient.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.service.TestClient.Consumer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How much clients may have of what the service keeps for them. */
class LimitsTest {

    private static final String CREATE = "{\"consumerGroup\":\"g\"}";

    private static StreamingServiceBuilder builder() {
        return StreamingService.builder().user("user", "password").user("other", "password");
    }

    @Test
    void aUserHasNoMoreConsumersThanAllowedAndOthersAreNotConcerned() {
        try (StreamingService service = builder().maxConsumersPerUser(2).start()) {
            TestClient client = TestClient.of(service);
            client.create("g");
            TestClient sameUser = TestClient.of(service);
            Consumer second = sameUser.create("h");

            assertRefused(client.post(CONSUMERS, CREATE), 429, "2 consumer instances");
            assertRefused(sameUser.post(CONSUMERS, CREATE), 429, "2 consumer instances");
            assertThat(service.consumers()).isEqualTo(2);
            client.withToken(client.login("other", "password")).create("g");

            assertThat(second.delete().statusCode()).isEqualTo(204);
            client.create("g");
            assertRefused(client.post(CONSUMERS, CREATE), 429, "2 consumer instances");
        }
    }

    @Test
    void expiredAndForgottenConsumersDoNotCount() {
        try (StreamingService service = builder().maxConsumersPerUser(1).start()) {
            TestClient client = TestClient.of(service);
            client.create("g", "{\"session.timeout.ms\":1}");
            Conditions.await("it has expired", () -> service.consumers() == 0);
            Conditions.await("its place is free", () -> {
                HttpResponse<String> answer = client.post(CONSUMERS, CREATE);
                return answer.statusCode() == 200;
            });
            assertRefused(client.post(CONSUMERS, CREATE), 429, "1 consumer instances");

            service.forgetConsumers();

            assertThat(client.post(CONSUMERS, CREATE).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aConsumerThatIsDeletedTwiceCountsOnce() {
        try (StreamingService service = builder().maxConsumersPerUser(2).start()) {
            TestClient client = TestClient.of(service);
            client.create("stays");
            Consumer consumer = client.create("goes");
            consumer.delete();
            assertRefused(consumer.delete(), 404, "unknown consumer");

            client.create("comes");
            assertRefused(client.post(CONSUMERS, CREATE), 429, "2 consumer instances");
        }
    }

    @Test
    void manyAtOnceGetNoMoreThanAllowed() {
        try (StreamingService service = builder().maxConsumersPerUser(5).start()) {
            TestClient client = TestClient.of(service);
            List<CompletableFuture<Integer>> creating = Stream.generate(() -> CompletableFuture.supplyAsync(
                            () -> client.post(CONSUMERS, CREATE).statusCode()))
                    .limit(40)
                    .toList();

            assertThat(creating.stream().map(CompletableFuture::join).filter(status -> status == 200))
                    .hasSize(5);
            assertThat(service.consumers()).isEqualTo(5);
        }
    }

    @Test
    void withoutAuthenticationAllCountTogether() {
        try (StreamingService service = StreamingService.builder()
                .authentication(false)
                .maxConsumersPerUser(1)
                .start()) {
            new TestClient(service.url()).create("g");

            assertRefused(
                    new TestClient(service.url()).withToken("any").post(CONSUMERS, CREATE),
                    429,
                    "1 consumer instances");
        }
    }

    @Test
    void aSubscriptionHasNoMoreTopicsThanAllowed() {
        try (StreamingService service = builder().maxTopicsPerSubscription(2).start()) {
            Consumer consumer = TestClient.of(service).create("g").subscribe("a", "b");

            assertRefused(
                    consumer.post("/subscription", "{\"topics\":[\"c\",\"d\",\"e\"]}"),
                    400,
                    "topics has more than 2 names");
            assertThat(TestClient.send(consumer.request("/subscription")).body())
                    .isEqualTo("[\"a\",\"b\"]");
        }
    }

    @Test
    void byDefaultASubscriptionHasUpTo100Topics() {
        try (StreamingService service = builder().start()) {
            Consumer consumer = TestClient.of(service).create("g");

            consumer.subscribe(IntStream.range(0, 100).mapToObj(n -> "t" + n).toArray(String[]::new));
            String more =
                    IntStream.range(0, 101).mapToObj(n -> "\"t" + n + "\"").collect(Collectors.joining(","));
            assertRefused(consumer.post("/subscription", "{\"topics\":[" + more + "]}"), 400, "more than 100");
        }
    }

    @Test
    void aSessionTimeoutHasToBeWithinItsBounds() {
        try (StreamingService service =
                builder().maxSessionTimeout(Duration.ofSeconds(45)).start()) {
            TestClient client = TestClient.of(service);

            client.create("g", "{\"session.timeout.ms\":45000}");
            assertRefused(
                    create(client, 45_001), 400, "session.timeout.ms is a number of milliseconds from 1 to 45000");
        }
        try (StreamingService service = builder().start()) {
            TestClient client = TestClient.of(service);

            client.create("g", "{\"session.timeout.ms\":86400000}");
            assertRefused(create(client, 86_400_001), 400, "from 1 to 86400000");
        }
    }

    private static HttpResponse<String> create(TestClient client, int sessionTimeout) {
        return client.post(
                CONSUMERS, "{\"consumerGroup\":\"g\",\"configs\":{\"session.timeout.ms\":" + sessionTimeout + "}}");
    }
}
