package io.reactorchannel.internal.transport;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.cookie.ClientCookieDecoder;
import io.netty.handler.codec.http.cookie.ClientCookieEncoder;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.DefaultCookie;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The cookies of one consumer. They go back to the origin and path that set them and nowhere else (RFC 6265, without
 * sharing between hosts). Bounded, because the service decides what it sets. A cookie that is deleted by the service
 * goes; one that expires later is kept, since a consumer's requests are refused without it anyway. Safe for use by
 * several threads.
 */
public final class CookieJar {

    private static final int MAX_COOKIES = 50;
    private static final int MAX_COOKIE_LENGTH = 4096;

    private volatile Map<Key, Cookie> cookies = Map.of();

    private record Key(String origin, String path, String name) {}

    /** A jar whose cookies go to every place of that URL's origin. */
    public static CookieJar of(String url, Map<String, String> values) {
        String origin = origin(URI.create(url));
        Map<Key, Cookie> cookies = new LinkedHashMap<>();
        values.forEach((name, value) -> cookies.put(new Key(origin, "/", name), new DefaultCookie(name, value)));
        CookieJar jar = new CookieJar();
        jar.cookies = Map.copyOf(cookies);
        return jar;
    }

    /** The values by name. */
    public Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        cookies.forEach((key, cookie) -> values.put(key.name(), cookie.value()));
        return values;
    }

    /** Takes the cookies of an answer to a request for that URL. */
    void store(String url, HttpHeaders answer) {
        List<String> lines = answer.getAll(HttpHeaderNames.SET_COOKIE);
        if (!lines.isEmpty()) {
            store(URI.create(url), lines);
        }
    }

    private synchronized void store(URI url, List<String> lines) {
        Map<Key, Cookie> next = new LinkedHashMap<>(cookies);
        for (String line : lines) {
            Cookie cookie = line.length() > MAX_COOKIE_LENGTH ? null : ClientCookieDecoder.LAX.decode(line);
            if (cookie == null || !mayBeSetBy(url, cookie)) {
                continue;
            }
            Key key = new Key(origin(url), path(url, cookie), cookie.name());
            if (cookie.maxAge() <= 0 && cookie.maxAge() != Cookie.UNDEFINED_MAX_AGE) {
                next.remove(key);
            } else if (next.containsKey(key) || next.size() < MAX_COOKIES) {
                next.put(key, cookie);
            }
        }
        cookies = Map.copyOf(next);
    }

    /** The value of the {@code Cookie} header for a request to that URL. */
    Optional<String> header(String url) {
        Map<Key, Cookie> known = cookies;
        if (known.isEmpty()) {
            return Optional.empty();
        }
        URI target = URI.create(url);
        String origin = origin(target);
        List<Cookie> matching = new ArrayList<>();
        known.forEach((key, cookie) -> {
            boolean safe = !cookie.isSecure() || "https".equalsIgnoreCase(target.getScheme());
            if (safe && key.origin().equals(origin) && covers(key.path(), target.getRawPath())) {
                matching.add(cookie);
            }
        });
        return Optional.ofNullable(ClientCookieEncoder.LAX.encode(matching));
    }

    /** The values, which are not to be shown. */
    List<String> secrets() {
        return cookies.values().stream().map(Cookie::value).toList();
    }

    private static boolean mayBeSetBy(URI url, Cookie cookie) {
        String domain = cookie.domain();
        if (domain == null || domain.isEmpty()) {
            return true;
        }
        String host = url.getHost().toLowerCase(Locale.ROOT);
        String suffix = (domain.startsWith(".") ? domain.substring(1) : domain).toLowerCase(Locale.ROOT);
        return host.equals(suffix) || host.endsWith("." + suffix);
    }

    private static String origin(URI url) {
        return url.getScheme() + "://" + url.getRawAuthority();
    }

    private static String path(URI url, Cookie cookie) {
        String path = cookie.path();
        if (path != null && path.startsWith("/")) {
            return path;
        }
        int lastSlash = url.getRawPath().lastIndexOf('/');
        return lastSlash <= 0 ? "/" : url.getRawPath().substring(0, lastSlash);
    }

    private static boolean covers(String cookiePath, String requestPath) {
        return requestPath.equals(cookiePath)
                || requestPath.startsWith(cookiePath.endsWith("/") ? cookiePath : cookiePath + "/");
    }

    /** Tells how many there are; their values are secrets. */
    @Override
    public String toString() {
        return "CookieJar[" + cookies.size() + "]";
    }
}
