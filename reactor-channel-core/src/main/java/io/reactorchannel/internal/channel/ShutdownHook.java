package io.reactorchannel.internal.channel;

import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes a channel when the JVM shuts down, from its first use of a consumer until it is closed by somebody else. */
final class ShutdownHook {

    private static final Logger log = LoggerFactory.getLogger(ShutdownHook.class);

    private enum State {
        NEW,
        ADDED,
        REMOVED
    }

    private final Thread thread;
    private final AtomicReference<State> state = new AtomicReference<>(State.NEW);

    ShutdownHook(AutoCloseable channel) {
        this.thread = new Thread(() -> close(channel), "reactor-channel-shutdown");
    }

    private static void close(AutoCloseable channel) {
        try {
            channel.close();
        } catch (Exception failure) {
            log.warn("The channel was not closed cleanly: {}", failure.getMessage());
        }
    }

    /** To be called again and again; only the first call has an effect. */
    void add() {
        if (state.get() == State.NEW && state.compareAndSet(State.NEW, State.ADDED)) {
            whileRunning(() -> Runtime.getRuntime().addShutdownHook(thread));
            // looked at after adding: either this sees the removal, or remove() finds it added
            if (state.get() == State.REMOVED) {
                whileRunning(() -> Runtime.getRuntime().removeShutdownHook(thread));
            }
        }
    }

    void remove() {
        if (state.getAndSet(State.REMOVED) == State.ADDED) {
            whileRunning(() -> Runtime.getRuntime().removeShutdownHook(thread));
        }
    }

    private static void whileRunning(Runnable change) {
        try {
            change.run();
        } catch (IllegalStateException shuttingDown) {
            log.debug("The JVM is shutting down already");
        }
    }
}
