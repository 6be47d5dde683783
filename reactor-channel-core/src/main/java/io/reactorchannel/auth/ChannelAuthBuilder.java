package io.reactorchannel.auth;

import io.reactorchannel.HttpProxy;
import io.reactorchannel.error.PermanentAuthenticationError;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.error.TemporaryAuthenticationError;
import io.reactorchannel.internal.login.TokenRequest;
import io.reactorchannel.internal.transport.HttpSettings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;

/**
 * Builds a {@link ChannelAuth} that logs in, with settings of its own for the authentication service: certificates,
 * proxy, time-outs. Ends with {@link #userPassword} or {@link #clientCredentials}, which check all of them; nothing is
 * sent before a token is wanted. A connection is made for each login and none left open. Not safe for use by several
 * threads.
 */
public final class ChannelAuthBuilder {

    private final @Nullable String base;
    private final HttpSettings http = new HttpSettings(TokenRequest.MAX_ANSWER);
    private @Nullable String path;
    private @Nullable String scope;
    private @Nullable String audience;
    private @Nullable String grantType;

    ChannelAuthBuilder(@Nullable String base) {
        this.base = base;
    }

    /**
     * Sets the path of the request for a token. Default: {@code /identity/v1/login}, with client credentials
     * {@code /iam/v1.4/token}.
     *
     * @param value the path below the base URL, with or without slashes around it; empty for the base URL itself
     * @return this builder
     */
    public ChannelAuthBuilder path(String value) {
        this.path = value;
        return this;
    }

    /**
     * Sets which certificates the server's is checked against. Default: the JVM's trust store. Host names are checked
     * in either case, and TLS is 1.2 or newer.
     *
     * @param value PEM text, or the path of a PEM file, with the certificates to trust, and no others are; the empty
     *     text switches all checks off, as the original clients document, and is logged as a warning
     * @return this builder
     */
    public ChannelAuthBuilder verifyCertBundle(String value) {
        http.verifyCertBundle(value);
        return this;
    }

    /**
     * Sets the certificate by which the client is known to the server (mutual TLS). Default: none.
     *
     * @param chain PEM text, or the path of a PEM file, with the certificate and those above it
     * @param privateKey PEM text, or the path of a PEM file, with its PKCS#8 key, not encrypted
     * @return this builder
     */
    public ChannelAuthBuilder clientCertificate(String chain, String privateKey) {
        http.clientCertificate(chain, privateKey, null);
        return this;
    }

    /**
     * As {@link #clientCertificate(String, String)}, with an encrypted key.
     *
     * @param chain PEM text, or the path of a PEM file, with the certificate and those above it
     * @param privateKey PEM text, or the path of a PEM file, with its encrypted PKCS#8 key
     * @param passphrase the key's
     * @return this builder
     */
    public ChannelAuthBuilder clientCertificate(String chain, String privateKey, String passphrase) {
        http.clientCertificate(chain, privateKey, passphrase);
        return this;
    }

    /**
     * Sets the HTTP proxy on the way to the server. Default: none, whatever the JVM's system properties say.
     *
     * @param value the proxy; null for none
     * @return this builder
     */
    public ChannelAuthBuilder proxy(@Nullable HttpProxy value) {
        http.proxy(value);
        return this;
    }

    /**
     * Sets how long making a connection may take, its TLS handshake and the proxy's answer, each. Default: 10 s.
     *
     * @param value 1 ms to 2,147,483,647 ms
     * @return this builder
     */
    public ChannelAuthBuilder connectTimeout(Duration value) {
        http.connectTimeout(value);
        return this;
    }

    /**
     * Sets how long the beginning of an answer may take, and each pause within it. Default: 30 s. The whole answer may
     * take 5 minutes.
     *
     * @param value 1 ms to 2,147,483,647 ms
     * @return this builder
     */
    public ChannelAuthBuilder responseTimeout(Duration value) {
        http.responseTimeout(value);
        return this;
    }

    /**
     * Adds headers to the requests. Default: none. Their values are kept out of messages, as they may be secrets.
     *
     * @param value names and values, instead of any set before; not those that say what a request is, such as
     *     {@code Authorization} or {@code Content-Type}
     * @return this builder
     */
    public ChannelAuthBuilder requestHeaders(Map<String, String> value) {
        http.requestHeaders(value);
        return this;
    }

    /**
     * Changes Reactor Netty's client where nothing else here does. Default: as it is. Called again, it adds a change
     * after those before.
     *
     * @param value takes the client with all settings of this builder but TLS, which is set on what it returns unless
     *     that is secured already; repeating requests and following redirects are switched off afterwards
     * @return this builder
     */
    public ChannelAuthBuilder httpClient(UnaryOperator<HttpClient> value) {
        http.httpClient(value);
        return this;
    }

    /**
     * Sets the scope of the token. For client credentials only. Default: not sent.
     *
     * @param value names with spaces between them (RFC 6749, 3.3)
     * @return this builder
     */
    public ChannelAuthBuilder scope(String value) {
        this.scope = value;
        return this;
    }

    /**
     * Sets the audience of the token. For client credentials only. Default: not sent.
     *
     * @param value whom the token is for
     * @return this builder
     */
    public ChannelAuthBuilder audience(String value) {
        this.audience = value;
        return this;
    }

    /**
     * Sets the grant type. For client credentials only. Default: {@code client_credentials}.
     *
     * @param value the grant type as the service calls it
     * @return this builder
     */
    public ChannelAuthBuilder grantType(String value) {
        this.grantType = value;
        return this;
    }

    /**
     * Builds an authentication that logs in with user and password, as {@link ChannelAuth#userPassword(String, String,
     * String)}.
     *
     * @param user the user name, not empty, without a colon (RFC 7617)
     * @param password the password
     * @return an authentication that logs in when a token is wanted
     * @throws PermanentError when an argument or a setting is not acceptable; the message names it
     */
    public ChannelAuth userPassword(String user, String password) {
        if (scope != null || audience != null || grantType != null) {
            throw new PermanentError(
                    "userPassword: scope, audience and grantType go with clientCredentials, and must not be set");
        }
        return new CachedAuth(
                "userPassword",
                TokenRequest.login(base, path, user, password, http).token());
    }

    /**
     * Builds an authentication that asks for tokens with client credentials (RFC 6749, 4.4). A refusal (401, 403) is a
     * {@link PermanentAuthenticationError}, any other failure a {@link TemporaryAuthenticationError}.
     *
     * @param clientId the client, not empty, without a colon (RFC 7617)
     * @param clientSecret its secret
     * @return an authentication that asks for a token when one is wanted
     * @throws PermanentError when an argument or a setting is not acceptable; the message names it
     */
    public ChannelAuth clientCredentials(String clientId, String clientSecret) {
        Map<String, String> form = new LinkedHashMap<>();
        if (scope != null) {
            form.put("scope", scope);
        }
        form.put("grant_type", grantType == null ? "client_credentials" : grantType);
        if (audience != null) {
            form.put("audience", audience);
        }
        return new CachedAuth(
                "clientCredentials",
                TokenRequest.clientCredentials(base, path, clientId, clientSecret, form, http)
                        .token());
    }
}
