package io.reactorchannel.error;

import org.jspecify.annotations.Nullable;

/** The credentials are refused, or the authentication service hands out nothing usable as a token. */
public class PermanentAuthenticationError extends PermanentError {

    private static final long serialVersionUID = 1L;

    /**
     * Creates an error that belongs to no particular operation.
     *
     * @param message what went wrong, without credentials or tokens
     */
    public PermanentAuthenticationError(String message) {
        this(message, null, null);
    }

    /**
     * Creates an error.
     *
     * @param message what went wrong, without credentials or tokens
     * @param details what is known about the failed operation, or null
     * @param cause the underlying failure, or null
     */
    public PermanentAuthenticationError(String message, @Nullable ErrorDetails details, @Nullable Throwable cause) {
        super(message, details, cause);
    }
}
