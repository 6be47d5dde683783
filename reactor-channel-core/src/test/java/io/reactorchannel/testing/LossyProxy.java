package io.reactorchannel.testing;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.ConnectionProvider;

/**
 * Stands between channel and service on loopback. Every request reaches the service and is answered there; the answers
 * to those that match are then lost: the channel's connection is closed without a byte.
 */
public final class LossyProxy implements AutoCloseable {

    private final String target;
    private final Predicate<HttpServerRequest> loses;
    private final AtomicInteger lost = new AtomicInteger();
    private final ConnectionProvider connections = ConnectionProvider.create("lossy-proxy");
    private final HttpClient client = HttpClient.create(connections);
    private final DisposableServer server;

    public LossyProxy(String target, Predicate<HttpServerRequest> loses) {
        this.target = target;
        this.loses = loses;
        this.server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle(this::relay)
                .bindNow();
    }

    public String url() {
        return "http://127.0.0.1:" + server.port();
    }

    /** How many answers were lost until now. */
    public int lost() {
        return lost.get();
    }

    private Mono<Void> relay(HttpServerRequest request, HttpServerResponse response) {
        return request.receive()
                .aggregate()
                .asByteArray()
                .defaultIfEmpty(new byte[0])
                .flatMap(body -> client.headers(headers -> copy(request.requestHeaders(), headers))
                        .request(request.method())
                        .uri(target + request.uri())
                        .send(Mono.just(Unpooled.wrappedBuffer(body)))
                        .responseSingle((answer, content) -> content.asByteArray()
                                .defaultIfEmpty(new byte[0])
                                .map(bytes -> new Relayed(answer, bytes)))
                        .flatMap(relayed -> answer(request, response, relayed)));
    }

    private Mono<Void> answer(HttpServerRequest request, HttpServerResponse response, Relayed relayed) {
        if (loses.test(request)) {
            lost.incrementAndGet();
            response.withConnection(connection -> connection.channel().close());
            return Mono.never();
        }
        response.status(relayed.answer().status());
        relayed.answer()
                .responseHeaders()
                .getAll(HttpHeaderNames.SET_COOKIE)
                .forEach(cookie -> response.addHeader(HttpHeaderNames.SET_COOKIE, cookie));
        return relayed.body().length == 0
                ? response.send()
                : response.sendByteArray(Mono.just(relayed.body())).then();
    }

    private static void copy(HttpHeaders from, HttpHeaders to) {
        to.set(from);
        to.remove(HttpHeaderNames.HOST);
    }

    private record Relayed(HttpClientResponse answer, byte[] body) {}

    @Override
    public void close() {
        server.disposeNow();
        connections.dispose();
    }
}
