package io.reactorchannel.examples.cli;

import io.reactorchannel.ChannelRecord;
import io.reactorchannel.RecordBatch;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/**
 * Prints records and acknowledges each when the reader has taken its line. The first lines go out one by one, so that a
 * reader that wants a few, as {@code head} does, gets no more than those. For one thread.
 */
final class RecordPrinter {

    /** So many lines wait for the one before to be taken; more than a reader that wants a few reads. */
    private static final int ONE_BY_ONE = 200;

    /** So long the first lines wait for the reader; one that pauses for longer gets some more. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration LAST_PATIENCE = Duration.ofSeconds(1);

    private final Output output;
    private final RecordFormat format;
    private final PrintWriter warnings;
    private final long limit;
    private final Queue<Printed> printed = new ArrayDeque<>();
    private long count;

    private record Printed(ChannelRecord record, long end) {}

    /**
     * Creates a printer.
     *
     * @param limit how many records to print, the rest is left
     */
    RecordPrinter(Output output, RecordFormat format, PrintWriter warnings, long limit) {
        this.output = output;
        this.format = format;
        this.warnings = warnings;
        this.limit = limit;
    }

    /** Prints what is to be printed of a batch; whether the limit is reached. */
    boolean print(RecordBatch batch) {
        for (ChannelRecord record : batch.records()) {
            if (count >= limit) {
                break;
            }
            print(record);
        }
        output.flush();
        acknowledgeTaken();
        return count >= limit;
    }

    private void print(ChannelRecord record) {
        Optional<byte[]> line = format(record);
        if (line.isEmpty()) {
            printed.add(new Printed(record, 0)); // acknowledged in its turn
            return;
        }
        printed.add(new Printed(record, output.line(line.get())));
        count++;
        if (count <= ONE_BY_ONE) {
            output.flush();
            output.awaitTaken(PATIENCE);
            acknowledgeTaken();
        }
    }

    private Optional<byte[]> format(ChannelRecord record) {
        try {
            return format.format(record);
        } catch (RecordFormat.NotJsonException notJson) {
            warnings.println("warning: not JSON and left out (--metadata shows it): topic " + record.topic()
                    + ", partition " + record.partition() + ", offset " + record.offset());
            return Optional.empty();
        }
    }

    /** Acknowledges what was taken meanwhile. */
    void acknowledgeTaken() {
        acknowledgeUpTo(output.taken());
    }

    private void acknowledgeUpTo(long position) {
        for (Printed next = printed.peek(); next != null && next.end() <= position; next = printed.peek()) {
            next.record().acknowledge();
            printed.remove();
        }
    }

    /** Whether nobody reads any more. */
    boolean isAbandoned() {
        return output.isAbandoned();
    }

    /** At a good end what is in the pipe still gets to its reader. */
    void finish() {
        output.awaitTaken(LAST_PATIENCE);
        if (output.isAbandoned()) {
            acknowledgeTaken();
        } else {
            acknowledgeUpTo(Long.MAX_VALUE);
        }
    }
}
