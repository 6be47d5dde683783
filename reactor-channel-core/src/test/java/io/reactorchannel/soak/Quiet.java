package io.reactorchannel.soak;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import org.slf4j.LoggerFactory;

/**
 * Keeps the console to errors for a while: under thousands of faults the warnings, all expected, would fill it. They
 * are logged all the same, for those who look at them.
 */
final class Quiet implements AutoCloseable {

    private final ThresholdFilter errorsOnly = new ThresholdFilter();

    Quiet() {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Appender<ILoggingEvent> console = root.getAppender("STDOUT");
        errorsOnly.setLevel(Level.ERROR.levelStr);
        errorsOnly.start();
        console.addFilter(errorsOnly);
    }

    /** The filter stays where it is, but lets everything pass from now on. */
    @Override
    public void close() {
        errorsOnly.stop();
    }
}
