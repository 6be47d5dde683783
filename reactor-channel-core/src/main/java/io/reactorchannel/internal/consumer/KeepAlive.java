package io.reactorchannel.internal.consumer;

import io.reactorchannel.error.ConsumerError;
import io.reactorchannel.internal.logging.RateLimitedLog;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Asks for the consumer's subscriptions when nothing else was sent for some time, so that the service keeps it. */
final class KeepAlive {

    private final ConsumerApi api;
    private final SessionKeeper sessions;
    private final RequestLane lane;
    private final ConsumerSettings settings;
    private final RateLimitedLog log;

    KeepAlive(
            ConsumerApi api, SessionKeeper sessions, RequestLane lane, ConsumerSettings settings, RateLimitedLog log) {
        this.api = api;
        this.sessions = sessions;
        this.lane = lane;
        this.settings = settings;
        this.log = log;
    }

    /**
     * Keeps consumers alive while it is subscribed to. Never ends: a failure is logged, and a consumer that turns out
     * to be lost is replaced by the next poll.
     */
    Mono<Void> endlessly() {
        Duration interval = settings.keepAliveInterval();
        return interval == null
                ? Mono.never()
                : Mono.defer(() -> once(interval)).repeat().then();
    }

    private Mono<Void> once(Duration interval) {
        return Mono.delay(untilSilentFor(interval), timer())
                .then(Mono.defer(() -> isSilentFor(interval)
                        ? lane.inTurn(Mono.defer(() -> isSilentFor(interval) ? ask() : Mono.empty()))
                        : Mono.empty()));
    }

    private Mono<Void> ask() {
        ConsumerSession session = sessions.current();
        return session == null
                ? Mono.empty()
                : api.subscriptions(session).then().onErrorResume(failure -> {
                    log.info(
                            failure instanceof ConsumerError
                                    ? "{}: the consumer will be replaced: {}"
                                    : "{}: the consumer could not be kept alive, which is tried again: {}",
                            sessions.description(),
                            failure.getMessage());
                    return Mono.empty();
                });
    }

    private boolean isSilentFor(Duration interval) {
        ConsumerSession session = sessions.current();
        return session != null && !session.isLost() && silence(session) >= interval.toMillis();
    }

    private Duration untilSilentFor(Duration interval) {
        ConsumerSession session = sessions.current();
        long left = session == null || session.isLost() ? 0 : interval.toMillis() - silence(session);
        return left > 0 ? Duration.ofMillis(left) : interval;
    }

    private long silence(ConsumerSession session) {
        return timer().now(TimeUnit.MILLISECONDS) - session.lastContact();
    }

    private Scheduler timer() {
        return settings.timer().get();
    }
}
