package io.reactorchannel.service.internal.proxy;

import org.jspecify.annotations.Nullable;

/**
 * How the bytes of one direction flow.
 *
 * @param latencyNanos how late each byte is passed on, 0 for at once
 * @param bytesPerSecond how many are passed on in a second, 0 for as many as come
 * @param limit after how many bytes the ending comes; with 0 when the first byte comes, which is not passed on
 * @param ending what ends the flow; null for nothing
 */
public record Flow(
        long latencyNanos,
        long bytesPerSecond,
        long limit,
        @Nullable Harm ending) {

    /** As the bytes come. */
    public static final Flow FREE = new Flow(0, 0, 0, null);

    private static final int MOST_AT_ONCE = 8 << 10;
    private static final int MOST_ON_THE_WAY = 256 << 10;
    private static final int SLICES_PER_SECOND = 20;

    /** How many bytes to read at once: a throttled flow comes in small pieces. */
    int readSize() {
        return bytesPerSecond == 0
                ? MOST_AT_ONCE
                : (int) Math.max(1, Math.min(MOST_AT_ONCE, bytesPerSecond / SLICES_PER_SECOND));
    }

    /** How many bytes may be on the way before no more are read. */
    int window() {
        return bytesPerSecond == 0 ? MOST_ON_THE_WAY : readSize() * 2;
    }
}
