package io.reactorchannel.auth;

import io.reactorchannel.CheckReturnValue;
import io.reactorchannel.error.PermanentAuthenticationError;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.error.TemporaryAuthenticationError;
import io.reactorchannel.internal.login.Token;
import reactor.core.publisher.Mono;

/**
 * The source of the bearer token that goes with every request of a channel.
 *
 * <p>The kinds made by this interface's factories share one token among all who ask: while it is being fetched
 * everybody waits for the same login, an error is given to those who waited and then forgotten, and one who cancels
 * harms no other. They hold no connection between logins, so there is nothing to close; one instance may serve many
 * channels.
 *
 * <p><strong>A token that ends.</strong> How long a token can be used is told by the answer it came with
 * ({@code expires_in}), or by itself when it is a JSON Web Token ({@code exp}). In the last fifth of that time, five
 * minutes at most, the first who asks for the token has another one fetched in the background; the old one serves until
 * that is there. A renewal that fails is logged and left alone for a quarter of that margin, and the old token serves
 * on to its end. Times are those of {@link reactor.core.scheduler.Schedulers#parallel()}, so that virtual time works.
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
        return builder(base).userPassword(user, password);
    }

    /**
     * As {@link #userPassword(String, String, String)}, with its own choice of certificates. {@link #builder} has more
     * settings.
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
        return builder(base).verifyCertBundle(verifyCertBundle).userPassword(user, password);
    }

    /**
     * Asks for tokens with client credentials at {@code base/iam/v1.4/token} (RFC 6749, 4.4), without scope and
     * audience; {@link #builder} sets those, and connections of its own. The server's certificate is checked against
     * the JVM's trust store; a request that is not answered within 30 s is a {@link TemporaryAuthenticationError}.
     *
     * @param base the authentication service's URL (http or https), with or without a path of its own
     * @param clientId the client, not empty, without a colon (RFC 7617)
     * @param clientSecret its secret
     * @return an authentication that asks for a token when one is wanted
     * @throws PermanentError when an argument is not acceptable
     */
    static ChannelAuth clientCredentials(String base, String clientId, String clientSecret) {
        return builder(base).clientCredentials(clientId, clientSecret);
    }

    /**
     * Begins an authentication that logs in and has settings of its own: certificates, proxy, time-outs, scope.
     *
     * @param base the authentication service's URL (http or https), with or without a path of its own; checked when the
     *     authentication is built
     * @return a builder with defaults for everything else
     */
    static ChannelAuthBuilder builder(String base) {
        return new ChannelAuthBuilder(base);
    }

    /**
     * Sends one and the same token always.
     *
     * @param token the token, not blank, of printable ASCII characters, 32,768 at most
     * @return an authentication with that token
     * @throws PermanentError when the token is not acceptable
     */
    static ChannelAuth bearer(String token) {
        if (token == null || !Token.isUsable(token)) {
            throw new PermanentError("token: must not be null, blank, longer than 32,768 characters or contain any but"
                    + " printable ASCII characters");
        }
        return new CachedAuth("bearer", Mono.just(new Token(token, null)));
    }

    /**
     * Takes tokens from a publisher. It is subscribed to when a token is wanted, and again after a token was refused or
     * {@link #reset()}; in between its token is kept, until its end when it is a JSON Web Token that tells it.
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
        return new CachedAuth("bearer", token.map(Token::of));
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
