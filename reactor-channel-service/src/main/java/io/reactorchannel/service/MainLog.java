package io.reactorchannel.service;

import io.reactorchannel.service.internal.report.AccessLog;
import java.time.Instant;
import java.util.List;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * How the process logs, to standard error: a line for each event, requests as they are, and of Kafka's clients what is
 * wrong only. Nothing of that when the user brings a configuration of {@code java.util.logging}.
 */
final class MainLog {

    /** Kept, as the log manager forgets loggers that nobody holds. */
    private static final List<Logger> QUIET = List.of(Logger.getLogger("org.apache.kafka"));

    private MainLog() {}

    static void configure() {
        if (System.getProperty("java.util.logging.config.file") != null
                || System.getProperty("java.util.logging.config.class") != null) {
            return;
        }
        QUIET.forEach(logger -> logger.setLevel(Level.WARNING));
        for (Handler handler : Logger.getLogger("").getHandlers()) {
            handler.setFormatter(new Lines());
        }
    }

    static final class Lines extends Formatter {

        private static final Formatter WITH_PARAMETERS = new SimpleFormatter();

        @Override
        public String format(LogRecord event) {
            String message = WITH_PARAMETERS.formatMessage(event);
            if (AccessLog.LOGGER.equals(event.getLoggerName())) {
                return message + System.lineSeparator();
            }
            Throwable thrown = event.getThrown();
            return Instant.ofEpochMilli(event.getMillis()) + " " + event.getLevel() + " " + event.getLoggerName() + " "
                    + message + (thrown == null ? "" : System.lineSeparator() + stackTrace(thrown))
                    + System.lineSeparator();
        }

        private static String stackTrace(Throwable thrown) {
            java.io.StringWriter text = new java.io.StringWriter();
            thrown.printStackTrace(new java.io.PrintWriter(text));
            return text.toString().stripTrailing();
        }
    }
}
