package io.reactorchannel.internal.transport;

import io.reactorchannel.error.PermanentError;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A base URL to which paths are joined with exactly one slash between the parts. Immutable. */
public final class BaseUrl {

    private static final Pattern OUTER_SLASHES = Pattern.compile("^/+|/+$");
    private static final String ACCEPTED =
            "an absolute http or https URL with a host, such as https://channel-server or"
                    + " https://host:8443/path, without user, query and fragment, is accepted";

    private final String url;

    private BaseUrl(String url) {
        this.url = url;
    }

    /**
     * Reads a base URL.
     *
     * @param parameter the name to put into the error
     * @param text the URL
     * @throws PermanentError for anything but an http or https URL with a host
     */
    public static BaseUrl parse(String parameter, @Nullable String text) {
        if (text == null || text.isBlank()) {
            throw new PermanentError(parameter + ": must not be null or blank; " + ACCEPTED);
        }
        URI uri;
        try {
            uri = new URI(text.strip());
        } catch (URISyntaxException malformed) {
            // neither the text nor the cause goes into the error: the URL may hold a password
            throw new PermanentError(parameter + ": is not a URL; " + ACCEPTED);
        }
        boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        if (!http || uri.getHost() == null || uri.getPort() > 65535) {
            throw new PermanentError(parameter + ": is not an http or https URL with a host; " + ACCEPTED);
        }
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new PermanentError(parameter + ": has a user, a query or a fragment; " + ACCEPTED);
        }
        return new BaseUrl(trimTrailing(uri.toString()));
    }

    /** The host, without port. */
    public String host() {
        return URI.create(url).getHost();
    }

    /**
     * Joins a path.
     *
     * @param parameter the name to put into the error
     * @param path with or without slashes around it; only slashes, or nothing, for none
     * @throws PermanentError when the path cannot be part of a URL
     */
    public BaseUrl join(String parameter, String path) {
        String inner = OUTER_SLASHES.matcher(path.strip()).replaceAll("");
        if (inner.isEmpty()) {
            return this;
        }
        try {
            URI parsed = new URI("/" + inner);
            if (parsed.getRawQuery() != null || parsed.getRawFragment() != null || parsed.getHost() != null) {
                throw new URISyntaxException(inner, "not a plain path");
            }
            return new BaseUrl(url + parsed.getRawPath());
        } catch (URISyntaxException malformed) {
            throw new PermanentError(parameter + ": '" + path
                    + "' is not a path; one such as /databus/consumer-service/v1, escaped where needed, is accepted");
        }
    }

    /** The URL of a resource below this one; each segment is escaped, so that it stays one segment. */
    public String resource(String... segments) {
        StringBuilder resource = new StringBuilder(url);
        for (String segment : segments) {
            resource.append('/').append(escape(segment));
        }
        return resource.toString();
    }

    /** A URL with query parameters, each {@code name=value} and escaped already; none leave it as it is. */
    public static String query(String url, List<String> parameters) {
        return parameters.isEmpty() ? url : url + "?" + String.join("&", parameters);
    }

    /** Whether it is https. */
    boolean isSecure() {
        return url.regionMatches(true, 0, "https:", 0, 6);
    }

    private static String trimTrailing(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '/') {
            end--;
        }
        return text.substring(0, end);
    }

    private static String escape(String segment) {
        StringBuilder escaped = new StringBuilder(segment.length());
        for (byte octet : segment.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (octet & 0xff);
            if (isUnreserved(character)) {
                escaped.append(character);
            } else {
                escaped.append('%').append(String.format("%02X", (int) character));
            }
        }
        return escaped.toString();
    }

    private static boolean isUnreserved(char character) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || (character >= '0' && character <= '9')
                || "-._~".indexOf(character) >= 0;
    }

    @Override
    public String toString() {
        return url;
    }
}
