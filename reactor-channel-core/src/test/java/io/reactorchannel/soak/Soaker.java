package io.reactorchannel.soak;

import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.soak.SoakEnvironment.Position;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What one channel does in one flow of a soak run, until the flow ends in one way or another. */
final class Soaker {

    private static final int CONCURRENCY = 64;

    private final ReactiveChannel channel;
    private final Random random;
    private final Seen seen;
    private final CommitChecker checker;
    private final Map<Integer, Position> positions;

    Soaker(ReactiveChannel channel, Random random, Seen seen, CommitChecker checker, Map<Integer, Position> positions) {
        this.channel = channel;
        this.random = random;
        this.seen = seen;
        this.checker = checker;
        this.positions = positions;
    }

    Mono<Void> flow(SoakMode mode) {
        return switch (mode) {
            case RECEIVE -> receive();
            case CONSUME -> consume();
            case RUN -> run();
            case PRODUCE -> throw new IllegalArgumentException("a producer is no flow");
        };
    }

    /** Acknowledges out of order; cancels at a count, with acknowledgements to come, or at once after some time. */
    private Mono<Void> receive() {
        return channel.receive(SoakSettings.TOPIC)
                .take(1 + random.nextInt(6_000))
                .flatMap(
                        record -> {
                            seen.add((int) record.payloadAsMap().get("number"));
                            return delay().then(Mono.defer(() -> {
                                checker.done(record.partition(), record.offset());
                                if (random.nextInt(500) == 0) {
                                    return record.commit().onErrorComplete();
                                }
                                record.acknowledge();
                                return Mono.<Void>empty();
                            }));
                        },
                        CONCURRENCY)
                .takeUntilOther(Mono.delay(Duration.ofMillis(100 + random.nextInt(1_500))))
                .then();
    }

    private Mono<Void> delay() {
        int micros = random.nextInt(10) == 0 ? random.nextInt(3_000) : 0;
        return micros == 0
                ? Mono.empty()
                : Mono.delay(Duration.ofNanos(1_000L * micros)).then();
    }

    /**
     * Commits in the chain. Cancels at a count, on the thread that hands out; at a time only when all was handed out
     * before, as the checker could otherwise not tell a record that is just being handed out from one that was not.
     */
    private Mono<Void> consume() {
        AtomicInteger count = new AtomicInteger();
        int commitEvery = 1 + random.nextInt(300);
        return channel.consume(SoakSettings.TOPIC)
                .doOnNext(payload -> {
                    int number = (int) payload.get("number");
                    done(number);
                    seen.add(number);
                })
                .take(1 + random.nextInt(6_000))
                .concatMap(payload -> count.incrementAndGet() % commitEvery == 0 ? channel.commit() : Mono.empty(), 0)
                .takeUntilOther(seen.all().then(Mono.delay(Duration.ofMillis(random.nextInt(200)))))
                .then(channel.commit());
    }

    /** Says false, fails, or is stopped now and then. */
    private Mono<Void> run() {
        return channel.run(this::process, Duration.ofMillis(random.nextInt(3)), SoakSettings.TOPIC);
    }

    private Mono<Boolean> process(List<Map<String, Object>> payloads) {
        int fate = random.nextInt(60);
        if (fate == 0) {
            return Mono.error(new IllegalStateException("the processor fails"));
        }
        Mono<Boolean> processed = delay().then(Mono.fromSupplier(() -> {
            for (Map<String, Object> payload : payloads) {
                int number = (int) payload.get("number");
                seen.add(number);
                done(number);
            }
            return fate != 1;
        }));
        return fate == 2 ? channel.stop().then(processed) : processed;
    }

    private void done(int number) {
        Position position = positions.get(number);
        checker.done(position.partition(), position.offset());
    }

    /** From time to time stops whatever is active, from outside. */
    Flux<Void> disturb() {
        return Flux.interval(Duration.ofMillis(300 + random.nextInt(300)))
                .onBackpressureDrop()
                .concatMap(tick -> random.nextInt(3) == 0 ? channel.stop().onErrorComplete() : Mono.empty(), 1);
    }
}
