package io.reactorchannel.internal.consumer;

import java.util.concurrent.atomic.AtomicReference;

/**
 * One poll from the moment it is prepared until its records are in somebody's hands. In between the service may have
 * moved the consumer's position for an answer that nobody gets: if the poll is abandoned then, the consumer is stale.
 * Sending and abandoning may happen at the same time on two threads, and either may come first.
 */
final class PollInDoubt {

    private enum State {
        PREPARED,
        SENT,
        SETTLED,
        ABANDONED
    }

    private final ConsumerSession session;
    private final AtomicReference<State> state = new AtomicReference<>(State.PREPARED);

    PollInDoubt(ConsumerSession session) {
        this.session = session;
    }

    /**
     * The request is about to be written, perhaps for the second time.
     *
     * @return false when it must not be, because the poll is abandoned already
     */
    boolean send() {
        return state.compareAndSet(State.PREPARED, State.SENT) || state.get() != State.ABANDONED;
    }

    /**
     * The service stands where it stood, or the records are in somebody's hands.
     *
     * @return false when the poll was abandoned before
     */
    boolean settled() {
        state.compareAndSet(State.SENT, State.SETTLED);
        return state.get() != State.ABANDONED;
    }

    /**
     * Nobody waits for the answer any more. When this returns, the consumer is stale if records may be on their way.
     */
    void abandoned() {
        if (state.getAndUpdate(now -> now == State.SETTLED ? now : State.ABANDONED) == State.SENT) {
            session.goStale("a poll was cancelled, its records may have been on their way");
        }
    }
}
