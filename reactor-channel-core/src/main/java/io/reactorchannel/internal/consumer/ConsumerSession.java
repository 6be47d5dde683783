package io.reactorchannel.internal.consumer;

import io.reactorchannel.internal.ledger.OffsetLedger;
import io.reactorchannel.internal.transport.CookieJar;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One consumer on the service as the channel knows it: id, cookies, topics, offsets, and whether it can still be used.
 * A <em>stale</em> consumer may have given out records that never arrived; it takes commits but is not polled again. A
 * <em>lost</em> one is not known to the service any more. Neither becomes usable again. Safe for use by several
 * threads.
 */
final class ConsumerSession {

    private static final Logger log = LoggerFactory.getLogger(ConsumerSession.class);

    private enum State {
        USABLE,
        STALE,
        LOST
    }

    private final String id;
    private final CookieJar cookies;
    private final OffsetLedger ledger = new OffsetLedger();
    private final AtomicReference<State> state = new AtomicReference<>(State.USABLE);
    private final AtomicInteger failedLastCommits = new AtomicInteger();
    private volatile Set<String> topics = Set.of();
    private volatile long lastRequest;

    ConsumerSession(String id, CookieJar cookies) {
        this.id = id;
        this.cookies = cookies;
    }

    String id() {
        return id;
    }

    CookieJar cookies() {
        return cookies;
    }

    OffsetLedger ledger() {
        return ledger;
    }

    boolean isUsable() {
        return state.get() == State.USABLE;
    }

    boolean isLost() {
        return state.get() == State.LOST;
    }

    boolean isSubscribedTo(Collection<String> others) {
        return topics.equals(Set.copyOf(others));
    }

    void subscribedTo(Collection<String> accepted) {
        topics = Set.copyOf(accepted);
    }

    void goStale(String reason) {
        if (state.compareAndSet(State.USABLE, State.STALE)) {
            log.debug("Consumer {} is stale: {}", id, reason);
        }
    }

    /** Notes that a request of this consumer is sent, in milliseconds of any clock. */
    void requestSent(long now) {
        lastRequest = now;
    }

    /** When its last request was sent. */
    long lastRequest() {
        return lastRequest;
    }

    /** Counts a failure of the commit before it is replaced, and tells how many there were. */
    int lastCommitFailed() {
        return failedLastCommits.incrementAndGet();
    }

    void lose() {
        state.set(State.LOST);
    }
}
