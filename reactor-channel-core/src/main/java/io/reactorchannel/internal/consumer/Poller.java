package io.reactorchannel.internal.consumer;

import io.reactorchannel.error.ConsumerError;
import io.reactorchannel.error.ErrorDetails;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.error.TemporaryError;
import io.reactorchannel.internal.logging.RateLimitedLog;
import io.reactorchannel.internal.retry.RetryPolicy;
import io.reactorchannel.internal.transport.UndecodableAnswerError;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;

/**
 * Polls, one poll for each subscription: waits until polling is not paused, has a usable consumer made when there is
 * none, and polls in its turn, again as long as that is retried.
 */
final class Poller {

    private static final int UNDECODABLE_LIMIT = 3;

    private final ConsumerApi api;
    private final SessionKeeper sessions;
    private final RequestLane lane;
    private final RetryPolicy retry;
    private final Pause pause;
    private final PollHistory history;
    private final RateLimitedLog log;
    private final AtomicInteger undecodableInARow = new AtomicInteger();

    Poller(
            ConsumerApi api,
            SessionKeeper sessions,
            RequestLane lane,
            RetryPolicy retry,
            Pause pause,
            PollHistory history,
            RateLimitedLog log) {
        this.api = api;
        this.sessions = sessions;
        this.lane = lane;
        this.retry = retry;
        this.pause = pause;
        this.history = history;
        this.log = log;
    }

    /** A poll of the topics subscribed to. */
    <B extends PolledBatch<?>> Mono<B> poll(Maker<B> maker) {
        return retried(counted(pollOnce(Mono.empty(), maker)));
    }

    /**
     * Polls that subscribe to topics first, once, or those subscribed to meanwhile. Waits begin anew with each decoded
     * poll.
     */
    <B extends PolledBatch<?>> Mono<B> poll(Maker<B> maker, List<String> topics) {
        AtomicBoolean subscribed = new AtomicBoolean();
        Mono<Void> subscribeFirst = Mono.defer(() -> topics.isEmpty() || (subscribed.get() && sessions.hasTopics())
                ? Mono.empty()
                : sessions.subscribe(topics)
                        .doOnNext(session -> subscribed.set(true))
                        .then());
        return retried(counted(pollOnce(subscribeFirst, maker)));
    }

    /**
     * Retries an operation as the policy says. An answer that cannot be decoded is a temporary failure, unless it is
     * not the first in a row.
     */
    <T> Mono<T> retried(Mono<T> operation) {
        return operation
                .onErrorMap(UndecodableAnswerError.class, this::countUndecodable)
                .retryWhen(retry.temporary(sessions::description));
    }

    /**
     * One poll in its turn. Until the batch is taken over a cancel may lose it on the way; from then on its owner
     * either hands it out or discards it. No operator between here and there may cancel before it passes the batch on.
     */
    private <B extends PolledBatch<?>> Mono<B> pollOnce(Mono<Void> subscribeFirst, Maker<B> maker) {
        Mono<B> poll = sessions.subscribed().flatMap(session -> {
            PollInDoubt doubt = new PollInDoubt(session);
            return lane.inTurn(Mono.defer(() -> poll(session, doubt, maker))).doOnCancel(doubt::abandoned);
        });
        return pause.over()
                .then(subscribeFirst)
                .then(poll)
                .onErrorResume(NotNow.class, again -> pollOnce(subscribeFirst, maker));
    }

    private <B extends PolledBatch<?>> Mono<B> poll(ConsumerSession session, PollInDoubt doubt, Maker<B> maker) {
        // deleted, reset or replaced meanwhile: the one that is current now is asked
        if (pause.isOn() || session != sessions.current()) {
            return Mono.error(new NotNow());
        }
        if (!session.isUsable()) {
            return Mono.error(new ConsumerError(
                    "poll: the consumer was lost while the poll waited", ErrorDetails.of("poll"), null));
        }
        Mono<Void> owed = session.isGivenToCommit() ? sessions.commitAllowed(session) : Mono.empty();
        return owed.then(api.poll(session, doubt)).map(records -> {
            undecodableInARow.set(0);
            tellThatPollsAreAnswered();
            return maker.make(session, doubt, records);
        });
    }

    private <B> Mono<B> counted(Mono<B> poll) {
        return poll.doOnError(history::failed);
    }

    private void tellThatPollsAreAnswered() {
        int failed = history.answered();
        if (failed > 0) {
            log.info("{}: polls are answered again, after {} that failed", sessions.description(), failed);
        }
    }

    private Throwable countUndecodable(UndecodableAnswerError failure) {
        ErrorDetails details = ErrorDetails.of(failure.operation().orElse("request"));
        String problem = String.valueOf(failure.getMessage());
        return undecodableInARow.incrementAndGet() < UNDECODABLE_LIMIT
                ? new TemporaryError(problem, details, failure)
                : new PermanentError(
                        problem + " (so were " + UNDECODABLE_LIMIT + " answers in a row)", details, failure);
    }

    /** Polling was paused, or the consumer given up, while a poll waited for its turn. Never leaves this class. */
    private static final class NotNow extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NotNow() {
            super(null, null, false, false);
        }
    }
}
