package io.reactorchannel.error;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A failure that may go away by itself: no connection, a time-out, a busy or broken service. Retried while
 * {@code retryOnFail} is on; otherwise it reaches the subscriber.
 */
public class TemporaryError extends ChannelError {

    private static final long serialVersionUID = 1L;

    /**
     * Creates an error that belongs to no particular operation.
     *
     * @param message what went wrong, without credentials or tokens
     */
    public TemporaryError(String message) {
        this(message, null, null);
    }

    /**
     * Creates an error.
     *
     * @param message what went wrong, without credentials or tokens
     * @param details what is known about the failed operation, or null
     * @param cause the underlying failure, or null
     */
    public TemporaryError(String message, @Nullable ErrorDetails details, @Nullable Throwable cause) {
        super(message, details, cause);
    }

    /**
     * How long the service asked to wait before the operation is tried again ({@code Retry-After}).
     *
     * @return a positive wait; empty when the service did not say
     */
    public Optional<Duration> retryAfter() {
        return details().flatMap(ErrorDetails::retryAfter);
    }
}
