package io.reactorchannel.soak;

import io.reactorchannel.CommitStrategy;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.soak.SoakEnvironment.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A soak run of consumers: several channels of one group share a topic under faults until all of it is committed. */
final class Soak {

    private final SoakEnvironment environment;
    private final SoakSettings settings;
    private final Seen seen;
    private final AtomicLong flows = new AtomicLong();
    private final Map<String, Long> errors = new ConcurrentSkipListMap<>();

    private Soak(SoakEnvironment environment) {
        this.environment = environment;
        this.settings = environment.settings();
        this.seen = new Seen(settings.records());
    }

    static SoakResult run(SoakSettings settings, Consumer<String> progress) {
        try (Quiet quiet = new Quiet();
                SoakEnvironment environment = new SoakEnvironment(settings)) {
            return settings.mode() == SoakMode.PRODUCE
                    ? new ProducerSoak(environment).run(progress)
                    : new Soak(environment).run(progress);
        }
    }

    private SoakResult run(Consumer<String> progress) {
        Map<Integer, Position> positions = environment.fill();
        long begun = System.nanoTime();
        List<ReactiveChannel> channels = IntStream.range(0, SoakSettings.CONSUMERS)
                .mapToObj(this::channel)
                .toList();
        List<String> problems = new ArrayList<>();
        boolean finished = Boolean.TRUE.equals(Flux.merge(workers(channels, positions))
                .cast(Boolean.class)
                .mergeWith(isFinished(progress))
                .blockFirst());
        if (!finished) {
            problems.add("not finished within " + settings.within() + ": " + environment.progress() + ", missing "
                    + seen.missing());
        }
        environment.endFaults();
        Flux.fromIterable(channels)
                .flatMap(channel -> channel.destroy()
                        .onErrorResume(failure -> Mono.fromRunnable(() -> problems.add("destroy: " + failure))))
                .blockLast(Duration.ofMinutes(1));
        problems.addAll(environment.violations());
        problems.addAll(environment.checker().problems());
        return new SoakResult(
                settings,
                seen.missing(),
                seen.duplicates(),
                environment.faultCounts(),
                flows.get(),
                errors,
                problems,
                Duration.ofNanos(System.nanoTime() - begun));
    }

    private ReactiveChannel channel(int index) {
        return environment.faultyChannel(builder -> builder.maxUnacknowledged(500)
                .prefetch(index)
                .commitBatchSize(50)
                .keepAliveInterval(Duration.ofMillis(40))
                .commitStrategy(index == 0 ? CommitStrategy.EVERY_OFFSET : CommitStrategy.HIGHEST_PER_PARTITION));
    }

    private List<Flux<Boolean>> workers(List<ReactiveChannel> channels, Map<Integer, Position> positions) {
        return IntStream.range(0, channels.size())
                .mapToObj(index -> {
                    Random random = new Random(settings.seed() * 1_000 + index);
                    Soaker soaker = new Soaker(channels.get(index), random, seen, environment.checker(), positions);
                    Flux<Void> flow = Mono.defer(() -> flow(soaker)).repeat();
                    return Flux.merge(flow, soaker.disturb()).cast(Boolean.class);
                })
                .toList();
    }

    private Mono<Void> flow(Soaker soaker) {
        flows.incrementAndGet();
        return soaker.flow(settings.mode()).onErrorResume(error -> {
            errors.merge(error.getClass().getSimpleName(), 1L, Long::sum);
            return Mono.delay(Duration.ofMillis(1)).then();
        });
    }

    /** True when all is handed out and committed or something went wrong, false when that takes too long. */
    private Mono<Boolean> isFinished(Consumer<String> progress) {
        Duration look = Duration.ofMillis(20);
        return Flux.interval(look)
                .onBackpressureLatest()
                .doOnNext(tick -> {
                    environment.forgetOrphans();
                    if (tick % 50 == 49) {
                        progress.accept(environment.progress());
                    }
                })
                .take(settings.within().dividedBy(look))
                .any(tick -> !environment.checker().problems().isEmpty()
                        || (seen.isComplete() && environment.isAllCommitted()));
    }
}
