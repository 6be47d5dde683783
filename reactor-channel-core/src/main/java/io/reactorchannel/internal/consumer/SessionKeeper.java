package io.reactorchannel.internal.consumer;

import io.reactorchannel.ConsumerHandle;
import io.reactorchannel.OffsetReset;
import io.reactorchannel.error.ConsumerError;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.error.TemporaryError;
import io.reactorchannel.internal.logging.RateLimitedLog;
import io.reactorchannel.internal.wire.ConsumedOffset;
import io.reactorchannel.internal.wire.TopicFilter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Holds the channel's current consumer and the topics it is meant for, makes a consumer when there is none, and
 * replaces one that is stale or lost: what may be committed is committed, the old consumer is deleted as far as
 * possible, a new one is created and subscribed. All changes happen in a turn of the request lane.
 */
final class SessionKeeper {

    /**
     * So many offsets go into one commit request, twice as many at most when an earlier one is sent again with it: less
     * than the megabyte that common proxies accept.
     */
    private static final int OFFSETS_PER_COMMIT = 5_000;

    /** So often the last commit of a stale consumer may fail before the consumer is given up all the same. */
    private static final int LAST_COMMIT_TRIES = 3;

    private final ConsumerApi api;
    private final RequestLane lane;
    private final ConsumerSettings settings;
    private final RateLimitedLog log;
    private final AtomicLong forfeited = new AtomicLong();
    private volatile @Nullable ConsumerSession current;
    private volatile List<String> topics = List.of();
    private volatile TopicFilter filter;
    private volatile boolean everCommitted;
    private volatile boolean abandoned;
    private volatile Runnable whenClosed = () -> {};

    SessionKeeper(ConsumerApi api, RequestLane lane, ConsumerSettings settings, RateLimitedLog log) {
        this.api = api;
        this.lane = lane;
        this.settings = settings;
        this.log = log;
        this.filter = settings.filter();
    }

    @Nullable
    ConsumerSession current() {
        return current;
    }

    /** Has something run whenever records are given up because their consumer is gone. */
    void whenClosed(Runnable listener) {
        whenClosed = listener;
    }

    /** Group, topics and consumer, for the log. */
    String description() {
        ConsumerSession session = current;
        return "Group " + settings.group()
                + (session == null
                        ? ", topics " + topics + ", no consumer"
                        : ", topics " + session.subscription().topics() + ", consumer " + session.id());
    }

    /** How many records are handed out that cannot be committed, as they or earlier ones are not acknowledged. */
    int unacknowledged() {
        ConsumerSession session = current;
        return session == null ? 0 : session.ledger().unacknowledged();
    }

    /** How long ago the oldest of those arrived, in milliseconds; 0 when there is none. */
    long unacknowledgedFor() {
        ConsumerSession session = current;
        OptionalLong oldest =
                session == null ? OptionalLong.empty() : session.ledger().oldestUnacknowledged();
        return oldest.isEmpty()
                ? 0
                : Math.max(0, settings.timer().get().now(TimeUnit.MILLISECONDS) - oldest.getAsLong());
    }

    /** For the end of the channel: gives up what is not committed and makes no consumer any more. */
    void abandon() {
        abandoned = true;
        ConsumerSession session = current;
        if (session != null) {
            close(session, "was given up, as the channel is destroyed");
        }
    }

    /** The consumer's id; empty while there is none, or none that can be used. */
    Optional<String> usableId() {
        return Optional.ofNullable(current).filter(ConsumerSession::isUsable).map(ConsumerSession::id);
    }

    /** The topics the consumer is meant for. */
    List<String> topics() {
        return topics;
    }

    /** Whether there are topics the consumer is meant for. */
    boolean hasTopics() {
        return !topics.isEmpty();
    }

    /** How many handed-out records of replaced consumers could not be committed since this was last asked. */
    long takeForfeited() {
        return forfeited.getAndSet(0);
    }

    /**
     * Has records that were handed out to be acknowledged, and were not until now, delivered again by the next poll.
     */
    void deliverUnacknowledgedAgain() {
        ConsumerSession session = current;
        if (session != null && session.ledger().unacknowledged() > 0) {
            session.goStale("records of a flow that ended were not acknowledged");
        }
    }

