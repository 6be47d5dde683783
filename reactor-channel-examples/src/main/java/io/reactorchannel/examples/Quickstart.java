package io.reactorchannel.examples;

import io.reactorchannel.OffsetReset;
import io.reactorchannel.ProducerRecord;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.service.StreamingService;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Produces twelve records, consumes them with backpressure and commits every fourth. */
public final class Quickstart {

    private static final Set<String> NAMES = Set.of("--url", "--user", "--password", "--group", "--topic");

    /**
     * Runs the quickstart.
     *
     * @param arguments names, each followed by its value; without {@code --url} a service is started in this process
     */
    public static void main(String... arguments) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            if (i + 1 == arguments.length || !NAMES.contains(arguments[i])) {
                throw new IllegalArgumentException(arguments[i] + ": not one of " + NAMES + " with a value");
            }
            options.put(arguments[i], arguments[i + 1]);
        }
        String user = options.getOrDefault("--user", "me"), password = options.getOrDefault("--password", "secret");
        String group = options.getOrDefault("--group", "demo"), topic = options.getOrDefault("--topic", "orders");
        String url = options.getOrDefault("--url", "");
        if (!url.isEmpty()) {
            run(url, user, password, group, topic);
            return;
        }
        try (StreamingService service =
                StreamingService.builder().user(user, password).topic(topic, 3).start()) {
            System.out.println("a service is started on " + service.url());
            run(service.url(), user, password, group, topic);
            System.out.println("next offset by partition: " + service.committedOffsets(group, topic));
        }
    }

    private static void run(String url, String user, String password, String group, String topic) {
        try (ReactiveChannel channel = ReactiveChannel.builder(url)
                .auth(ChannelAuth.userPassword(url, user, password))
                .consumerGroup(group)
                .offset(OffsetReset.EARLIEST)
                .build()) {
            ProducerRecord[] records = IntStream.range(0, 12)
                    .mapToObj(i -> ProducerRecord.of(topic, Map.of("order", i)).withShardingKey("customer " + i % 5))
                    .toArray(ProducerRecord[]::new);
            channel.produce(records)
                    .doOnSuccess(done -> System.out.println("produced " + records.length + " records"))
                    .thenMany(consume(channel, topic, records.length))
                    .blockLast(Duration.ofMinutes(1)); // a main method may wait
        }
    }

    /** With prefetch 0 a record is requested when the one before is done: a commit covers finished work only. */
    private static Flux<Void> consume(ReactiveChannel channel, String topic, int count) {
        Mono<Void> commit = channel.commit().doOnSuccess(done -> System.out.println("committed"));
        return channel.consume(topic)
                .take(count)
                .index((index, payload) -> process(payload).then(index % 4 == 3 ? commit : Mono.empty()))
                .concatMap(work -> work, 0);
    }

    private static Mono<Void> process(Map<String, Object> payload) {
        return Mono.delay(Duration.ofMillis(20))
                .then(Mono.fromRunnable(() -> System.out.println("consumed " + payload)));
    }
}
