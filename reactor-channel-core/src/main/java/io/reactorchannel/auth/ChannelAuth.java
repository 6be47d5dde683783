package io.reactorchannel.auth;

import io.reactorchannel.CheckReturnValue;
import io.reactorchannel.error.PermanentAuthenticationError;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.error.TemporaryAuthenticationError;
import io.reactorchannel.internal.login.Login;
import reactor.core.publisher.Mono;

/**
 * The source of the bearer token that goes with every request of a channel.
 *
 * <p>The kinds made by this interface's factories share one token among all who ask: while it is being fetched
 * everybody waits for the same login, an error is given to those who waited and then forgotten, and one who cancels
 * harms no other. They hold no connection between logins, so there is nothing to close; one instance may serve many
 * channels.
 *
 * <p>A kind of one's own implements {@link #token()}, and {@link #invalidate(String)} if it keeps tokens.
 */
public interface ChannelAuth {

    /**
     * The token to send with the next request. Cold and cached: subscribing fetches a token only when there is none.
     * Signals on the thread that delivered the token.
     *
     * @return the token; empty when requests are to go without one; a {@link PermanentAuthenticationError} when the
     *     credentials are refused, a {@link TemporaryAuthenticationError} when no token can be had just now
     */
    @CheckReturnValue
    Mono<String> token();

    /**
     * Tells that the service refused a token. Drops that token only: one that was fetched in the meantime stays. Does
     * nothing unless implemented.
     *
     * @param token the refused token
     */
    default void invalidate(String token) {}

    /** Drops whatever token there is, so that the next request fetches another. Does nothing unless implemented. */
    default void reset() {}

    /**
     * Logs in with user and password at {@code base/identity/v1/login}. The server's certificate is checked against the
     * JVM's trust store; a login that is not answered within 30 s is a {@link TemporaryAuthenticationError}.
     *
     * @param base the authentication service's URL (http or https), with or without a path of its own
     * @param user the user name, not empty, without a colon (RFC 7617)
     * @param password the password
     * @return an authentication that logs in when a token is wanted
     * @throws PermanentError when an argument is not acceptable
     */
    static ChannelAuth userPassword(String base, String user, String password) {
        return new CachedAuth("userPassword", new Login(base, user, password, null).token());
    }

    /**
     * As {@link #userPassword(String, String, String)}, with its own choice of certificates.
     *
     * @param base the authentication service's URL (http or https), with or without a path of its own
     * @param user the user name, not empty, without a colon (RFC 7617)
     * @param password the password
     * @param verifyCertBundle PEM text or the path of a PEM file: only the certificates in it are trusted; the empty
     *     text switches all checks off, which is logged as a warning
     * @return an authentication that logs in when a token is wanted
     * @throws PermanentError when an argument is not acceptable
     */
    static ChannelAuth userPassword(String base, String user, String password, String verifyCertBundle) {
        if (verifyCertBundle == null) {
            throw new PermanentError("verifyCertBundle: must not be null; leave it away for the JVM's trust store");
        }
        return new CachedAuth("userPassword", new Login(base, user, password, verifyCertBundle).token());
    }

    /**
     * Sends one and the same token always.
     *
     * @param token the token, not blank and without control characters
     * @return an authentication with that token
     * @throws PermanentError when the token is not acceptable
     */
    static ChannelAuth bearer(String token) {
        if (token == null || !CachedAuth.isUsable(token)) {
            throw new PermanentError("token: must not be null, blank or contain a control character");
        }
        return new CachedAuth("bearer", Mono.just(token));
    }

    /**
     * Takes tokens from a publisher. It is subscribed to when a token is wanted, and again after a token was refused or
     * {@link #reset()}; in between its token is kept.
     *
     * @param token the tokens' source. Its errors become {@link TemporaryAuthenticationError}, unless they are errors
     *     of this library already; a missing, blank or unprintable token is a {@link PermanentAuthenticationError}
     * @return an authentication with those tokens
     * @throws PermanentError when the publisher is null
     */
    static ChannelAuth bearer(Mono<String> token) {
        if (token == null) {
            throw new PermanentError("token: must not be null");
        }
        return new CachedAuth("bearer", token);
    }

    /**
     * Sends requests without a token, for private links.
     *
     * @return an authentication without tokens
     */
    static ChannelAuth none() {
        return NoAuth.INSTANCE;
    }
}
