package io.reactorchannel.service.internal.kafka;

import org.apache.kafka.clients.consumer.Consumer;

/**
 * A poll that somebody may give up while Kafka's consumer waits in it. Whether it was given up is settled once: either
 * its records are answered, or they are not and the consumer was woken up. The monitor is held for no call that waits.
 */
final class Taking {

    private enum State {
        WAITING,
        POLLING,
        OVER,
        GIVEN_UP
    }

    private final Consumer<?, ?> consumer;
    private State state = State.WAITING;

    Taking(Consumer<?, ?> consumer) {
        this.consumer = consumer;
    }

    /** False when it was given up before. */
    synchronized boolean begin() {
        if (state == State.WAITING) {
            state = State.POLLING;
        }
        return state == State.POLLING;
    }

    /** False when it was given up meanwhile; the consumer has been woken up then, and tells so at its next call. */
    synchronized boolean end() {
        if (state == State.POLLING) {
            state = State.OVER;
        }
        return state == State.OVER;
    }

    synchronized void giveUp() {
        if (state == State.POLLING) {
            consumer.wakeup();
        }
        if (state != State.OVER) {
            state = State.GIVEN_UP;
        }
    }
}
