package io.reactorchannel.service.internal.rest;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.Optional;
import reactor.core.publisher.Flux;

/** A request as it comes in, by whatever way. */
interface Inbound {

    /** The HTTP method, in capitals. */
    String method();

    /** Path and query, escaped. */
    String uri();

    HttpHeaders headers();

    /** The pieces of the body, to be asked for once. */
    Flux<byte[]> body();

    /** The address it comes from; empty text when there is none. */
    String remote();

    /** What stands for the connection it comes on, the same for all requests of it; told to the watch. */
    Object connection(Connections connections);

    /** The deadline of its connection. To be asked for when the request arrives. */
    Optional<ConnectionDeadline> deadline();
}
