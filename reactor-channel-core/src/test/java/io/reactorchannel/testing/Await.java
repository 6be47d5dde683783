package io.reactorchannel.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Waits for a condition, which may block, and fails when it does not come true. */
public final class Await {

    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);

    private Await() {}

    public static void until(BooleanSupplier condition) {
        until(condition, LONG_ENOUGH);
    }

    public static void until(BooleanSupplier condition, Duration within) {
        Scheduler timer = Schedulers.newBoundedElastic(1, 1_000, "await");
        try {
            Boolean met = Flux.interval(Duration.ZERO, PAUSE, timer)
                    .take(within.dividedBy(PAUSE))
                    .map(tick -> condition.getAsBoolean())
                    .takeUntil(Boolean::booleanValue)
                    .blockLast();
            assertThat(met).as("condition within %s", within).isTrue();
        } finally {
            timer.dispose();
        }
    }
}
