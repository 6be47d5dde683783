package io.reactorchannel.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Waits for a condition, and fails when it does not come true. */
public final class Await {

    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final int TRIES = 4_000;

    private Await() {}

    public static void until(BooleanSupplier condition) {
        Scheduler timer = Schedulers.newSingle("await");
        try {
            Boolean met = Flux.interval(Duration.ZERO, PAUSE, timer)
                    .take(TRIES)
                    .map(tick -> condition.getAsBoolean())
                    .takeUntil(Boolean::booleanValue)
                    .blockLast();
            assertThat(met).as("condition within %s", PAUSE.multipliedBy(TRIES)).isTrue();
        } finally {
            timer.dispose();
        }
    }
}
