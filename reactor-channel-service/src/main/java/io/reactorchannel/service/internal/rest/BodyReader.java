package io.reactorchannel.service.internal.rest;

import io.netty.channel.ChannelException;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;

/**
 * Reads whole bodies up to a size. One that is larger is read and thrown away for a while, so that a client that is
 * still sending gets to read the refusal: closing the connection under it would reset it.
 */
final class BodyReader {

    private static final long MOST_THROWN_AWAY = 8 * 1024 * 1024;

    private final int maxBytes;

    BodyReader(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * The body, empty when there is none; one that is or says it is larger than allowed is a 413, one that does not
     * arrive whole in time a {@link BrokenOffException}.
     */
    Mono<byte[]> read(Inbound request) {
        long announced = announcedBytes(request);
        boolean asksFirst = request.headers().contains(HttpHeaderNames.EXPECT);
        if (announced > maxBytes && (asksFirst || announced > maxBytes + MOST_THROWN_AWAY)) {
            return Mono.error(this::tooLarge);
        }
        return request.body()
                .collect(() -> new Body(), Body::append)
                .map(Body::whole)
                .onErrorMap(BodyReader::isBroken, BrokenOffException::new);
    }

    private static boolean isBroken(Throwable fault) {
        return fault instanceof IOException || fault instanceof AbortedException || fault instanceof ChannelException;
    }

    /** The rest of the body may not have been read, so the connection cannot be used again. */
    private HttpFault tooLarge() {
        return new HttpFault(413, "the body exceeds " + maxBytes + " bytes", Map.of("Connection", "close"));
    }

    /** What has come until now, as far as it is kept. */
    private final class Body {

        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private long size;

        void append(byte[] piece) {
            size += piece.length;
            if (size > maxBytes + MOST_THROWN_AWAY) {
                throw tooLarge();
            }
            if (size > maxBytes) {
                kept.reset();
            } else {
                kept.writeBytes(piece);
            }
        }

        byte[] whole() {
            if (size > maxBytes) {
                throw tooLarge();
            }
            return kept.toByteArray();
        }
    }

    private static long announcedBytes(Inbound request) {
        String announced = request.headers().get(HttpHeaderNames.CONTENT_LENGTH, "0");
        try {
            return Long.parseLong(announced);
        } catch (NumberFormatException malformed) {
            throw HttpFault.badRequest("malformed Content-Length");
        }
    }
}
