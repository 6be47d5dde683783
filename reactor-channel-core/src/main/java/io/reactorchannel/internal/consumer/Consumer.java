package io.reactorchannel.internal.consumer;

import io.reactorchannel.error.ConsumerError;
import io.reactorchannel.error.ErrorDetails;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.error.TemporaryError;
import io.reactorchannel.internal.retry.RetryPolicy;
import io.reactorchannel.internal.transport.AuthorizedTransport;
import io.reactorchannel.internal.transport.BaseUrl;
import io.reactorchannel.internal.transport.UndecodableAnswerError;
import io.reactorchannel.internal.wire.PayloadDecoder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The consumer side of a channel, operation by operation, each retried by the channel's policy and with a new consumer
 * where the old one cannot be used.
 */
public final class Consumer {

    private static final int UNDECODABLE_LIMIT = 3;

    private final ConsumerApi api;
    private final ConsumerSettings settings;
    private final RetryPolicy retry;
    private final RequestLane lane = new RequestLane();
    private final SessionKeeper sessions;
    private final Committer committer;
    private final ActiveFlow activeFlow = new ActiveFlow();
    private final AtomicInteger undecodableInARow = new AtomicInteger();

    /**
     * Creates the consumer side; nothing is sent yet.
     *
     * @param transport where requests go
     * @param base the URL above {@code /consumers}
     * @param settings what the user has set
     * @param retry when failed operations are tried again
     */
    public Consumer(AuthorizedTransport transport, BaseUrl base, ConsumerSettings settings, RetryPolicy retry) {
        this.api = new ConsumerApi(transport, base, settings);
        this.settings = settings;
        this.retry = retry;
        this.sessions = new SessionKeeper(api, lane, settings);
        this.committer = new Committer(sessions, lane, retry);
    }

    public Mono<Void> create() {
        return retried(sessions.create()).then();
    }

    public Mono<Void> subscribe(List<String> topics) {
        return retried(sessions.subscribe(topics)).then();
    }

    public Mono<List<String>> subscriptions() {
        return retried(sessions.usable().flatMap(session -> lane.inTurn(api.subscriptions(session))));
    }

    /** One poll; all its records are handed out together. */
    public <T> Mono<List<T>> poll(PayloadDecoder<T> decoder) {
        return retried(pollOnce(decoder)).map(PolledBatch::all);
    }

    /** Polls as long as there is demand; records are handed out one by one. */
    public <T> Flux<T> consume(PayloadDecoder<T> decoder, List<String> topics) {
        return Flux.defer(() -> {
            Mono<PolledBatch<T>> poll = nextBatch(decoder, topics);
            return new PollingFlux<>(poll, poll.delaySubscription(pause()), settings.prefetch(), activeFlow);
        });
    }

    public Mono<Void> commit() {
        return committer.commitHandedOut();
    }

    public Mono<Void> delete() {
        return retried(sessions.delete());
    }

    public Mono<Void> reset() {
        return sessions.reset();
    }

    /**
     * Ends the active flow, then commits what was allowed and deletes the consumer; a commit that is not accepted does
     * not keep the consumer from being deleted.
     *
     * @param within how long it may take in all; half of it is for the commit
     */
    public Mono<Void> close(Duration within) {
        return Mono.defer(() -> {
            activeFlow.close();
            return bothInTurn(within("commit", committer.commitAllowed(), within.dividedBy(2)), delete());
        });
    }

    private Mono<Void> within(String operation, Mono<Void> mono, Duration limit) {
        return mono.timeout(limit, settings.timer().get())
                .onErrorMap(
                        TimeoutException.class,
                        late -> new TemporaryError(
                                operation + ": not finished within " + limit, ErrorDetails.of(operation), late));
    }

    /** Runs the second whatever becomes of the first, and signals the first failure. */
    private static Mono<Void> bothInTurn(Mono<Void> first, Mono<Void> second) {
        return first.onErrorResume(failure -> second.onErrorResume(further -> {
                            failure.addSuppressed(further);
                            return Mono.empty();
                        })
                        .then(Mono.error(failure)))
                .then(second);
    }

    private Mono<Long> pause() {
        return Mono.defer(
                () -> Mono.delay(settings.emptyPollDelay(), settings.timer().get()));
    }

    /** The next batch, perhaps an empty one; waits begin anew with each decoded poll. */
    private <T> Mono<PolledBatch<T>> nextBatch(PayloadDecoder<T> decoder, List<String> topics) {
        AtomicBoolean subscribed = new AtomicBoolean();
        Mono<Void> subscribeFirst = Mono.defer(() -> topics.isEmpty() || (subscribed.get() && sessions.hasTopics())
                ? Mono.empty()
                : sessions.subscribe(topics)
                        .doOnNext(session -> subscribed.set(true))
                        .then());
        return retried(subscribeFirst.then(pollOnce(decoder)));
    }

    /**
     * One poll in its turn. Until the batch is taken over a cancel may lose it on the way; from then on its owner
     * either hands it out or discards it. No operator between here and there may cancel before it passes the batch on.
     */
    private <T> Mono<PolledBatch<T>> pollOnce(PayloadDecoder<T> decoder) {
        return sessions.subscribed().flatMap(session -> {
            PollInDoubt doubt = new PollInDoubt(session);
            return lane.inTurn(Mono.defer(() -> poll(session, doubt, decoder))).doOnCancel(doubt::abandoned);
        });
    }

    private <T> Mono<PolledBatch<T>> poll(ConsumerSession session, PollInDoubt doubt, PayloadDecoder<T> decoder) {
        if (!session.isUsable()) {
            return Mono.error(new ConsumerError(
                    "poll: the consumer was lost while the poll waited", ErrorDetails.of("poll"), null));
        }
        return api.poll(session, doubt).map(records -> {
            undecodableInARow.set(0);
            return new PolledBatch<>(session, doubt, records, decoder);
        });
    }

    private <T> Mono<T> retried(Mono<T> operation) {
        return operation
                .onErrorMap(UndecodableAnswerError.class, this::countUndecodable)
                .retryWhen(retry.temporary());
    }

    private Throwable countUndecodable(UndecodableAnswerError failure) {
        ErrorDetails details = ErrorDetails.of(failure.operation().orElse("request"));
        String problem = String.valueOf(failure.getMessage());
        return undecodableInARow.incrementAndGet() < UNDECODABLE_LIMIT
                ? new TemporaryError(problem, details, failure)
                : new PermanentError(
                        problem + " (so were " + UNDECODABLE_LIMIT + " answers in a row)", details, failure);
    }
}
