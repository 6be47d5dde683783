package io.reactorchannel;

import io.reactorchannel.error.PermanentError;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP forward proxy between a channel, or a login, and its server. Connections go through it by {@code CONNECT},
 * for http and https URLs alike, and the proxy resolves the server's name. Immutable; each {@code with…} method returns
 * another one.
 */
public final class HttpProxy {

    private final String host;
    private final int port;
    private final @Nullable String user;
    private final @Nullable String password;
    private final List<String> noProxyHosts;

    private HttpProxy(
            String host, int port, @Nullable String user, @Nullable String password, List<String> noProxyHosts) {
        this.host = host;
        this.port = port;
        this.user = user;
        this.password = password;
        this.noProxyHosts = noProxyHosts;
    }

    /**
     * A proxy without credentials, for all hosts.
     *
     * @param host its name or address, without a scheme
     * @param port 1 to 65,535
     * @return the proxy
     * @throws PermanentError when one of them is not acceptable
     */
    public static HttpProxy of(String host, int port) {
        if (host == null || host.isBlank() || !host.equals(host.strip()) || host.contains("/") || host.contains("@")) {
            throw new PermanentError(
                    "proxy: its host must be a name or an address, such as proxy.example, without scheme and user");
        }
        if (port < 1 || port > 65_535) {
            throw new PermanentError("proxy: port " + port + " is not accepted; 1 to 65535 is");
        }
        return new HttpProxy(host, port, null, null, List.of());
    }

    /**
     * Sets the credentials for the proxy (Basic, RFC 7617). When it refuses them, operations fail with
     * {@link PermanentError}.
     *
     * @param user the user, not empty, without colon and control characters
     * @param password the password, without control characters
     * @return a proxy with those credentials
     * @throws PermanentError when one of them is not acceptable
     */
    public HttpProxy withCredentials(String user, String password) {
        if (user == null || user.isEmpty() || user.indexOf(':') >= 0 || hasControls(user)) {
            throw new PermanentError("proxy: its user must not be null or empty, nor contain a colon or a control"
                    + " character (RFC 7617)");
        }
        if (password == null || hasControls(password)) {
            throw new PermanentError("proxy: its password must not be null nor contain a control character (RFC 7617)");
        }
        return new HttpProxy(host, port, user, password, noProxyHosts);
    }

    private static boolean hasControls(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }

    /**
     * Sets which hosts are connected to directly, instead of any set before.
     *
     * @param hosts names or addresses, upper and lower case alike; {@code *.example.com} or {@code .example.com} stands
     *     for every host below that domain, {@code *} for all
     * @return a proxy for other hosts
     * @throws PermanentError when one is null, blank, or has a {@code *} elsewhere
     */
    public HttpProxy withNoProxyHosts(String... hosts) {
        if (hosts == null) {
            throw new PermanentError("proxy: the hosts without it must not be null");
        }
        for (String pattern : hosts) {
            if (pattern == null || pattern.isBlank() || pattern.substring(1).contains("*")) {
                throw new PermanentError("proxy: '" + pattern
                        + "' is no host to go without it; a name, an address, *.example.com or * is accepted");
            }
        }
        return new HttpProxy(host, port, user, password, List.of(hosts));
    }

    /**
     * The proxy's host.
     *
     * @return a name or an address
     */
    public String host() {
        return host;
    }

    /**
     * The proxy's port.
     *
     * @return 1 to 65,535
     */
    public int port() {
        return port;
    }

    /**
     * The user at the proxy.
     *
     * @return the user, or empty without credentials
     */
    public Optional<String> user() {
        return Optional.ofNullable(user);
    }

    /**
     * The password at the proxy.
     *
     * @return the password, or empty without credentials
     */
    public Optional<String> password() {
        return Optional.ofNullable(password);
    }

    /**
     * Whether connections to a host go through the proxy.
     *
     * @param target a name or an address
     * @return false for the hosts of {@link #withNoProxyHosts}
     */
    public boolean isUsedFor(String target) {
        String wanted = target.toLowerCase(Locale.ROOT);
        return noProxyHosts.stream().noneMatch(pattern -> matches(pattern.toLowerCase(Locale.ROOT), wanted));
    }

    private static boolean matches(String pattern, String target) {
        String suffix = pattern.startsWith("*") ? pattern.substring(1) : pattern;
        boolean open = pattern.startsWith("*") || pattern.startsWith(".");
        return open ? target.endsWith(suffix) : target.equals(pattern);
    }

    /** Names the place and the user; the password is a secret. */
    @Override
    public String toString() {
        return "HttpProxy[" + (user == null ? "" : user + "@") + host + ":" + port + "]";
    }
}
