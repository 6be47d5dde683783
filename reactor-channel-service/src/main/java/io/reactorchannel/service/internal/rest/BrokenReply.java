package io.reactorchannel.service.internal.rest;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServerResponse;

/** An answer that ends too early: the connection is closed before it or within it. */
final class BrokenReply implements Reply {

    private final Function<Channel, ChannelFuture> ending;

    private BrokenReply(Function<Channel, ChannelFuture> ending) {
        this.ending = ending;
    }

    /** Not a byte. */
    static BrokenReply closed() {
        return new BrokenReply(Channel::close);
    }

    /** The first half of the body, though all of it is announced; for one without a body a half of some other. */
    static BrokenReply truncated(Answer answer) {
        Answer whole = answer.hasBody() ? answer : Answer.json("{\"half\":\"of it\"}".getBytes(StandardCharsets.UTF_8));
        return new BrokenReply(channel -> sendHalf(channel, whole));
    }

    @Override
    public int status() {
        return 0;
    }

    @Override
    public int size() {
        return 0;
    }

    @Override
    public int records() {
        return 0;
    }

    @Override
    public Mono<DirectAnswer> direct() {
        return Mono.error(() -> new IOException("the connection was closed before the answer was whole"));
    }

    @Override
    public Publisher<Void> sendTo(HttpServerResponse response) {
        return Mono.create(sink -> response.withConnection(
                connection -> ending.apply(connection.channel()).addListener(ended -> sink.success())));
    }

    /** Written past the HTTP codec, which would make the announced length right. */
    private static ChannelFuture sendHalf(Channel channel, Answer whole) {
        ByteBuf half = Unpooled.wrappedBuffer(whole.startOnTheWire());
        return channel.pipeline()
                .context(NettyPipeline.HttpCodec)
                .writeAndFlush(half)
                .addListener(ChannelFutureListener.CLOSE);
    }
}
