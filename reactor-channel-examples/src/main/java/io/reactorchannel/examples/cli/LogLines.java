package io.reactorchannel.examples.cli;

import java.util.List;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the channel logs, as lines on standard error: warnings, and with {@code --verbose} more. */
final class LogLines {

    /** Kept, as the log manager forgets loggers that nobody holds. */
    private static final Logger OURS = Logger.getLogger("io.reactorchannel");

    /** They log what becomes an error of a command as well, with a stack trace. */
    private static final List<Logger> OTHERS =
            List.of(Logger.getLogger("reactor"), Logger.getLogger("io.netty"), Logger.getLogger("org.apache.kafka"));

    private LogLines() {}

    /** Until then, and for a service that is run here, the log is as the JDK or the user has it. */
    static void configure(boolean verbose) {
        if (System.getProperty("java.util.logging.config.file") != null) {
            return;
        }
        OURS.setLevel(verbose ? Level.INFO : Level.WARNING);
        OTHERS.forEach(logger -> logger.setLevel(Level.OFF));
        for (Handler handler : Logger.getLogger("").getHandlers()) {
            handler.setFormatter(new Lines());
        }
    }

    private static final class Lines extends Formatter {

        @Override
        public String format(LogRecord event) {
            String label = event.getLevel().intValue() >= Level.WARNING.intValue() ? "warning: " : "";
            return label + formatMessage(event) + System.lineSeparator();
        }
    }
}
