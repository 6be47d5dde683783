package io.reactorchannel.service.internal.rest;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.Optional;
import reactor.core.publisher.Flux;

/** A request that came without a connection. */
record DirectInbound(DirectRequest request) implements Inbound {

    @Override
    public String method() {
        return request.method();
    }

    @Override
    public String uri() {
        return request.uri();
    }

    @Override
    public HttpHeaders headers() {
        return request.headers();
    }

    @Override
    public Flux<byte[]> body() {
        return Flux.just(request.body());
    }

    @Override
    public String remote() {
        return "";
    }

    @Override
    public Object connection(Connections connections) {
        return connections.ofClient(request.client());
    }

    @Override
    public Optional<ConnectionDeadline> deadline() {
        return Optional.empty();
    }
}
