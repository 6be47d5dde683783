package io.reactorchannel.internal.logging;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import reactor.core.scheduler.Scheduler;

/**
 * Writes the first five lines of a kind in each minute, and tells with the next that is written how many were left out.
 * Safe for use by several threads.
 */
public final class RateLimitedLog {

    private static final int LINES = 5;
    private static final long WINDOW_MILLIS = 60_000;

    /** Beyond this, kinds share a window: they may be made of what the service sends. */
    private static final int MOST_KINDS = 1_000;

    private static final int IS_LEFT_OUT = -1;

    private final Logger log;
    private final Supplier<Scheduler> clock;
    private final Map<String, Window> windows = new ConcurrentHashMap<>();

    /**
     * Wraps a logger.
     *
     * @param log where lines go
     * @param clock tells the time, looked up for each line, so that virtual time works
     */
    public RateLimitedLog(Logger log, Supplier<Scheduler> clock) {
        this.log = log;
        this.clock = clock;
    }

    /** Writes a line at INFO; its kind is its format. */
    public void info(String format, @Nullable Object... arguments) {
        write(Level.INFO, format, format, arguments);
    }

    /** Writes a line at WARN; its kind is its format. */
    public void warn(String format, @Nullable Object... arguments) {
        write(Level.WARN, format, format, arguments);
    }

    /** Writes a line of a kind at WARN. */
    public void warnOfKind(String kind, String format, @Nullable Object... arguments) {
        write(Level.WARN, kind, format, arguments);
    }

    private void write(Level level, String kind, String format, @Nullable Object... arguments) {
        if (!log.isEnabledForLevel(level)) {
            return;
        }
        int leftOut = window(kind).enter(clock.get().now(TimeUnit.MILLISECONDS));
        if (leftOut == 0) {
            log.atLevel(level).log(format, arguments);
        } else if (leftOut > 0) {
            Object[] more = Arrays.copyOf(arguments, arguments.length + 1);
            more[arguments.length] = leftOut;
            log.atLevel(level).log(format + " ({} more like this were left out before)", more);
        }
    }

    private Window window(String kind) {
        Window known = windows.get(kind);
        return known != null || windows.size() < MOST_KINDS
                ? windows.computeIfAbsent(kind, added -> new Window())
                : windows.computeIfAbsent("", added -> new Window());
    }

    /** A minute of lines of one kind. */
    private static final class Window {

        private long begin = Long.MIN_VALUE;
        private int lines;

        /**
         * Enters a line.
         *
         * @return how many were left out before it, if it is to be written, else {@link #IS_LEFT_OUT}
         */
        synchronized int enter(long now) {
            int leftOut = 0;
            if (begin == Long.MIN_VALUE || now - begin >= WINDOW_MILLIS) {
                leftOut = Math.max(0, lines - LINES);
                begin = now;
                lines = 0;
            }
            lines++;
            return lines <= LINES ? leftOut : IS_LEFT_OUT;
        }
    }
}
