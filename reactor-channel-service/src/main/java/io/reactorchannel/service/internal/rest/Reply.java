package io.reactorchannel.service.internal.rest;

import org.reactivestreams.Publisher;
import reactor.netty.http.server.HttpServerResponse;

/** What a client gets for its request: a whole answer, or less. */
interface Reply {

    /** Sends it; completes when it is sent. */
    Publisher<Void> sendTo(HttpServerResponse response);
}
