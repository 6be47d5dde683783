package io.reactorchannel.service.internal.rest;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads the {@code Authorization} header, and refuses with 401. */
final class Authorization {

    private Authorization() {}

    /** What follows the scheme's name; nothing when the header is missing or of another scheme. */
    static Optional<String> credentials(HttpHeaders headers, String scheme) {
        return Optional.ofNullable(headers.get(HttpHeaderNames.AUTHORIZATION))
                .filter(value -> value.toLowerCase(Locale.ROOT).startsWith(scheme.toLowerCase(Locale.ROOT) + " "))
                .map(value -> value.substring(scheme.length() + 1).trim());
    }

    static HttpFault refused(String scheme, String message) {
        return new HttpFault(401, message, Map.of("WWW-Authenticate", scheme + " realm=\"streaming service\""));
    }
}
