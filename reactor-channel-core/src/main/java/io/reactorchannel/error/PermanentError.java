package io.reactorchannel.error;

import org.jspecify.annotations.Nullable;

/**
 * A failure that no retry mends: a wrong argument, a request the service refuses, a channel that is destroyed. Always
 * reaches the subscriber, at once.
 */
public class PermanentError extends ChannelError {

    private static final long serialVersionUID = 1L;

    /**
     * Creates an error that belongs to no particular operation.
     *
     * @param message what went wrong, without credentials or tokens
     */
    public PermanentError(String message) {
        this(message, null, null);
    }

    /**
     * Creates an error.
     *
     * @param message what went wrong, without credentials or tokens
     * @param details what is known about the failed operation, or null
     * @param cause the underlying failure, or null
     */
    public PermanentError(String message, @Nullable ErrorDetails details, @Nullable Throwable cause) {
        super(message, details, cause);
    }
}
