package io.reactorchannel.spring.autoconfigure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Waits between tries, as properties. What is not set is left to whoever waits. */
class RetrySettings {

    /** Tries after the first, from 0. Not set: without limit for channels, 3 for listeners. */
    private @Nullable Long maxAttempts;

    /** Wait before the first of them, doubled for each further. Default: 1s. */
    private @Nullable Duration minBackoff;

    /** Longest wait. Default: 10s. */
    private @Nullable Duration maxBackoff;

    /** Part of the wait that is random, 0 to 1. Default: 0.5. */
    private @Nullable Double jitter;

    public @Nullable Long getMaxAttempts() {
        return maxAttempts;
    }

    public void setMaxAttempts(@Nullable Long maxAttempts) {
        this.maxAttempts = maxAttempts;
    }

    public @Nullable Duration getMinBackoff() {
        return minBackoff;
    }

    public void setMinBackoff(@Nullable Duration minBackoff) {
        this.minBackoff = minBackoff;
    }

    public @Nullable Duration getMaxBackoff() {
        return maxBackoff;
    }

    public void setMaxBackoff(@Nullable Duration maxBackoff) {
        this.maxBackoff = maxBackoff;
    }

    public @Nullable Double getJitter() {
        return jitter;
    }

    public void setJitter(@Nullable Double jitter) {
        this.jitter = jitter;
    }
}
