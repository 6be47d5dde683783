package io.reactorchannel.error;

import org.jspecify.annotations.Nullable;

/** No token could be had just now: the authentication service is unreachable, busy or broken. */
public class TemporaryAuthenticationError extends TemporaryError {

    private static final long serialVersionUID = 1L;

    /**
     * Creates an error that belongs to no particular operation.
     *
     * @param message what went wrong, without credentials or tokens
     */
    public TemporaryAuthenticationError(String message) {
        this(message, null, null);
    }

    /**
     * Creates an error.
     *
     * @param message what went wrong, without credentials or tokens
     * @param details what is known about the failed operation, or null
     * @param cause the underlying failure, or null
     */
    public TemporaryAuthenticationError(String message, @Nullable ErrorDetails details, @Nullable Throwable cause) {
        super(message, details, cause);
    }
}
