package io.reactorchannel.testing;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** A service on loopback that has records without end: each poll brings the next {@code batchSize} of them. */
public final class EndlessService implements AutoCloseable {

    private static final String CONSUMERS = "/databus/consumer-service/v1/consumers";

    private final int batchSize;
    private final String filling;
    private final AtomicLong nextOffset = new AtomicLong();
    private final AtomicInteger polls = new AtomicInteger();
    private final DisposableServer server;

    public EndlessService(int batchSize) {
        this(batchSize, 0);
    }

    /** With payloads that are so many bytes larger. */
    public EndlessService(int batchSize, int payloadBytes) {
        this.batchSize = batchSize;
        this.filling = "x".repeat(payloadBytes);
        this.server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .route(routes -> routes.post(CONSUMERS, EndlessService::create)
                        .get(CONSUMERS + "/{id}/records", this::poll)
                        .post(CONSUMERS + "/{id}/{operation}", EndlessService::accept)
                        .delete(CONSUMERS + "/{id}", EndlessService::accept))
                .bindNow();
    }

    public String url() {
        return "http://127.0.0.1:" + server.port();
    }

    public int polls() {
        return polls.get();
    }

    private Mono<Void> poll(HttpServerRequest request, HttpServerResponse response) {
        polls.incrementAndGet();
        long first = nextOffset.getAndAdd(batchSize);
        String records = LongStream.range(first, first + batchSize)
                .mapToObj(this::record)
                .collect(Collectors.joining(","));
        return json(response, "{\"records\":[" + records + "]}");
    }

    private String record(long offset) {
        String json = "{\"number\":" + offset + ",\"filling\":\"" + filling + "\"}";
        String payload = Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
        return "{\"routingData\":{\"topic\":\"t\"},\"message\":{\"payload\":\"" + payload
                + "\"},\"partition\":0,\"offset\":" + offset + "}";
    }

    /** The request is read before it is answered, so that none of it comes when the next one is expected. */
    private static Mono<Void> create(HttpServerRequest request, HttpServerResponse response) {
        return request.receive().then(json(response, "{\"consumerInstanceId\":\"c\"}"));
    }

    private static Mono<Void> accept(HttpServerRequest request, HttpServerResponse response) {
        return request.receive().then(response.status(204).send());
    }

    private static Mono<Void> json(HttpServerResponse response, String body) {
        return response.header(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .sendString(Mono.just(body))
                .then();
    }

    @Override
    public void close() {
        server.disposeNow();
    }
}
