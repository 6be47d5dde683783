package io.reactorchannel.wire;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** The library's log, as long as it is open. */
final class LogLines implements AutoCloseable {

    private final Logger library = (Logger) LoggerFactory.getLogger("io.reactorchannel");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Level before = library.getLevel();

    LogLines() {
        lines.start();
        library.setLevel(Level.ALL);
        library.addAppender(lines);
    }

    /** The warnings that contain a text. */
    List<String> warnings(String text) {
        synchronized (lines) { // as the appender does
            return lines.list.stream()
                    .filter(line -> line.getLevel() == Level.WARN)
                    .map(ILoggingEvent::getFormattedMessage)
                    .filter(line -> line.contains(text))
                    .toList();
        }
    }

    @Override
    public void close() {
        library.detachAppender(lines);
        library.setLevel(before);
    }
}
