package io.reactorchannel.service.internal.rest;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServerRequest;

/**
 * Closes a connection that carries no request for too long, and one on which the head or the body of a request takes
 * too long, as when somebody sends a byte now and then. Sits before the HTTP codec and is told of requests and answers
 * behind it; so it also ends connections on which the codec has given up and nobody answers. Works on the connection's
 * event loop.
 */
final class ConnectionDeadline extends ChannelInboundHandlerAdapter {

    private static final AttributeKey<ConnectionDeadline> OF_CHANNEL =
            AttributeKey.valueOf(ConnectionDeadline.class, "deadline");

    private final Duration head;
    private final Duration idle;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Future<?> deadline;

    /** How many requests are being answered: several, for a moment, when they come one right behind the other. */
    private int answering;

    private boolean headHasBegun;

    /** Closes when a head takes longer than {@code head}, or there is no request for {@code idle}. */
    ConnectionDeadline(Duration head, Duration idle) {
        this.head = head;
        this.idle = idle;
    }

    /**
     * The one of a request's connection; nothing where there is none. To be asked for when the request arrives: later
     * Reactor Netty may tell of another connection.
     */
    static Optional<ConnectionDeadline> of(HttpServerRequest request) {
        AtomicReference<@Nullable ConnectionDeadline> found = new AtomicReference<>();
        request.withConnection(
                connection -> found.set(connection.channel().attr(OF_CHANNEL).get()));
        return Optional.ofNullable(found.get());
    }

    /** A request has arrived, at least its head. */
    void requestArrived() {
        onItsLoop(this::arrived);
    }

    /**
     * A body is being read: it must not take longer than a head. Reactor Netty has a time-out of its own for that, but
     * gives up itself when nonsense follows the request on the connection, and then tells nobody.
     */
    void bodyBegins() {
        onItsLoop(() -> closeAfter(head));
    }

    /** A body is read. */
    void bodyEnds() {
        onItsLoop(this::cancel);
    }

    /** A request is answered; the next one may come. */
    void requestAnswered() {
        onItsLoop(this::answered);
    }

    private void onItsLoop(Runnable news) {
        EventExecutor loop = Objects.requireNonNull(context).executor();
        if (loop.inEventLoop()) {
            news.run();
        } else {
            loop.execute(news);
        }
    }

    private void arrived() {
        answering++;
        headHasBegun = false;
        cancel();
    }

    private void answered() {
        answering--;
        if (answering == 0 && !headHasBegun) {
            closeAfter(idle);
        }
    }

    private void closeAfter(Duration time) {
        cancel();
        ChannelHandlerContext here = Objects.requireNonNull(context);
        if (here.channel().isOpen()) {
            deadline = here.executor().schedule(() -> close(here), time.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private static void close(ChannelHandlerContext context) {
        ChannelFuture unused = context.close(); // whenever that is
    }

    private void cancel() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        added.channel().attr(OF_CHANNEL).set(this);
        closeAfter(idle);
    }

    @Override
    public void channelRead(ChannelHandlerContext reading, Object bytes) {
        if (answering == 0 && !headHasBegun) {
            headHasBegun = true;
            closeAfter(head);
        }
        reading.fireChannelRead(bytes);
    }

    @Override
    public void channelInactive(ChannelHandlerContext inactive) {
        cancel();
        inactive.fireChannelInactive();
    }
}
