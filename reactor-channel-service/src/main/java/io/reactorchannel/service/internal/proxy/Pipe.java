package io.reactorchannel.service.internal.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Carries the bytes of one direction from a source to a sink. It reads only while few enough are on the way, so a slow
 * sink slows the source down. Lives in the source's pipeline, on the event loop of its link.
 */
@SuppressWarnings("FutureReturnValueIgnored") // of timers that nobody cancels: a pipe that is over has nothing waiting
final class Pipe extends ChannelInboundHandlerAdapter {

    private static final long NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Link link;
    private final Flow flow;
    private final Channel source;
    private final Channel sink;
    private final Deque<Piece> waiting = new ArrayDeque<>();
    private long bytesOnTheWay;
    private long bytesPassed;
    private long freeAt = System.nanoTime();
    private boolean sourceEnded;
    private boolean endPassed;
    private boolean alarmSet;

    Pipe(Link link, Flow flow, Channel source, Channel sink) {
        this.link = link;
        this.flow = flow;
        this.source = source;
        this.sink = sink;
        source.config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(flow.readSize()).maxMessagesPerRead(1));
    }

    /** Asks for more bytes, unless enough are on the way. */
    void readOn() {
        if (!sourceEnded && (link.swallows() || bytesOnTheWay < flow.window())) {
            source.read();
        }
    }

    /** Drops what waits. */
    void drop() {
        waiting.forEach(Piece::release);
        waiting.clear();
    }

    /** Whether the source has ended, and everything has arrived in the sink. */
    boolean isDone() {
        return endPassed && bytesOnTheWay == 0;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (link.swallows()) {
            bytes.release();
            return;
        }
        int size = bytes.readableBytes();
        bytesOnTheWay += size;
        waiting.add(new Piece(bytes, size, due(size)));
        passOnWhatIsDue();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        readOn();
    }

    /** The source has sent its last byte: the end goes behind what waits. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (!(event instanceof ChannelInputShutdownEvent)) {
            return;
        }
        sourceEnded = true;
        if (link.swallows()) {
            link.close();
        } else {
            waiting.add(new Piece(null, 0, due(0)));
            passOnWhatIsDue();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        drop();
        link.lost();
    }

    /** Mostly a reset by the peer, which the other side shall see, too. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        link.reset();
    }

    private long due(int size) {
        long now = System.nanoTime();
        if (flow.bytesPerSecond() == 0) {
            return now + flow.latencyNanos();
        }
        freeAt = Math.max(now, freeAt) + size * NANOS / flow.bytesPerSecond();
        return freeAt + flow.latencyNanos();
    }

    private void passOnWhatIsDue() {
        while (!alarmSet && !waiting.isEmpty()) {
            long wait = waiting.element().due - System.nanoTime();
            if (wait > 0) {
                alarmSet = true;
                source.eventLoop().schedule(this::alarm, wait, TimeUnit.NANOSECONDS);
            } else {
                passOn(waiting.remove());
            }
        }
    }

    private void alarm() {
        alarmSet = false;
        passOnWhatIsDue();
    }

    private void passOn(Piece piece) {
        ByteBuf bytes = piece.bytes;
        Harm ending = flow.ending();
        if (bytes == null) {
            endPassed = true;
            endWhenDone();
        } else if (ending != null && bytesPassed + piece.size >= flow.limit()) {
            passOnTheLast(bytes, ending);
        } else {
            bytesPassed += piece.size;
            sink.writeAndFlush(bytes).addListener(written -> written(written.isSuccess(), piece.size));
        }
    }

    private void passOnTheLast(ByteBuf bytes, Harm ending) {
        link.swallow();
        bytes.writerIndex(bytes.readerIndex() + (int) (flow.limit() - bytesPassed));
        sink.writeAndFlush(bytes).addListener(written -> link.end(ending));
    }

    private void written(boolean successfully, int size) {
        bytesOnTheWay -= size;
        if (successfully) {
            endWhenDone();
            readOn();
        } else {
            link.reset();
        }
    }

    private void endWhenDone() {
        if (isDone() && !link.swallows()) {
            link.ended(sink);
        }
    }

    /** Bytes, or the end of them, and when they are to be passed on. */
    private record Piece(@Nullable ByteBuf bytes, int size, long due) {

        private void release() {
            if (bytes != null) {
                bytes.release();
            }
        }
    }
}
