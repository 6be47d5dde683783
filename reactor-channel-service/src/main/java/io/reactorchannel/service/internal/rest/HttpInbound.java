package io.reactorchannel.service.internal.rest;

import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetSocketAddress;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.netty.http.server.HttpServerRequest;

/** A request that Reactor Netty has received. */
record HttpInbound(HttpServerRequest request) implements Inbound {

    @Override
    public String method() {
        return request.method().name();
    }

    @Override
    public String uri() {
        return request.uri();
    }

    @Override
    public HttpHeaders headers() {
        return request.requestHeaders();
    }

    @Override
    public Flux<byte[]> body() {
        return request.receive().asByteArray();
    }

    @Override
    public String remote() {
        InetSocketAddress address = request.remoteAddress();
        return address == null ? "" : address.getHostString();
    }

    @Override
    public Object connection(Connections connections) {
        return connections.of(request);
    }

    @Override
    public Optional<ConnectionDeadline> deadline() {
        return ConnectionDeadline.of(request);
    }
}
