package io.reactorchannel.service.internal.rest;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.netty.NettyPipeline;

/**
 * Bounds what connections may take: how many there are, how long they are idle, how long a head may arrive, and which
 * versions of HTTP they speak.
 */
public final class ConnectionGuard {

    private static final HttpVersions VERSIONS = new HttpVersions();

    private final AtomicInteger connections = new AtomicInteger();
    private final int maxConnections;
    private final Duration headTimeout;
    private final Duration idleTimeout;

    /**
     * Makes a guard.
     *
     * @param maxConnections the most at a time; one more is closed at once
     * @param headTimeout from the first byte of a request to the end of its head
     * @param idleTimeout without a request
     */
    public ConnectionGuard(int maxConnections, Duration headTimeout, Duration idleTimeout) {
        this.maxConnections = maxConnections;
        this.headTimeout = headTimeout;
        this.idleTimeout = idleTimeout;
    }

    /**
     * Lets a connection in, or closes it.
     *
     * @param connection a new one, with the handlers that make it speak HTTP
     */
    public void admit(Channel connection) {
        connection.closeFuture().addListener(closed -> connections.decrementAndGet());
        if (connections.incrementAndGet() > maxConnections) {
            ChannelFuture unused = connection.close(); // whenever that is
        } else {
            connection
                    .pipeline()
                    .addBefore(NettyPipeline.HttpCodec, null, new ConnectionDeadline(headTimeout, idleTimeout))
                    .addAfter(NettyPipeline.HttpCodec, null, VERSIONS);
        }
    }
}
