package io.reactorchannel.internal.transport;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.reactorchannel.error.PermanentError;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a client's requests: each request's own, which library it comes from, and those the user adds. The
 * values of the last are taken for secrets, as an API key is one.
 */
final class RequestHeaders {

    /** Headers that say what a request is, and are the library's to set. */
    private static final Set<String> OWN = Set.of(
            "accept",
            "accept-encoding",
            "authorization",
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "cookie",
            "expect",
            "host",
            "http2-settings",
            "keep-alive",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    /** A value shorter than this is a word rather than a secret, and may stand in a message. */
    private static final int SHORTEST_SECRET = 4;

    private static final String USER_AGENT = "reactor-channel/" + version();

    private final Map<String, String> added;

    private RequestHeaders(Map<String, String> added) {
        this.added = added;
    }

    /**
     * Takes the user's headers.
     *
     * @throws PermanentError when one cannot be sent, or is not the user's to set
     */
    static RequestHeaders of(Map<String, String> headers) {
        Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, value) -> {
            if (name == null || value == null) {
                throw new PermanentError("requestHeaders: has a null; names and values are accepted");
            }
            check(name, value);
            if (copy.put(name, value) != null) {
                throw new PermanentError("requestHeaders: has " + name + " twice");
            }
        });
        return new RequestHeaders(copy);
    }

    /** The message does not repeat the value, which may be a secret. */
    private static void check(String name, String value) {
        if (OWN.contains(name.toLowerCase(Locale.ROOT))) {
            throw new PermanentError(
                    "requestHeaders: " + name + " is set by the library; headers that it does not set are accepted");
        }
        try {
            DefaultHttpHeadersFactory.headersFactory().newHeaders().set(name, value);
        } catch (IllegalArgumentException unsendable) {
            throw new PermanentError("requestHeaders: the name or the value of one is not accepted; names are letters,"
                    + " digits and !#$%&'*+-.^_`|~, values have no control characters");
        }
        if (value.chars().anyMatch(character -> character > 0xff)) {
            throw new PermanentError(
                    "requestHeaders: the value of " + name + " has a character that is not in ISO 8859-1");
        }
    }

    /**
     * Writes those of a request, all but the length of its body.
     *
     * @param authorization the value of the {@code Authorization} header; null for none
     */
    void write(HttpHeaders headers, Request request, @Nullable String authorization) {
        headers.set(HttpHeaderNames.USER_AGENT, USER_AGENT);
        added.forEach(headers::set);
        headers.set(HttpHeaderNames.ACCEPT, Request.JSON);
        if (authorization != null) {
            headers.set(HttpHeaderNames.AUTHORIZATION, authorization);
        }
        if (request.contentType() != null) {
            headers.set(HttpHeaderNames.CONTENT_TYPE, request.contentType());
        }
        CookieJar cookies = request.cookies();
        if (cookies != null) {
            cookies.header(request.url()).ifPresent(value -> headers.set(HttpHeaderNames.COOKIE, value));
        }
    }

    List<String> secrets() {
        return added.values().stream()
                .filter(value -> value.length() >= SHORTEST_SECRET)
                .toList();
    }

    private static String version() {
        Properties properties = new Properties();
        try (InputStream file = RequestHeaders.class.getResourceAsStream("version.properties")) {
            if (file != null) {
                properties.load(file);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return properties.getProperty("version", "unknown");
    }

    /** Names the headers; their values are secrets. */
    @Override
    public String toString() {
        return "RequestHeaders" + added.keySet();
    }
}
