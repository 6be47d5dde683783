package io.reactorchannel.internal.channel;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes a channel when the JVM shuts down, from its first use of a consumer until it is closed by somebody else. */
final class ShutdownHook {

    private static final Logger log = LoggerFactory.getLogger(ShutdownHook.class);

    private final Thread thread;
    private final AtomicBoolean added = new AtomicBoolean();

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
        if (!added.get() && added.compareAndSet(false, true)) {
            whileRunning(() -> Runtime.getRuntime().addShutdownHook(thread));
        }
    }

    void remove() {
        if (added.getAndSet(true)) {
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
