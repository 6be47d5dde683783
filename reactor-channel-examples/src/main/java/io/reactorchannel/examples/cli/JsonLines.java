package io.reactorchannel.examples.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Reads lines, of which it holds one at a time, and none that is longer than the limit. For one thread at a time. */
final class JsonLines {

    /** In bytes; services accept no larger request. */
    static final int LONGEST = 8 * 1024 * 1024;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
    private static final int BUFFER = 64 * 1024;

    private final InputStream in;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private final AtomicLong number = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    JsonLines(InputStream in) {
        this.in = new BufferedInputStream(in, BUFFER);
    }

    /**
     * A line without its end.
     *
     * @param number from 1
     * @param text its bytes; those up to the limit when it is longer
     * @param isWhole whether it is within the limit
     */
    @SuppressWarnings("ArrayRecordComponent") // looked at once, never compared
    record Line(long number, byte[] text, boolean isWhole) {

        boolean isBlank() {
            for (byte character : text) {
                if (character != ' ' && character != '\t') {
                    return false;
                }
            }
            return true;
        }
    }

    /** The next line; nothing at the end. */
    Optional<Line> next() throws IOException {
        text.reset();
        long length = 0;
        int character = in.read();
        if (character < 0) {
            return Optional.empty();
        }
        for (; character >= 0 && character != '\n'; character = in.read()) {
            length++;
            if (length <= LONGEST) {
                text.write(character);
            }
        }
        bytes.addAndGet(length + 1);
        return Optional.of(new Line(number.incrementAndGet(), content(text.toByteArray()), length <= LONGEST));
    }

    /** Without the mark that editors put at the beginning of a file, and the carriage return of a line's end. */
    private byte[] content(byte[] whole) {
        int begin = number.get() == 1 && Arrays.mismatch(whole, BYTE_ORDER_MARK) == BYTE_ORDER_MARK.length
                ? BYTE_ORDER_MARK.length
                : 0;
        int end = whole.length > begin && whole[whole.length - 1] == '\r' ? whole.length - 1 : whole.length;
        return Arrays.copyOfRange(whole, begin, end);
    }

    /** How many lines were read. */
    long number() {
        return number.get();
    }

    /** How many bytes were read. */
    long bytes() {
        return bytes.get();
    }
}
