package io.reactorchannel.service.internal.rest;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.reactorchannel.service.internal.watch.Watch;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServerRequest;

/** Tells the watch which connections carry requests, and when they close. */
final class Connections {

    private static final AttributeKey<Boolean> KNOWN = AttributeKey.valueOf(Connections.class, "known");

    private final Watch watch;

    Connections(Watch watch) {
        this.watch = watch;
    }

    /** The same for a client without connections, each of whose requests has come whole. */
    Object ofClient(Object client) {
        watch.carries(client);
        return client;
    }

    /** What stands for the connection of a request that has just arrived. */
    Object of(HttpServerRequest request) {
        AtomicReference<@Nullable Channel> carrier = new AtomicReference<>();
        request.withConnection(connection -> carrier.set(connection.channel()));
        Channel channel = Objects.requireNonNull(carrier.get());
        if (channel.attr(KNOWN).setIfAbsent(true) == null) {
            channel.closeFuture().addListener(closed -> watch.closed(channel));
        }
        watch.carries(channel);
        return channel;
    }
}
