package io.reactorchannel.internal.transport;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;

/** Collects the pieces of a body into one array and gives up at a limit, before more is held in memory. */
final class BoundedBody {

    private static final byte[] EMPTY = new byte[0];
    private static final int FIRST_CAPACITY = 4096;

    private final Operation operation;
    private final int limit;
    private byte[] bytes = EMPTY;
    private int length;

    private BoundedBody(Operation operation, int limit) {
        this.operation = operation;
        this.limit = limit;
    }

    /** The whole body; {@link UndecodableAnswerError} when it is larger than the limit, in bytes. */
    static Mono<byte[]> collect(Operation operation, ByteBufFlux content, int limit) {
        return content.reduceWith(() -> new BoundedBody(operation, limit), BoundedBody::add)
                .map(BoundedBody::toArray);
    }

    /** The beginning of a body that is only of interest for a message; a longer one is not read on. */
    static Mono<byte[]> excerpt(Operation operation, ByteBufFlux content) {
        return Mono.defer(() -> {
            BoundedBody body = new BoundedBody(operation, Excerpt.MAX_READ);
            return content.doOnNext(body::addWhatFits)
                    .takeUntil(piece -> body.length == Excerpt.MAX_READ)
                    .then(Mono.fromSupplier(body::toArray));
        });
    }

    private void addWhatFits(ByteBuf piece) {
        add(piece.slice(piece.readerIndex(), Math.min(piece.readableBytes(), limit - length)));
    }

    private BoundedBody add(ByteBuf piece) {
        int size = piece.readableBytes();
        if (size > limit - length) {
            throw new UndecodableAnswerError(operation, "it is larger than maxResponseSize, " + limit + " bytes", null);
        }
        if (length + size > bytes.length) {
            long doubled = Math.max(2L * bytes.length, FIRST_CAPACITY);
            bytes = Arrays.copyOf(bytes, (int) Math.min(limit, Math.max(doubled, length + size)));
        }
        piece.getBytes(piece.readerIndex(), bytes, length, size);
        length += size;
        return this;
    }

    private byte[] toArray() {
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }
}
