package io.reactorchannel.spring.autoconfigure;

import io.reactorchannel.HttpProxy;
import io.reactorchannel.error.PermanentError;
import java.util.Optional;

/** Makes proxies of properties. */
final class Proxies {

    private Proxies() {}

    /**
     * The proxy of some settings.
     *
     * @return empty when no host is set
     * @throws InvalidChannelPropertyException when they are wrong
     */
    static Optional<HttpProxy> of(ProxySettings settings, String prefix) {
        String host = settings.getHost();
        if (host == null) {
            if (settings.getPort() != null || settings.getUser() != null || settings.getPassword() != null) {
                throw new InvalidChannelPropertyException(
                        prefix + ".proxy.host", "must be set, as other settings of the proxy are");
            }
            return Optional.empty();
        }
        Integer port = settings.getPort();
        if (port == null) {
            throw new InvalidChannelPropertyException(prefix + ".proxy.port", "must be set; 1 to 65535 is accepted");
        }
        try {
            HttpProxy proxy = HttpProxy.of(host, port)
                    .withNoProxyHosts(settings.getNoProxyHosts().toArray(String[]::new));
            return Optional.of(withCredentials(proxy, settings, prefix));
        } catch (PermanentError refused) {
            throw InvalidChannelPropertyException.of(prefix, refused);
        }
    }

    private static HttpProxy withCredentials(HttpProxy proxy, ProxySettings settings, String prefix) {
        String user = settings.getUser();
        String password = settings.getPassword();
        if (user == null && password == null) {
            return proxy;
        }
        if (user == null || password == null) {
            throw new InvalidChannelPropertyException(
                    prefix + (user == null ? ".proxy.user" : ".proxy.password"),
                    "must be set; user and password go together");
        }
        return proxy.withCredentials(user, password);
    }
}
