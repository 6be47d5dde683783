package io.reactorchannel.service.load;

import io.reactorchannel.service.Conditions;
import io.reactorchannel.service.TestClient;
import io.reactorchannel.service.TestClient.Consumer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Consumers that poll a service at the same time, each of a group of its own. */
final class Load {

    private static final String WAIT = "?timeout=60000";
    private static final int ROUNDS = 10;
    private static final int WARM_UP = 20;
    private static final int SECONDS_PER_ROUND = 60;

    private final ServiceProcess service;
    private final TestClient client;
    private final String topic;

    Load(ServiceProcess service, String topic) {
        TestClient anybody = new TestClient(service.url());
        this.service = service;
        this.client = anybody.withToken(anybody.login("user", "password"));
        this.topic = topic;
    }

    /** Measures with so many consumers, after a few others that the service starts its threads for. */
    LoadResult run(int count) {
        List<Consumer> others = consumers("warm-up", WARM_UP);
        answerAll(others, waiting(others));
        others.forEach(Consumer::delete);
        Footprint before = service.footprint();

        long begin = System.nanoTime();
        List<Consumer> consumers = consumers("group", count);
        Duration toSubscribe = Duration.ofNanos(System.nanoTime() - begin);

        List<CompletableFuture<HttpResponse<String>>> polls = waiting(consumers);
        Footprint after = service.footprint();
        Duration toAnswer = answerAll(consumers, polls);
        for (int round = 1; round < ROUNDS; round++) {
            toAnswer = toAnswer.plus(answerAll(consumers, waiting(consumers)));
        }
        return new LoadResult(count, before, after, toSubscribe, (long) count * ROUNDS, toAnswer);
    }

    private List<Consumer> consumers(String group, int count) {
        List<Consumer> consumers = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            consumers.add(client.create(group + number, "{\"auto.offset.reset\":\"latest\"}")
                    .subscribe(topic));
        }
        return consumers;
    }

    /** Polls of all, once each of them is being served. */
    private static List<CompletableFuture<HttpResponse<String>>> waiting(List<Consumer> consumers) {
        List<CompletableFuture<HttpResponse<String>>> polls =
                consumers.stream().map(consumer -> consumer.pollAsync(WAIT)).toList();
        for (Consumer consumer : consumers) {
            Conditions.await("the poll waits", () -> consumer.commitAll().statusCode() == 409);
        }
        return polls;
    }

    /** Produces a record for all; returns how long it takes from then until the last one has it. */
    private Duration answerAll(List<Consumer> consumers, List<CompletableFuture<HttpResponse<String>>> polls) {
        long begin = System.nanoTime();
        client.produce(topic, 0, 1);
        CompletableFuture.allOf(polls.toArray(CompletableFuture[]::new))
                .orTimeout(SECONDS_PER_ROUND, TimeUnit.SECONDS)
                .join();
        Duration taken = Duration.ofNanos(System.nanoTime() - begin);
        long withRecord = polls.stream()
                .filter(poll -> TestClient.records(poll.join()).size() == 1)
                .count();
        if (withRecord != consumers.size()) {
            throw new IllegalStateException(withRecord + " of " + consumers.size() + " polls have the record");
        }
        return taken;
    }
}
