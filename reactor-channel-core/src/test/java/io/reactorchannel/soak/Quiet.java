package io.reactorchannel.soak;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the log to errors for a while: under thousands of faults the warnings, all expected, would fill it. */
final class Quiet implements AutoCloseable {

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level before = root.getLevel();

    Quiet() {
        root.setLevel(Level.ERROR);
    }

    @Override
    public void close() {
        root.setLevel(before);
    }
}
