package io.reactorchannel.service.internal.rest;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;

/** Keeps answers within HTTP/1.1: Reactor Netty answers in the version that the request claims, whichever it is. */
@Sharable
final class HttpVersions extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request) {
            restrict(request);
        }
        context.fireChannelRead(message);
    }

    private static void restrict(HttpRequest request) {
        HttpVersion version = request.protocolVersion();
        if (version.majorVersion() != 1) {
            request.setProtocolVersion(HttpVersion.HTTP_1_1);
            request.setDecoderResult(DecoderResult.failure(new IllegalArgumentException("not HTTP/1")));
        } else if (version.minorVersion() > 1) {
            request.setProtocolVersion(HttpVersion.HTTP_1_1); // to be taken for the highest minor that is known
        }
    }
}
