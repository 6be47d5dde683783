package io.reactorchannel.examples.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Lines to standard output, and how much of them was taken: where that is a pipe on Linux, what its reader has read,
 * elsewhere what was written. For one thread, which waits while the reader is slow.
 */
final class Output {

    private static final int BUFFER = 64 * 1024;
    private static final long PAUSE_NANOS = 500_000;
    private static final long LOOK_NANOS = 100_000_000;
    private static final Path DESCRIPTOR = Path.of("/proc/self/fd/1");

    /** The reader has gone: there is nobody to print for. */
    static final class ClosedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        ClosedException(@Nullable Throwable cause) {
            super("nobody reads standard output any more", cause);
        }
    }

    private final Passed passed;
    private final OutputStream out;
    private final @Nullable FileInputStream pipe;
    private final @Nullable PipeReaders readers;
    private long written;

    private Output(Passed passed, @Nullable FileInputStream pipe, @Nullable PipeReaders readers) {
        this.passed = passed;
        this.out = new BufferedOutputStream(passed, BUFFER);
        this.pipe = pipe;
        this.readers = readers;
    }

    /** Counts what the operating system has accepted. */
    private static final class Passed extends OutputStream {

        private final OutputStream target;
        private long count;

        Passed(OutputStream target) {
            this.target = target;
        }

        @Override
        public void write(int single) throws IOException {
            target.write(single);
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            target.write(bytes, offset, length);
            count += length;
        }
    }

    /** That of this process. */
    static Output standard() {
        Passed out = new Passed(new FileOutputStream(FileDescriptor.out));
        String target = target();
        // what waits in a pipe can be asked for at either of its ends
        return target.startsWith("pipe:")
                ? new Output(out, new FileInputStream(FileDescriptor.out), new PipeReaders(target))
                : new Output(out, null, null);
    }

    private static String target() {
        try {
            return Files.readSymbolicLink(DESCRIPTOR).toString();
        } catch (IOException | UnsupportedOperationException notLinux) {
            return "";
        }
    }

    /** Writes a line, without its end, which may stay in a buffer; gives the position behind it. */
    long line(byte[] text) {
        try {
            out.write(text);
            out.write('\n');
        } catch (IOException failed) {
            throw failure(failed);
        }
        written += text.length + 1L;
        return written;
    }

    void flush() {
        try {
            out.flush();
        } catch (IOException failed) {
            throw failure(failed);
        }
    }

    private RuntimeException failure(IOException failed) {
        return pipe != null
                ? new ClosedException(failed)
                : new UncheckedIOException("standard output: " + failed.getMessage(), failed);
    }

    /** Up to which position lines were taken, of those that left the buffer. */
    long taken() {
        try {
            return pipe == null ? passed.count : passed.count - pipe.available();
        } catch (IOException unknown) {
            return passed.count;
        }
    }

    /** Waits until all is taken, for a while: the reader may be busy. */
    void awaitTaken(Duration patience) {
        long begun = System.nanoTime();
        long looked = begun;
        while (taken() < written && System.nanoTime() - begun < patience.toNanos()) {
            LockSupport.parkNanos(PAUSE_NANOS); // allowed: this thread is there to wait for the reader
            if (System.nanoTime() - looked > LOOK_NANOS) {
                looked = System.nanoTime();
                if (isAbandoned()) {
                    throw new ClosedException(null);
                }
            }
        }
    }

    /** Whether the reader is known to have gone, which a write would tell, but there may be nothing to write. */
    boolean isAbandoned() {
        return readers != null && readers.areGone();
    }
}
