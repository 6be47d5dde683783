package io.reactorchannel.soak;

import io.reactorchannel.ProducerRecord;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.error.ProduceError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A soak run of a producer: streams of records under faults. Of each stream, what was accepted is in the log, what was
 * not sent is not, and accepted, uncertain and failed records together are those that were offered.
 */
final class ProducerSoak {

    private final SoakEnvironment environment;
    private final SoakSettings settings;
    private final List<Integer> accepted = new ArrayList<>();
    private final List<Integer> uncertain = new ArrayList<>();
    private final List<Integer> failed = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final Map<String, Long> errors = new ConcurrentSkipListMap<>();
    private final AtomicLong streams = new AtomicLong();

    ProducerSoak(SoakEnvironment environment) {
        this.environment = environment;
        this.settings = environment.settings();
    }

    SoakResult run(Consumer<String> progress) {
        long begun = System.nanoTime();
        environment.beginFaults();
        Random random = new Random(settings.seed());
        try (ReactiveChannel channel = environment.faultyChannel(builder ->
                builder.produceBatchSize(40).produceBatchBytes(20_000).produceLinger(Duration.ofMillis(1)))) {
            int next = 0;
            while (next < settings.records()) {
                int count = Math.min(settings.records() - next, 1 + random.nextInt(1_000));
                stream(channel, next, count).block(settings.within());
                next += count;
                if (streams.get() % 50 == 0) {
                    progress.accept("offered " + next + " of " + settings.records());
                }
            }
        }
        environment.endFaults();
        Map<Integer, Integer> log = log();
        long lost = accepted.stream().filter(number -> !log.containsKey(number)).count();
        long sentAnyhow = failed.stream().filter(log::containsKey).count();
        long twice = log.values().stream().filter(times -> times > 1).count();
        require(sentAnyhow == 0, sentAnyhow + " records that count as not sent are in the log");
        require(twice == 0, twice + " records of a single attempt are in the log more than once");
        int all = accepted.size() + uncertain.size() + failed.size();
        require(all == settings.records(), "accepted, uncertain and failed make " + all);
        errors.put("records uncertain", (long) uncertain.size());
        errors.put("records not sent", (long) failed.size());
        return new SoakResult(
                settings,
                lost,
                twice,
                environment.faultCounts(),
                streams.get(),
                errors,
                problems,
                Duration.ofNanos(System.nanoTime() - begun));
    }

    private Mono<Void> stream(ReactiveChannel channel, int first, int count) {
        streams.incrementAndGet();
        Flux<ProducerRecord> records = Flux.range(first, count).map(SoakEnvironment::numbered);
        return channel.produce(records)
                .doOnSuccess(done -> account(first, count, count, List.of()))
                .onErrorResume(error -> Mono.fromRunnable(() -> {
                    errors.merge(error.getClass().getSimpleName(), 1L, Long::sum);
                    if (error instanceof ProduceError partly) {
                        account(first, count, Math.toIntExact(partly.accepted()), numbers(partly.uncertain()));
                    } else {
                        account(first, count, 0, List.of());
                    }
                }));
    }

    private static List<Integer> numbers(List<ProducerRecord> records) {
        return records.stream()
                .map(record -> (Integer) ((Map<?, ?>) record.payload()).get("number"))
                .toList();
    }

    private void account(int first, int count, int certain, List<Integer> doubtful) {
        for (int number = first; number < first + count; number++) {
            int index = number - first;
            if (index < certain) {
                accepted.add(number);
            } else if (index < certain + doubtful.size()) {
                require(doubtful.get(index - certain) == number, "uncertain records are not those after the accepted");
                uncertain.add(number);
            } else {
                failed.add(number);
            }
        }
    }

    /** How often each number stands in the log. */
    private Map<Integer, Integer> log() {
        return environment
                .log()
                .collect(
                        () -> new HashMap<Integer, Integer>(),
                        (times, logged) -> times.merge(logged.number(), 1, Integer::sum))
                .blockOptional(SoakEnvironment.SET_UP_WITHIN)
                .orElseThrow();
    }

    private void require(boolean right, String problem) {
        if (!right) {
            problems.add(problem);
        }
    }
}
