package io.reactorchannel.internal.transport;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An answer that names another place (RFC 9110, 15.4). A place of the same origin is gone to with the same request;
 * anything else is not, as the request carries credentials and must stay what it is.
 *
 * @param status of the answer
 * @param from the URL that was asked
 * @param to the place it names; null when that is not a URL
 */
record Redirect(int status, URI from, @Nullable URI to) {

    private static final Set<Integer> SAME_METHOD = Set.of(307, 308);
    private static final Set<Integer> SAME_METHOD_FOR_GET = Set.of(301, 302);
    private static final Set<Integer> PERMANENT = Set.of(301, 308);
    private static final int SEE_OTHER = 303;

    /** What an answer redirects to; null when it does not. */
    static @Nullable Redirect of(Request request, Answer answer) {
        String location = answer.headers().get(HttpHeaderNames.LOCATION);
        int status = answer.status();
        boolean redirects = SAME_METHOD.contains(status) || SAME_METHOD_FOR_GET.contains(status) || status == SEE_OTHER;
        if (!redirects || location == null) {
            return null;
        }
        URI from = URI.create(request.url());
        return new Redirect(status, from, resolve(from, location));
    }

    private static @Nullable URI resolve(URI from, String location) {
        try {
            return from.resolve(location);
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    /** Whether the same request may go to the new place. */
    boolean mayBeFollowed(HttpMethod method) {
        boolean sameMethod =
                SAME_METHOD.contains(status) || (SAME_METHOD_FOR_GET.contains(status) && method.equals(HttpMethod.GET));
        return to != null
                && sameMethod
                && to.getRawUserInfo() == null
                && origin(to).equals(origin(from));
    }

    /** Whether the answer says that it will be the same next time. */
    boolean isPermanent() {
        return PERMANENT.contains(status);
    }

    /** The new URL. */
    String url() {
        return String.valueOf(to);
    }

    /** Why it is not gone to, for a message: with the origin, and not the rest, which may hold a secret. */
    String refusal() {
        if (to == null || to.getHost() == null) {
            return "a redirect to a place that is not a URL";
        }
        return origin(to).equals(origin(from))
                ? "a redirect within " + origin(to) + " that would not be the same request"
                : "a redirect to " + origin(to) + ", another origin, where credentials do not go;"
                        + " if it is the service's, use it as the base URL";
    }

    private static String origin(URI url) {
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        int port = url.getPort() >= 0 ? url.getPort() : scheme.equals("https") ? 443 : 80;
        return scheme + "://" + String.valueOf(url.getHost()).toLowerCase(Locale.ROOT) + ":" + port;
    }
}
