package io.reactorchannel.error;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a failed operation: its name, the answer's status, an excerpt of the answer and the wait the
 * service asked for. Immutable; each {@code with…} method returns another instance.
 */
public final class ErrorDetails {

    private final String operation;
    private final @Nullable Integer status;
    private final @Nullable String excerpt;
    private final @Nullable Duration retryAfter;
    private final boolean unsent;

    private ErrorDetails(
            String operation,
            @Nullable Integer status,
            @Nullable String excerpt,
            @Nullable Duration retryAfter,
            boolean unsent) {
        this.operation = Objects.requireNonNull(operation, "operation");
        this.status = status;
        this.excerpt = excerpt;
        this.retryAfter = retryAfter;
        this.unsent = unsent;
    }

    /**
     * Starts the details of an operation of which nothing else is known.
     *
     * @param operation the operation's name, such as {@code poll}
     * @return the details
     */
    public static ErrorDetails of(String operation) {
        return new ErrorDetails(operation, null, null, null, false);
    }

    /**
     * Adds the status of the answer.
     *
     * @param value an HTTP status code
     * @return the details with that status
     */
    public ErrorDetails withStatus(int value) {
        return new ErrorDetails(operation, value, excerpt, retryAfter, unsent);
    }

    /**
     * Adds an excerpt of the answer.
     *
     * @param value text without credentials or tokens, already shortened
     * @return the details with that excerpt
     */
    public ErrorDetails withExcerpt(String value) {
        return new ErrorDetails(operation, status, value, retryAfter, unsent);
    }

    /**
     * Adds the wait that the service asked for.
     *
     * @param value how long to wait before the operation is tried again
     * @return the details with that wait
     */
    public ErrorDetails withRetryAfter(Duration value) {
        return new ErrorDetails(operation, status, excerpt, value, unsent);
    }

    /**
     * Adds that the request never left, for want of a connection.
     *
     * @return the details of a request that was not sent
     */
    public ErrorDetails withoutRequest() {
        return new ErrorDetails(operation, status, excerpt, retryAfter, true);
    }

    String operation() {
        return operation;
    }

    OptionalInt status() {
        return status == null ? OptionalInt.empty() : OptionalInt.of(status);
    }

    Optional<String> excerpt() {
        return Optional.ofNullable(excerpt);
    }

    Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    boolean isUnsent() {
        return unsent;
    }
}
