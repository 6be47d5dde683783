package io.reactorchannel.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * A service of one function on a loopback port, for what a mock of answers cannot show: targets as they stand on the
 * wire, connections, and requests that are in flight. Remembers targets and connections.
 */
final class RawService implements AutoCloseable {

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Set<Object> connections = ConcurrentHashMap.newKeySet();
    private final DisposableServer server;

    private RawService(int port, BiFunction<HttpServerRequest, HttpServerResponse, ? extends Publisher<Void>> answers) {
        this.server = HttpServer.create()
                .host("127.0.0.1")
                .port(port)
                .handle((request, response) -> {
                    requests.add(request.method() + " " + request.uri());
                    connections.add(String.valueOf(request.remoteAddress()));
                    return answers.apply(request, response);
                })
                .bindNow();
    }

    static RawService start(BiFunction<HttpServerRequest, HttpServerResponse, ? extends Publisher<Void>> answers) {
        return new RawService(0, answers);
    }

    static RawService startAt(
            int port, BiFunction<HttpServerRequest, HttpServerResponse, ? extends Publisher<Void>> answers) {
        return new RawService(port, answers);
    }

    static Publisher<Void> json(HttpServerResponse response, String json) {
        return response.header("Content-Type", "application/json").sendString(Mono.just(json));
    }

    static Publisher<Void> noContent(HttpServerResponse response) {
        return response.status(204).send();
    }

    /** Ends the connection with a reset, as a process that dies does, instead of an answer. */
    static Publisher<Void> reset(HttpServerResponse response) {
        response.withConnection(connection -> {
            Channel channel = connection.channel();
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            // only on its event loop: the test may call from its own thread
            channel.eventLoop().execute(channel.unsafe()::closeForcibly);
        });
        return Mono.never();
    }

    int port() {
        return server.port();
    }

    String url() {
        return "http://127.0.0.1:" + server.port();
    }

    /** Methods and targets as they arrived: {@code GET /a%20b}. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    long count(String request) {
        return requests.stream().filter(request::equals).count();
    }

    /** How many connections brought requests. */
    int connections() {
        return connections.size();
    }

    @Override
    public void close() {
        server.disposeNow();
    }
}
