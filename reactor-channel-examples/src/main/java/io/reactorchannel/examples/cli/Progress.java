package io.reactorchannel.examples.cli;

import java.io.PrintWriter;
import java.time.Duration;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/** Tells on standard error how far a long input is: lines, rate, and the time that remains where its size is known. */
final class Progress {

    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final JsonLines lines;
    private final long size;
    private final PrintWriter err;
    private final long begun = System.nanoTime();

    /**
     * Creates a progress.
     *
     * @param size of the input in bytes; 0 or less when it is not known
     */
    Progress(JsonLines lines, long size, PrintWriter err) {
        this.lines = lines;
        this.size = size;
        this.err = err;
    }

    /** Begins to tell, until it is disposed of. */
    Disposable start() {
        return Flux.interval(INTERVAL).subscribe(tick -> err.println(line(System.nanoTime() - begun)));
    }

    String line(long nanos) {
        double seconds = nanos / 1e9;
        long bytes = lines.bytes();
        String told = String.format("%,d lines, %,d/s", lines.number(), Math.round(lines.number() / seconds));
        if (size <= 0 || bytes <= 0 || bytes > size) {
            return told;
        }
        long remaining = Math.round(seconds * (size - bytes) / bytes);
        return told + String.format(", %d %%, about %,d s remain", 100 * bytes / size, remaining);
    }
}
