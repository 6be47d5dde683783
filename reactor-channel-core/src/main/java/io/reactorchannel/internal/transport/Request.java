package io.reactorchannel.internal.transport;

import io.netty.handler.codec.http.HttpMethod;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One request to the service, before a token is added. Immutable.
 *
 * @param operation what is asked for
 * @param method the HTTP method
 * @param url the whole URL, escaped
 * @param body the body; null for none
 * @param contentType the body's media type; null for none
 * @param cookies the jar whose cookies go along and that takes the answer's; null for none
 * @param patience how long the service may wait, on request, before it answers
 * @param onSend run when a connection is there and the request is about to be written: from then on the service may
 *     have seen it
 */
@SuppressWarnings("ArrayRecordComponent") // requests are sent, never compared
public record Request(
        Operation operation,
        HttpMethod method,
        String url,
        byte @Nullable [] body,
        @Nullable String contentType,
        @Nullable CookieJar cookies,
        Duration patience,
        BooleanSupplier onSend) {

    public static final String JSON = "application/json";

    public Request {
        Objects.requireNonNull(operation);
        Objects.requireNonNull(method);
        Objects.requireNonNull(url);
        Objects.requireNonNull(patience);
        Objects.requireNonNull(onSend);
    }

    public static Request get(Operation operation, String url) {
        return new Request(operation, HttpMethod.GET, url, null, null, null, Duration.ZERO, () -> true);
    }

    public static Request post(Operation operation, String url, byte[] body, String contentType) {
        return new Request(operation, HttpMethod.POST, url, body, contentType, null, Duration.ZERO, () -> true);
    }

    public static Request delete(Operation operation, String url) {
        return new Request(operation, HttpMethod.DELETE, url, null, null, null, Duration.ZERO, () -> true);
    }

    public Request with(CookieJar jar) {
        return new Request(operation, method, url, body, contentType, jar, patience, onSend);
    }

    public Request patience(Duration wait) {
        return new Request(operation, method, url, body, contentType, cookies, wait, onSend);
    }

    /** The same request to another URL. */
    Request at(String other) {
        return new Request(operation, method, other, body, contentType, cookies, patience, onSend);
    }

    public Request onSend(BooleanSupplier callback) {
        return new Request(operation, method, url, body, contentType, cookies, patience, callback);
    }
}
