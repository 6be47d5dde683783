package io.reactorchannel.spring.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

/** How a channel logs in, as properties. */
class AuthSettings {

    /** Kind of login. Default: told by what is set: user, client-id or token. */
    private @Nullable AuthKind kind;

    /** URL of the authentication service. Default: the URL of the streaming service. */
    private @Nullable String url;

    /** Path of the request for a token. Default: /identity/v1/login, with client credentials /iam/v1.4/token. */
    private @Nullable String path;

    /** User name. */
    private @Nullable String user;

    /** Password of the user. */
    private @Nullable String password;

    /** Client of client credentials. */
    private @Nullable String clientId;

    /** Secret of the client. */
    private @Nullable String clientSecret;

    /** Scope of the token. For client credentials. */
    private @Nullable String scope;

    /** Audience of the token. For client credentials. */
    private @Nullable String audience;

    /** Grant type. For client credentials. Default: client_credentials. */
    private @Nullable String grantType;

    /** Token that is sent always, instead of a login. */
    private @Nullable String token;

    /** TLS towards the authentication service. */
    @NestedConfigurationProperty
    private final SslSettings ssl = new SslSettings();

    /** HTTP proxy on the way to the authentication service. */
    @NestedConfigurationProperty
    private final ProxySettings proxy = new ProxySettings();

    /** Headers that go with every request for a token. */
    private final Map<String, String> requestHeaders = new LinkedHashMap<>();

    /** How long a connection, its TLS handshake and the proxy's answer may take, each. Default: 10s. */
    private @Nullable Duration connectTimeout;

    /** How long the beginning of an answer may take, and each pause within it. Default: 30s. */
    private @Nullable Duration responseTimeout;

    public @Nullable AuthKind getKind() {
        return kind;
    }

    public void setKind(@Nullable AuthKind kind) {
        this.kind = kind;
    }

    public @Nullable String getUrl() {
        return url;
    }

    public void setUrl(@Nullable String url) {
        this.url = url;
    }

    public @Nullable String getPath() {
        return path;
    }

    public void setPath(@Nullable String path) {
        this.path = path;
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

    public @Nullable String getClientId() {
        return clientId;
    }

    public void setClientId(@Nullable String clientId) {
        this.clientId = clientId;
    }

    public @Nullable String getClientSecret() {
        return clientSecret;
    }

    public void setClientSecret(@Nullable String clientSecret) {
        this.clientSecret = clientSecret;
    }

    public @Nullable String getScope() {
        return scope;
    }

    public void setScope(@Nullable String scope) {
        this.scope = scope;
    }

    public @Nullable String getAudience() {
        return audience;
    }

    public void setAudience(@Nullable String audience) {
        this.audience = audience;
    }

    public @Nullable String getGrantType() {
        return grantType;
    }

    public void setGrantType(@Nullable String grantType) {
        this.grantType = grantType;
    }

    public @Nullable String getToken() {
        return token;
    }

    public void setToken(@Nullable String token) {
        this.token = token;
    }

    public SslSettings getSsl() {
        return ssl;
    }

    public ProxySettings getProxy() {
        return proxy;
    }

    public Map<String, String> getRequestHeaders() {
        return requestHeaders;
    }

    public @Nullable Duration getConnectTimeout() {
        return connectTimeout;
    }

    public void setConnectTimeout(@Nullable Duration connectTimeout) {
        this.connectTimeout = connectTimeout;
    }

    public @Nullable Duration getResponseTimeout() {
        return responseTimeout;
    }

    public void setResponseTimeout(@Nullable Duration responseTimeout) {
        this.responseTimeout = responseTimeout;
    }
}
