package io.reactorchannel.internal.consumer;

import io.reactorchannel.error.ConsumerError;
import io.reactorchannel.internal.logging.RateLimitedLog;
import io.reactorchannel.internal.retry.RetryPolicy;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Commits what may be committed, before all other requests that wait and retried while that helps, and tells about
 * records that can no longer be committed.
 */
final class Committer {

    private final SessionKeeper sessions;
    private final RequestLane lane;
    private final RetryPolicy retry;
    private final RateLimitedLog log;

    Committer(SessionKeeper sessions, RequestLane lane, RetryPolicy retry, RateLimitedLog log) {
        this.sessions = sessions;
        this.lane = lane;
        this.retry = retry;
        this.log = log;
    }

    /** Commits all that was handed out until now to be committed on demand, and what is acknowledged. */
    Mono<Void> commitHandedOut() {
        return Mono.defer(() -> {
            ConsumerSession session = sessions.current();
            if (session != null) {
                session.releaseGiven();
                session.ledger().release();
            }
            return commitAllowed(session).then(Mono.defer(this::settleForfeited));
        });
    }

    /** Commits what was allowed before, or is acknowledged, and is not committed yet. */
    Mono<Void> commitAllowed() {
        return Mono.defer(() -> commitAllowed(sessions.current()));
    }

    private Mono<Void> commitAllowed(@Nullable ConsumerSession session) {
        return session == null ? Mono.empty() : commitAllowedOf(session);
    }

    /** As {@link #commitAllowed()}, of a particular consumer, which may have been replaced meanwhile. */
    Mono<Void> commitAllowedOf(ConsumerSession session) {
        return inTurn(session, () -> session.isLost() && session.ledger().hasCommittable())
                .onErrorResume(ConsumerError.class, gone -> forfeited(session, gone));
    }

    /** Commits what is allowed, or signals {@link ConsumerError} when the consumer was lost or replaced. */
    Mono<Void> commitAhead(ConsumerSession session) {
        return inTurn(session, () -> session.isLost() || session.ledger().isClosed());
    }

    private Mono<Void> inTurn(ConsumerSession session, BooleanSupplier isGone) {
        Mono<Void> commit = Mono.defer(() -> isGone.getAsBoolean()
                ? Mono.error(new ConsumerError("commit: the consumer of these records is gone"))
                : sessions.commitAllowed(session));
        return lane.beforeOthers(commit)
                .retryWhen(retry.only(failure -> !(failure instanceof ConsumerError), sessions::description));
    }

    /** Gives up what can no longer be committed: an error where temporary errors are not retried, else logged. */
    Mono<Void> forfeited(ConsumerSession session, ConsumerError gone) {
        return forfeited(sessions.close(session, gone), gone);
    }

    /** Tells those who wait for a commit that it failed for good. */
    void commitFailed(Throwable failure) {
        ConsumerSession session = sessions.current();
        if (session != null) {
            session.ledger().commitFailed(failure);
        }
    }

    /** Whose commits they are, for the log. */
    String who() {
        return sessions.description();
    }

    private Mono<Void> settleForfeited() {
        long count = sessions.takeForfeited();
        return count == 0
                ? Mono.empty()
                : forfeited(count, new ConsumerError("commit: the consumer of these records was replaced"));
    }

    private Mono<Void> forfeited(long count, ConsumerError cause) {
        if (!retry.isEnabled()) {
            return Mono.error(cause);
        }
        log.warn(
                "{}: {} can no longer be committed and will be delivered again: {}",
                sessions.description(),
                count == 0 ? "acknowledged records" : count + " records",
                cause.getMessage());
        return Mono.empty();
    }
}