    /** As {@link #deliverUnacknowledgedAgain()}, and records that nobody has asked to commit. */
    void deliverUncommittedAgain() {
        deliverUnacknowledgedAgain();
        ConsumerSession session = current;
        if (session != null && session.ledger().hasUnreleased()) {
            session.goStale("records of a flow that ended were not committed");
        }
    }

    /** Forgets everything local and creates a consumer without topics. */
    Mono<ConsumerSession> create() {
        return lane.toTheEnd(Mono.defer(() -> {
            forgetAll("was reset");
            return make();
        }));
    }

    /** A usable consumer, with the topics it is meant for if there are any. */
    Mono<ConsumerSession> usable() {
        return Mono.defer(() -> {
            ConsumerSession session = current;
            return session != null && isReady(session)
                    ? Mono.just(session)
                    : lane.toTheEnd(Mono.defer(() -> establish(topics)));
        });
    }

    /** A usable consumer with topics; {@link PermanentError} when there were never any. */
    Mono<ConsumerSession> subscribed() {
        return Mono.defer(() -> hasTopics() ? usable() : Mono.error(notSubscribed()));
    }

    private static PermanentError notSubscribed() {
        return new PermanentError("topics: the channel is not subscribed to any; name at least one");
    }

    /** Subscribes to topics from now on, unless the consumer is subscribed to just those. */
    Mono<ConsumerSession> subscribe(List<String> wanted) {
        return lane.toTheEnd(Mono.defer(() -> {
                    ConsumerSession session = current;
                    if (session != null && session.isAdopted()) {
                        session.subscribedTo(Subscription.NONE); // its filter is not known here
                    }
                    return establish(wanted);
                })
                .doOnNext(session -> topics = wanted));
    }

    /** Gives the consumer away, unless it cannot be used any more. */
    Mono<ConsumerHandle> detach() {
        return lane.inTurn(Mono.defer(() -> {
            deliverUnacknowledgedAgain();
            ConsumerSession session = current;
            if (session == null) {
                return Mono.empty();
            }
            if (!session.isUsable()) {
                return Mono.error(
                        new ConsumerError("detach: the consumer is lost, or records of it are, and to be replaced"));
            }
            ConsumerHandle handle = session.handle();
            forgetAll("was handed over");
            return Mono.just(handle);
        }));
    }

    /** Takes a consumer of elsewhere, with the topics that the service tells. */
    Mono<Void> attach(ConsumerHandle handle) {
        return lane.toTheEnd(Mono.defer(() -> {
            forgetAll("was given up for another");
            ConsumerSession session = api.adopt(handle);
            return api.subscriptions(session)
                    .doOnNext(told -> {
                        topics = List.copyOf(told);
                        session.subscribedTo(Subscription.to(topics, filter));
                        current = session;
                    })
                    .then();
        }));
    }

    /**
     * Has another filter from now on, of the consumer that is made for it when there is none usable, and of those that
     * replace it.
     */
    Mono<Void> updateFilter(TopicFilter wanted) {
        return lane.toTheEnd(Mono.defer(() -> {
            TopicFilter updated = filter.replacedBy(wanted);
            return hasTopics()
                    ? establish(topics)
                            .flatMap(session -> api.updateFilter(session, updated, Subscription.to(topics, updated)))
                            .doOnSuccess(done -> filter = updated)
                    : Mono.error(notSubscribed());
        }));
    }

    /** Deletes the consumer; one that the service does not know is as good as deleted. The topics stay known. */
    Mono<Void> delete() {
        return lane.inTurn(Mono.defer(() -> {
            ConsumerSession session = current;
            if (session == null) {
                return Mono.empty();
            }
            Mono<Void> deletion = session.isLost()
                    ? Mono.empty()
                    : api.delete(session).doOnSuccess(done -> log.info("{}: the consumer was deleted", description()));
            return deletion.onErrorResume(ConsumerError.class, this::goneOrRefused)
                    .doOnSuccess(done -> {
                        close(session, "was deleted");
                        current = null;
                    });
        }));
    }

    /** Forgets the consumer and its topics without a request. */
    Mono<Void> reset() {
        return lane.inTurn(Mono.fromRunnable(() -> forgetAll("was reset")));
    }

    private void forgetAll(String fate) {
        ConsumerSession session = current;
        if (session != null) {
            close(session, fate);
        }
        current = null;
        topics = List.of();
        filter = settings.filter();
        forfeited.set(0);
    }

