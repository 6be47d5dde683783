package io.reactorchannel.service.internal.rest;

import io.reactorchannel.service.internal.backend.Refusal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What each fault is answered with. */
final class Faults {

    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

    private Faults() {}

    static Answer answer(Throwable fault) {
        if (fault instanceof HttpFault http) {
            return answer(http.status(), http.getMessage(), http.headers());
        }
        if (fault instanceof Refusal refusal) {
            return answer(status(refusal.reason()), refusal.getMessage(), Map.of());
        }
        LOG.error("a request failed with an unexpected fault", fault);
        return answer(500, "internal error", Map.of());
    }

    private static int status(Refusal.Reason reason) {
        return switch (reason) {
            case INVALID -> 400;
            case WRONG_COOKIE -> 403;
            case UNKNOWN_CONSUMER -> 404;
            case BUSY -> 409;
            case TOO_MANY -> 429;
            case UNAVAILABLE -> 503;
        };
    }

    private static Answer answer(int status, @Nullable String message, Map<String, String> headers) {
        String text = message == null ? "" : Texts.withoutHalves(message); // it may quote the client
        return Answer.json(status, Json.write(new Body(status, text)), headers);
    }

    /**
     * The body of every refusal.
     *
     * @param code the status
     * @param message what is wrong
     */
    record Body(int code, String message) {}
}
