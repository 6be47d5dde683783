package io.reactorchannel.kafka;

import io.reactorchannel.service.StreamingService;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;
import reactor.netty.NettyInbound;
import reactor.netty.NettyOutbound;
import reactor.netty.tcp.TcpClient;
import reactor.netty.tcp.TcpServer;

/** A load balancer between one client and several services: new connections go where it was told to. */
final class Balancer implements AutoCloseable {

    private final Queue<Connection> connections = new ConcurrentLinkedQueue<>();
    private final AtomicInteger port;
    private final DisposableServer server;

    Balancer(StreamingService first) {
        port = new AtomicInteger(first.port());
        server = TcpServer.create()
                .host("127.0.0.1")
                .port(0)
                .doOnConnection(connections::add)
                .handle(this::relay)
                .bindNow();
    }

    private Mono<Void> relay(NettyInbound client, NettyOutbound toClient) {
        return TcpClient.create().host("127.0.0.1").port(port.get()).connect().flatMap(service -> {
            Mono<Void> requests =
                    service.outbound().send(client.receive().retain()).then();
            Mono<Void> answers = toClient.send(service.inbound().receive().retain(), any -> true)
                    .then();
            return Mono.firstWithSignal(requests, answers).doFinally(over -> service.dispose());
        });
    }

    String url() {
        return "http://127.0.0.1:" + server.port();
    }

    void sendTo(StreamingService other) {
        port.set(other.port());
    }

    /** Closes the connections there are, and accepts none from here on. */
    @Override
    public void close() {
        server.disposeNow();
        Flux.fromIterable(List.copyOf(connections))
                .doOnNext(Connection::dispose)
                .blockLast();
    }
}
