package io.reactorchannel.service.internal.rest;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/** What a client gets for its request: a whole answer, or less. */
interface Reply {

    /** The status; 0 for less than an answer. */
    int status();

    /** How many bytes of body. */
    int size();

    /** How many records it brings, or says were stored. */
    int records();

    /** Gives it to one in the same process; an {@link java.io.IOException} for less than an answer. */
    Mono<DirectAnswer> direct();

    /** Sends it; completes when it is sent. */
    Publisher<Void> sendTo(HttpServerResponse response);
}
