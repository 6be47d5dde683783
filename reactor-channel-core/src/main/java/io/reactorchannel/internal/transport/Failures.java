package io.reactorchannel.internal.transport;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.reactorchannel.error.ChannelError;
import io.reactorchannel.error.ConsumerError;
import io.reactorchannel.error.ErrorDetails;
import io.reactorchannel.error.PermanentAuthenticationError;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.error.TemporaryAuthenticationError;
import io.reactorchannel.error.TemporaryError;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/** What an answer that is not a success, or no answer at all, means as an error. */
public final class Failures {

    private static final Set<Integer> PERMANENT = Set.of(400, 405, 406, 413, 415, 422);

    private Failures() {}

    /** The error for an answer that is not 2xx; the secrets are blanked in its excerpt. */
    public static ChannelError ofAnswer(Request request, Answer answer, Secrets secrets) {
        Operation operation = request.operation();
        String excerpt = Excerpt.of(answer.body(), secrets);
        ErrorDetails known =
                ErrorDetails.of(operation.label()).withStatus(answer.status()).withExcerpt(excerpt);
        ErrorDetails details = RetryAfter.parse(answer.headers().get(HttpHeaderNames.RETRY_AFTER), Clock.systemUTC())
                .map(known::withRetryAfter)
                .orElse(known);
        String message =
                operation.label() + ": answered " + answer.status() + (excerpt.isEmpty() ? "" : ": " + excerpt);
        return switch (operation.family()) {
            case LOGIN ->
                answer.isRefusal()
                        ? new PermanentAuthenticationError(message, details, null)
                        : new TemporaryAuthenticationError(message, details, null);
            case GROUP -> ofGroup(answer, message, details);
            case CONSUMER -> ofConsumer(answer, message, details);
            case PRODUCE ->
                answer.isRefusal()
                        ? new PermanentAuthenticationError(message, details, null)
                        : new PermanentError(message, details, null);
        };
    }

    private static ChannelError ofGroup(Answer answer, String message, ErrorDetails details) {
        if (answer.isRefusal()) {
            return new PermanentAuthenticationError(message, details, null);
        }
        return answer.status() == 404 ? new PermanentError(message, details, null) : byStatus(answer, message, details);
    }

    private static ChannelError ofConsumer(Answer answer, String message, ErrorDetails details) {
        return answer.status() == 404 || answer.isRefusal()
                ? new ConsumerError(message, details, null)
                : byStatus(answer, message, details);
    }

    private static ChannelError byStatus(Answer answer, String message, ErrorDetails details) {
        return PERMANENT.contains(answer.status())
                ? new PermanentError(message, details, null)
                : new TemporaryError(message, details, null);
    }

    /**
     * The error for a success that is a web page: a proxy's, a portal's. Whether the service has seen the request is
     * not known; the secrets are blanked in its excerpt.
     */
    static ChannelError ofPage(Request request, Answer answer, Secrets secrets) {
        Operation operation = request.operation();
        String excerpt = Excerpt.of(answer.body(), secrets);
        String message = operation.label() + ": answered " + answer.status()
                + " with a web page that is not the service's answer: " + excerpt;
        ErrorDetails details =
                ErrorDetails.of(operation.label()).withStatus(answer.status()).withExcerpt(excerpt);
        return operation.family() == Operation.Family.PRODUCE
                ? new PermanentError(message, details, null)
                : new TemporaryError(message, details, null);
    }

    /** The error for a redirect that is not followed, which is as temporary as the redirect says it is. */
    static ChannelError ofRedirect(Request request, Redirect redirect, Secrets secrets) {
        Operation operation = request.operation();
        String message =
                operation.label() + ": answered " + redirect.status() + ", " + Excerpt.of(redirect.refusal(), secrets);
        ErrorDetails details = ErrorDetails.of(operation.label()).withStatus(redirect.status());
        return switch (operation.family()) {
            case LOGIN ->
                redirect.isPermanent()
                        ? new PermanentAuthenticationError(message, details, null)
                        : new TemporaryAuthenticationError(message, details, null);
            case GROUP, CONSUMER ->
                redirect.isPermanent()
                        ? new PermanentError(message, details, null)
                        : new TemporaryError(message, details, null);
            case PRODUCE -> new PermanentError(message, details, null);
        };
    }

    /**
     * The error for an exchange that ended without an answer; the secrets are blanked in what its cause tells, and a
     * cause that has one is left out.
     */
    static ChannelError ofException(Request request, Throwable cause, boolean sent, Secrets secrets) {
        Operation operation = request.operation();
        ErrorDetails known = ErrorDetails.of(operation.label());
        ErrorDetails details = sent ? known : known.withoutRequest();
        Throwable failure = NoConnection.isUnreadable(cause) || secrets.standIn(cause) ? null : cause;
        Optional<String> forGood = NoConnection.forGood(cause);
        if (forGood.isPresent()) {
            String reason = Excerpt.of(forGood.get(), secrets);
            return new PermanentError(operation.label() + ": " + reason, details, failure);
        }
        String reason = Excerpt.of(NoConnection.reason(cause), secrets);
        String message = operation.label() + (sent ? ": no answer: " : ": no connection: ") + reason;
        return switch (operation.family()) {
            case LOGIN -> new TemporaryAuthenticationError(message, details, failure);
            case GROUP, CONSUMER -> new TemporaryError(message, details, failure);
            case PRODUCE ->
                sent ? new PermanentError(message, details, failure) : new TemporaryError(message, details, failure);
        };
    }
}
