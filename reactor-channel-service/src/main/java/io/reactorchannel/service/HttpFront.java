package io.reactorchannel.service;

import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContext;
import io.reactorchannel.service.internal.rest.ConnectionGuard;
import io.reactorchannel.service.internal.rest.RestApi;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/** The HTTP server with its threads: where it listens, and how it stops. */
final class HttpFront {

    private final RestApi api;
    private final boolean secure;
    private final LoopResources loops;
    private final DisposableServer server;

    private HttpFront(RestApi api, boolean secure, LoopResources loops, DisposableServer server) {
        this.api = api;
        this.secure = secure;
        this.loops = loops;
        this.server = server;
    }

    /** Listens; {@link IllegalStateException} when the address cannot be listened on. */
    static HttpFront start(StreamingServiceBuilder options, RestApi api) {
        ConnectionGuard guard =
                new ConnectionGuard(options.maxConnections, options.requestTimeout, options.idleTimeout);
        LoopResources loops = LoopResources.create("streaming-service");
        HttpServer configured = HttpServer.create()
                .host(options.host)
                .port(options.port)
                .runOn(loops)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .requestTimeout(options.requestTimeout)
                .doOnChannelInit((observer, channel, remote) -> guard.admit(channel))
                .handle(api::handle);
        SslContext tls = options.tls;
        HttpServer secured = tls == null ? configured : configured.secure(spec -> spec.sslContext(tls));
        try {
            // Waits: start() promises a service that listens.
            return new HttpFront(api, tls != null, loops, secured.bindNow());
        } catch (RuntimeException unavailable) {
            loops.dispose();
            throw new IllegalStateException("cannot listen on " + options.host + ":" + options.port, unavailable);
        }
    }

    String url() {
        return url(secure, ((InetSocketAddress) server.address()).getAddress(), port());
    }

    static String url(boolean secure, InetAddress address, int port) {
        String host = address.isAnyLocalAddress() ? "127.0.0.1" : address.getHostAddress();
        return (secure ? "https://" : "http://") + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    int port() {
        return server.port();
    }

    /**
     * Frees the port, ends what waits, sees to it that what is being answered is, and cuts what is left.
     *
     * @param endWaiting ends polls that wait
     * @param timeout how long answers may take
     * @param cutWithin how long the threads may take to end
     */
    Mono<Void> stop(Mono<Void> endWaiting, Duration timeout, Duration cutWithin) {
        return Mono.fromRunnable(server::dispose)
                .then(server.onDispose())
                .then(Mono.defer(() -> Mono.when(api.stop(), endWaiting).timeout(timeout, Mono.empty())))
                .then(Mono.defer(() -> loops.disposeLater(Duration.ZERO, cutWithin)))
                .then(Mono.fromRunnable(api::close));
    }
}
