package io.reactorchannel.internal.transport;

import reactor.core.publisher.Mono;

/** Where the transport gets its bearer token from. */
public interface TokenSource {

    /**
     * The token to send.
     *
     * @return the token; empty when requests go without one
     */
    Mono<String> token();

    /**
     * Tells that the service refused a token.
     *
     * @param token the refused token; any other that is in use by now stays
     */
    void invalidate(String token);
}