    /** Commits what may be committed in a session; to be called in a turn. Nothing to commit: no request. */
    Mono<Void> commitAllowed(ConsumerSession session) {
        return Mono.defer(() -> {
            if (session.isGivenToCommit()) {
                return api.commitGiven(session)
                        .doOnSuccess(done -> everCommitted = true)
                        .then(commitAllowed(session));
            }
            List<ConsumedOffset> offsets = session.ledger().committable(settings.commitStrategy(), OFFSETS_PER_COMMIT);
            if (offsets.isEmpty()) {
                return Mono.empty();
            }
            session.ledger().sending(offsets);
            Mono<Void> commit = api.commit(session, offsets).doOnSuccess(done -> everCommitted = true);
            return offsets.size() < OFFSETS_PER_COMMIT ? commit : commit.then(commitAllowed(session));
        });
    }

    private boolean isReady(ConsumerSession session) {
        return session.isUsable()
                && (topics.isEmpty() || session.subscription().equals(Subscription.to(topics, filter)));
    }

    private Mono<ConsumerSession> establish(List<String> wanted) {
        ConsumerSession session = current;
        Mono<ConsumerSession> established = session != null && session.isUsable()
                ? Mono.just(session)
                : retire(session).then(make());
        Subscription subscription = Subscription.to(wanted, filter);
        return established.flatMap(
                ready -> wanted.isEmpty() || ready.subscription().equals(subscription)
                        ? Mono.just(ready)
                        : api.subscribe(ready, subscription)
                                .doOnSuccess(done -> log.info("{}: the consumer is subscribed", description()))
                                .thenReturn(ready));
    }

    private Mono<Void> retire(@Nullable ConsumerSession session) {
        if (session == null) {
            return Mono.empty();
        }
        if (session.beginRetirement()) { // the last commit may have to be tried again
            log.info("{}: the consumer is {} and replaced", description(), stateOf(session));
            if (settings.offsetReset() == OffsetReset.LATEST && !everCommitted) {
                log.warn(
                        "{}: the consumer is replaced before the first commit and offset is 'latest':"
                                + " records of the meantime may be skipped; 'earliest' misses none",
                        description());
            }
        }
        Mono<Void> farewell =
                session.isLost() ? Mono.empty() : commitLast(session).then(deleteIfPossible(session));
        return farewell.then(Mono.fromRunnable(() -> forget(session)));
    }

    private static String stateOf(ConsumerSession session) {
        return session.isLost() ? "lost" : "stale";
    }

    /**
     * A temporary failure is passed on, so that the commit is tried again before the consumer is given up, some times.
     */
    private Mono<Void> commitLast(ConsumerSession session) {
        return commitAllowed(session)
                .onErrorResume(
                        failure -> failure instanceof ConsumerError
                                || !(failure instanceof TemporaryError)
                                || session.lastCommitFailed() >= LAST_COMMIT_TRIES,
                        failure -> {
                            log.warn("{}: the last commit failed: {}", description(), failure.getMessage());
                            return Mono.empty();
                        });
    }

    private Mono<Void> deleteIfPossible(ConsumerSession session) {
        return Mono.defer(() -> session.isLost() ? Mono.empty() : api.delete(session))
                .onErrorResume(failure -> {
                    log.info(
                            "{}: the consumer could not be deleted and will expire: {}",
                            description(),
                            failure.getMessage());
                    return Mono.empty();
                });
    }

    private void forget(ConsumerSession session) {
        current = null;
        settings.telemetry().replaced(stateOf(session));
        forfeited.addAndGet(close(session, "was replaced"));
    }

    private long close(ConsumerSession session, String fate) {
        return close(session, new ConsumerError("commit: the consumer of this record " + fate));
    }

    /** Gives up what is not committed in a session. */
    long close(ConsumerSession session, ConsumerError gone) {
        long count = session.close(gone, forfeited);
        whenClosed.run();
        return count;
    }

    private Mono<ConsumerSession> make() {
        return Mono.defer(() -> abandoned
                        ? Mono.error(new PermanentError("The channel is destroyed; build another one"))
                        : api.create())
                .doOnNext(created -> current = created);
    }

    private Mono<Void> goneOrRefused(ConsumerError unknown) {
        log.info(
                "{}: the consumer to delete is not known or not accepted any more, it expires if it still exists: {}",
                description(),
                unknown.getMessage());
        return Mono.empty();
    }
}
