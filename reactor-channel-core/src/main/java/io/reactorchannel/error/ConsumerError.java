package io.reactorchannel.error;

import org.jspecify.annotations.Nullable;

/**
 * The service does not know or does not accept this channel's consumer any more: it expired, was deleted, lived in a
 * process that is gone, or its stickiness cookie is refused. Recovery is a new consumer, which continues at the group's
 * committed offsets.
 */
public class ConsumerError extends TemporaryError {

    private static final long serialVersionUID = 1L;

    /**
     * Creates an error that belongs to no particular operation.
     *
     * @param message what went wrong, without credentials or tokens
     */
    public ConsumerError(String message) {
        this(message, null, null);
    }

    /**
     * Creates an error.
     *
     * @param message what went wrong, without credentials or tokens
     * @param details what is known about the failed operation, or null
     * @param cause the underlying failure, or null
     */
    public ConsumerError(String message, @Nullable ErrorDetails details, @Nullable Throwable cause) {
        super(message, details, cause);
    }
}
