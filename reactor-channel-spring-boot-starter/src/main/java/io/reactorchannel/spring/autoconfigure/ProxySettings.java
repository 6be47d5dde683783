package io.reactorchannel.spring.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An HTTP proxy, as properties. */
class ProxySettings {

    /** Host of the proxy. Not set: no proxy. */
    private @Nullable String host;

    /** Port of the proxy, 1 to 65535. */
    private @Nullable Integer port;

    /** User name for the proxy. */
    private @Nullable String user;

    /** Password for the proxy. */
    private @Nullable String password;

    /** Hosts that are connected to directly; *.example.com stands for all below. */
    private final List<String> noProxyHosts = new ArrayList<>();

    public @Nullable String getHost() {
        return host;
    }

    public void setHost(@Nullable String host) {
        this.host = host;
    }

    public @Nullable Integer getPort() {
        return port;
    }

    public void setPort(@Nullable Integer port) {
        this.port = port;
    }

    public @Nullable String getUser() {
        return user;
    }

    public void setUser(@Nullable String user) {
        this.user = user;
    }

    public @Nullable String getPassword() {
        return password;
    }

    public void setPassword(@Nullable String password) {
        this.password = password;
    }

    public List<String> getNoProxyHosts() {
        return noProxyHosts;
    }
}
