package io.reactorchannel.benchmarks.endtoend;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.reactorchannel.benchmarks.PreparedBatch;
import io.reactorchannel.benchmarks.Shape;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * A server that does as little as it can: consumers are made and deleted, polls are answered with prepared batches of
 * the shape that the path names, commits and produce requests are taken. For each consumer the offsets go on from
 * answer to answer. Ends with its standard input.
 */
final class BatchServer {

    private final AtomicLong consumers = new AtomicLong();
    private final Map<String, PreparedBatch> batches = new ConcurrentHashMap<>();

    private BatchServer() {}

    /**
     * Starts the server and prints its port.
     *
     * @param arguments none
     */
    public static void main(String... arguments) throws Exception {
        BatchServer server = new BatchServer();
        DisposableServer running = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle(server::answer)
                .bindNow();
        System.out.println(running.port());
        while (System.in.read() >= 0) {
            // until the client is gone
        }
        running.disposeNow();
    }

    private Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        String path = request.fullPath();
        return switch (request.method().name()) {
            case "GET" -> poll(path, response);
            case "POST" -> request.receive().then(post(path, response));
            default -> response.status(204).send();
        };
    }

    private Publisher<Void> poll(String path, HttpServerResponse response) {
        Shape shape = Shape.parse(path.split("/", 3)[1]);
        if (shape.records() == 0) {
            return response.status(204).send();
        }
        PreparedBatch batch = batches.computeIfAbsent(path, consumer -> new PreparedBatch(shape));
        return json(response, batch.next());
    }

    private Mono<Void> post(String path, HttpServerResponse response) {
        if (path.endsWith("/consumers")) {
            String created = "{\"consumerInstanceId\":\"c" + consumers.incrementAndGet() + "\"}";
            return Mono.from(json(response, created.getBytes(StandardCharsets.US_ASCII)));
        }
        return response.status(path.endsWith("/produce") ? 202 : 204).send();
    }

    private static Publisher<Void> json(HttpServerResponse response, byte[] body) {
        return response.header(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.length))
                .sendByteArray(Mono.just(body));
    }
}
