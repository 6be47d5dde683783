package io.reactorchannel.internal.consumer;

import io.reactorchannel.ConsumerHandle;
import io.reactorchannel.error.ConsumerError;
import io.reactorchannel.internal.ledger.OffsetLedger;
import io.reactorchannel.internal.telemetry.Telemetry;
import io.reactorchannel.internal.telemetry.Telemetry.Processing;
import io.reactorchannel.internal.transport.CookieJar;
import io.reactorchannel.internal.wire.PolledRecord;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
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

    /** What becomes of the records that an adopted consumer was given elsewhere. */
    private enum Given {
        LEFT,
        UNTOUCHED,
        TO_COMMIT
    }

    private final String id;
    private final CookieJar cookies;
    private final boolean adopted;
    private final Telemetry telemetry;
    private final AtomicReference<Given> given;
    private final OffsetLedger ledger = new OffsetLedger();
    private final AtomicReference<State> state = new AtomicReference<>(State.USABLE);
    private final AtomicBoolean retiring = new AtomicBoolean();
    private final AtomicInteger failedLastCommits = new AtomicInteger();
    private volatile Subscription subscription = Subscription.NONE;
    private volatile long lastContact;

    ConsumerSession(String id, CookieJar cookies, Telemetry telemetry) {
        this(id, cookies, false, telemetry);
    }

    private ConsumerSession(String id, CookieJar cookies, boolean adopted, Telemetry telemetry) {
        this.id = id;
        this.cookies = cookies;
        this.adopted = adopted;
        this.telemetry = telemetry;
        this.given = new AtomicReference<>(adopted ? Given.UNTOUCHED : Given.LEFT);
    }

    /** A consumer that was made and perhaps used elsewhere. */
    static ConsumerSession adopted(String id, CookieJar cookies, Telemetry telemetry) {
        return new ConsumerSession(id, cookies, true, telemetry);
    }

    /** What another channel needs to go on with it. */
    ConsumerHandle handle() {
        return new ConsumerHandle(id, cookies.values());
    }

    boolean isAdopted() {
        return adopted;
    }

    /** Lets all that was given elsewhere be committed, if nothing was polled here yet. */
    void releaseGiven() {
        given.compareAndSet(Given.UNTOUCHED, Given.TO_COMMIT);
    }

    boolean isGivenToCommit() {
        return given.get() == Given.TO_COMMIT;
    }

    /** From now on a commit of all that was given would cover what was not handed out here. */
    void leaveGiven() {
        given.set(Given.LEFT);
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

    /** Begins the processing of a record of this consumer. */
    Processing processing(PolledRecord record) {
        return telemetry.processing(this, record);
    }

    /** Gives up all that is not committed, see {@link OffsetLedger#close}, and what is being processed. */
    long close(ConsumerError reason, AtomicLong laterForfeited) {
        long count = ledger.close(reason, laterForfeited);
        telemetry.gone(this);
        return count;
    }

    boolean isUsable() {
        return state.get() == State.USABLE;
    }

    boolean isLost() {
        return state.get() == State.LOST;
    }

    Subscription subscription() {
        return subscription;
    }

    /** Whether polls leave out what a filter does not want, as far as it is known here. */
    boolean isFiltered() {
        return adopted || !subscription.filter().isEmpty();
    }

    void subscribedTo(Subscription accepted) {
        subscription = accepted;
    }

    void goStale(String reason) {
        if (state.compareAndSet(State.USABLE, State.STALE)) {
            log.debug("Consumer {} is stale: {}", id, reason);
        }
    }

    /** Notes that a request of this consumer is sent or answered, in milliseconds of any clock. */
    void inContact(long now) {
        lastContact = now;
    }

    /** When its last request was sent or answered. */
    long lastContact() {
        return lastContact;
    }

    /** Whether its replacement begins just now. */
    boolean beginRetirement() {
        return retiring.compareAndSet(false, true);
    }

    /** Counts a failure of the commit before it is replaced, and tells how many there were. */
    int lastCommitFailed() {
        return failedLastCommits.incrementAndGet();
    }

    void lose() {
        state.set(State.LOST);
    }
}
