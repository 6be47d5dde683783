package io.reactorchannel.service.internal.rest;

import io.netty.channel.ChannelException;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.server.HttpServerRequest;

/** Reads whole bodies up to a size. */
final class BodyReader {

    private final int maxBytes;

    BodyReader(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * The body, empty when there is none; one that is or says it is larger than allowed is a 413, one that does not
     * arrive whole in time a {@link BrokenOffException}.
     */
    Mono<byte[]> read(HttpServerRequest request) {
        if (announcedBytes(request) > maxBytes) {
            return Mono.error(this::tooLarge);
        }
        return request.receive()
                .asByteArray()
                .collect(ByteArrayOutputStream::new, this::append)
                .map(ByteArrayOutputStream::toByteArray)
                .onErrorMap(BodyReader::isBroken, BrokenOffException::new);
    }

    private static boolean isBroken(Throwable fault) {
        return fault instanceof IOException || fault instanceof AbortedException || fault instanceof ChannelException;
    }

    private void append(ByteArrayOutputStream body, byte[] piece) {
        if (body.size() + piece.length > maxBytes) {
            throw tooLarge();
        }
        body.writeBytes(piece);
    }

    /** The rest of the body is not read, so the connection cannot be used again. */
    private HttpFault tooLarge() {
        return new HttpFault(413, "the body exceeds " + maxBytes + " bytes", Map.of("Connection", "close"));
    }

    private static long announcedBytes(HttpServerRequest request) {
        String announced = request.requestHeaders().get(HttpHeaderNames.CONTENT_LENGTH, "0");
        try {
            return Long.parseLong(announced);
        } catch (NumberFormatException malformed) {
            throw HttpFault.badRequest("malformed Content-Length");
        }
    }
}
