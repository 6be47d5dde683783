package io.reactorchannel.service.internal.rest;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServerRequest;

/**
 * Closes a connection on which the head of a request takes too long, as when somebody sends a byte now and then. Sits
 * before the HTTP codec and is told of requests and answers behind it.
 */
final class HeadDeadline extends ChannelInboundHandlerAdapter {

    private static final AttributeKey<HeadDeadline> OF_CHANNEL = AttributeKey.valueOf(HeadDeadline.class, "deadline");

    private final Duration timeout;

    /** Whether the next byte begins a head; bytes of a body do not. */
    private volatile boolean awaited = true;

    private volatile @Nullable Future<?> deadline;

    HeadDeadline(Duration timeout) {
        this.timeout = timeout;
    }

    /** A request has arrived, at least its head. */
    static void arrived(HttpServerRequest request) {
        tell(request, HeadDeadline::arrived);
    }

    /** A request is answered; the next one may come. */
    static void answered(HttpServerRequest request) {
        tell(request, told -> told.awaited = true);
    }

    private static void tell(HttpServerRequest request, Consumer<HeadDeadline> news) {
        request.withConnection(
                connection -> Optional.ofNullable(of(connection.channel())).ifPresent(news));
    }

    private static @Nullable HeadDeadline of(Channel channel) {
        return channel.attr(OF_CHANNEL).get();
    }

    private void arrived() {
        awaited = false;
        cancel();
    }

    private void cancel() {
        Future<?> set = deadline;
        if (set != null) {
            set.cancel(false);
            deadline = null;
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        context.channel().attr(OF_CHANNEL).set(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        if (awaited && deadline == null) {
            deadline = context.executor().schedule(() -> close(context), timeout.toNanos(), TimeUnit.NANOSECONDS);
        }
        context.fireChannelRead(bytes);
    }

    private static void close(ChannelHandlerContext context) {
        ChannelFuture unused = context.close(); // whenever that is
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        cancel();
        context.fireChannelInactive();
    }
}
