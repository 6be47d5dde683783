package io.reactorchannel.service.internal.rest;

import java.util.Map;

/** A request that HTTP's own rules refuse: no such route, no token, too large. Has no stack trace. */
final class HttpFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    @SuppressWarnings("serial") // never serialized; the map is an immutable JDK one anyway
    private final Map<String, String> headers;

    HttpFault(int status, String message, Map<String, String> headers) {
        super(message, null, false, false);
        this.status = status;
        this.headers = headers;
    }

    static HttpFault badRequest(String message) {
        return new HttpFault(400, message, Map.of());
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }
}
