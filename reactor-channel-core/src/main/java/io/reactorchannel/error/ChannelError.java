package io.reactorchannel.error;

import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The root of everything a channel signals as an error. */
public abstract class ChannelError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient @Nullable ErrorDetails details;

    /**
     * Creates an error.
     *
     * @param message what went wrong, without credentials or tokens
     * @param details what is known about the failed operation, or null
     * @param cause the underlying failure, or null
     */
    protected ChannelError(String message, @Nullable ErrorDetails details, @Nullable Throwable cause) {
        super(message, cause);
        this.details = details;
    }

    /**
     * The operation that failed.
     *
     * @return {@code login}, {@code create}, {@code subscribe}, {@code subscriptions}, {@code poll}, {@code commit},
     *     {@code delete} or {@code produce}, {@code decode} for a payload; empty when it did not come to a request
     */
    public Optional<String> operation() {
        return details().map(ErrorDetails::operation);
    }

    /**
     * The status of the answer that meant failure.
     *
     * @return the HTTP status code; empty when there was no answer
     */
    public OptionalInt status() {
        return details().map(ErrorDetails::status).orElseGet(OptionalInt::empty);
    }

    /**
     * The beginning of the answer that meant failure.
     *
     * @return at most 257 characters, with tokens and credentials blanked; empty when there was no answer
     */
    public Optional<String> excerpt() {
        return details().flatMap(ErrorDetails::excerpt);
    }

    /**
     * Whether the request is known never to have left, for want of a connection: nothing it asks for has happened, and
     * sending it again is safe.
     *
     * @return true when it was not sent; false when it was, or may have been
     */
    public boolean isUnsent() {
        return details().filter(ErrorDetails::isUnsent).isPresent();
    }

    final Optional<ErrorDetails> details() {
        return Optional.ofNullable(details);
    }
}
