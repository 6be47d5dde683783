package io.reactorchannel.internal.transport;

import io.netty.handler.codec.http.HttpHeaders;
import reactor.core.publisher.Mono;

/** A service in the same process that is called without a connection. */
@FunctionalInterface
public interface DirectService {

    /**
     * Answers a request.
     *
     * @param method the HTTP method, in capitals
     * @param uri path and query, escaped
     * @param headers the request's headers
     * @param body the request's body, empty when it has none; not to be changed
     * @return the answer; an {@link java.io.IOException} when it gets lost
     */
    Mono<Answer> answer(String method, String uri, HttpHeaders headers, byte[] body);
}
