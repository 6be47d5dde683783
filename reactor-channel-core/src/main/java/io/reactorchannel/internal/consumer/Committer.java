package io.reactorchannel.internal.consumer;

import io.reactorchannel.error.ConsumerError;
import io.reactorchannel.internal.retry.RetryPolicy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Commits on demand what was handed out, and tells about records that can no longer be committed. */
final class Committer {

    private static final Logger log = LoggerFactory.getLogger(Committer.class);

    private final SessionKeeper sessions;
    private final RequestLane lane;
    private final RetryPolicy retry;

    Committer(SessionKeeper sessions, RequestLane lane, RetryPolicy retry) {
        this.sessions = sessions;
        this.lane = lane;
        this.retry = retry;
    }

    /** Commits all that was handed out until now. */
    Mono<Void> commitHandedOut() {
        return Mono.defer(() -> {
            ConsumerSession session = sessions.current();
            if (session != null) {
                session.ledger().allowCommit();
            }
            return commitAllowed(session).then(Mono.defer(this::settleForfeited));
        });
    }

    /** Commits what was allowed before and is not committed yet. */
    Mono<Void> commitAllowed() {
        return Mono.defer(() -> commitAllowed(sessions.current()));
    }

    private Mono<Void> commitAllowed(@Nullable ConsumerSession session) {
        return session == null
                ? Mono.empty()
                : commitInTurn(session)
                        .retryWhen(retry.only(failure -> !(failure instanceof ConsumerError)))
                        .onErrorResume(
                                ConsumerError.class,
                                gone -> forfeited(session.ledger().forfeit(), gone));
    }

    private Mono<Void> commitInTurn(ConsumerSession session) {
        return lane.beforeOthers(Mono.defer(
                () -> session.isLost() && !session.ledger().committable(1).isEmpty()
                        ? Mono.error(new ConsumerError("commit: the consumer of these records is gone"))
                        : sessions.commitAllowed(session)));
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
        log.warn("{} records can no longer be committed and will be delivered again: {}", count, cause.getMessage());
        return Mono.empty();
    }
}
