package io.reactorchannel.internal.consumer;

import io.reactorchannel.error.ChannelError;
import io.reactorchannel.error.PermanentError;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/** How the polls of a channel went until now. Safe for use by several threads. */
final class PollHistory {

    /** Failed polls in a row, since when, and the last one's failure. */
    private record Failures(int count, Instant since, ChannelError last) {}

    private final Supplier<Scheduler> clock;
    private final AtomicReference<@Nullable Failures> failures = new AtomicReference<>();
    private volatile @Nullable Instant lastAnswer;

    PollHistory(Supplier<Scheduler> clock) {
        this.clock = clock;
    }

    /** A poll was answered; tells how many failed in a row before it. */
    int answered() {
        lastAnswer = now();
        Failures before = failures.getAndSet(null);
        return before == null ? 0 : before.count();
    }

    /** A poll failed, or what has to go before it. */
    void failed(Throwable failure) {
        ChannelError error = failure instanceof ChannelError known
                ? known
                : new PermanentError("poll: failed unexpectedly", null, failure);
        Instant now = now();
        failures.updateAndGet(before ->
                before == null ? new Failures(1, now, error) : new Failures(before.count() + 1, before.since(), error));
    }

    /** When a poll was last answered. */
    Optional<Instant> lastAnswer() {
        return Optional.ofNullable(lastAnswer);
    }

    /** When the first one failed of those that failed in a row until now. */
    Optional<Instant> failingSince() {
        return Optional.ofNullable(failures.get()).map(Failures::since);
    }

    /** What the last poll failed with, unless it was answered. */
    Optional<ChannelError> failure() {
        return Optional.ofNullable(failures.get()).map(Failures::last);
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.get().now(TimeUnit.MILLISECONDS));
    }
}
