package io.reactorchannel.service.internal.proxy;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongFunction;
import reactor.core.publisher.Mono;

/** Accepts connections on a loopback port and links each with one to the target. Has one thread, a daemon. */
@SuppressWarnings("FutureReturnValueIgnored") // of closes, whose success is of no use: it is the end
public final class Relay {

    private static final long STOP_SECONDS = 5;

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("fault-proxy", true), NioIoHandler.newFactory());
    private final Map<Harm, LongAdder> counts = new ConcurrentHashMap<>();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final AtomicLong accepted = new AtomicLong();
    private final Set<Channel> open = ConcurrentHashMap.newKeySet();
    private final InetSocketAddress target;
    private final LongFunction<Flows> chooser;
    private final Channel server;

    /**
     * Starts to listen, and waits until it does.
     *
     * @param target where connections lead
     * @param chooser how the bytes of a connection flow, by its number from 1; called on the relay's thread
     * @throws IllegalStateException when no port can be listened on
     */
    public Relay(InetSocketAddress target, LongFunction<Flows> chooser) {
        this.target = target;
        this.chooser = chooser;
        this.server = listen();
    }

    /**
     * Where it listens.
     *
     * @return the address
     */
    public InetSocketAddress address() {
        return (InetSocketAddress) server.localAddress();
    }

    /**
     * How many connections it has accepted.
     *
     * @return the number
     */
    public long accepted() {
        return accepted.get();
    }

    /**
     * How many of them are open.
     *
     * @return the number
     */
    public int open() {
        return open.size();
    }

    /**
     * How often something happened.
     *
     * @param harm what
     * @return how often
     */
    public long count(Harm harm) {
        return adder(harm).sum();
    }

    /** Resets every open connection, soon. */
    public void resetAll() {
        open.forEach(client -> loop.execute(() -> {
            harmed(Harm.RESET);
            Link.reset(client);
        }));
    }

    /**
     * Stops listening, closes every connection and ends the thread.
     *
     * @return completes when the thread has ended
     */
    public Mono<Void> stop() {
        return Mono.create(sink -> {
            if (stopping.compareAndSet(false, true)) {
                // First the connections, then the loop: one that is being set up when the loop ends would stay open.
                loop.submit(this::closeAll)
                        .addListener(closed -> loop.shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS));
            }
            loop.terminationFuture().addListener(ended -> sink.success());
        });
    }

    private void closeAll() {
        server.close();
        open.forEach(Channel::close);
    }

    private Channel listen() {
        ChannelFuture bound = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel client) {
                        accept(client);
                    }
                })
                .bind("127.0.0.1", 0)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            loop.shutdownGracefully();
            throw new IllegalStateException("cannot listen on 127.0.0.1", bound.cause());
        }
        return bound.channel();
    }

    private void accept(SocketChannel client) {
        Flows flows = chooser.apply(accepted.incrementAndGet());
        open.add(client);
        client.closeFuture().addListener(closed -> open.remove(client));
        ChannelFuture connecting = new Bootstrap()
                .group(client.eventLoop())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(target);
        client.closeFuture().addListener(closed -> connecting.channel().close());
        connecting.addListener((ChannelFuture connected) -> connected(client, connected, flows));
    }

    private void connected(SocketChannel client, ChannelFuture connected, Flows flows) {
        if (!client.isOpen()) {
            return;
        }
        if (connected.isSuccess()) {
            countSlowness(flows);
            new Link(client, (DuplexChannel) connected.channel(), flows, this::harmed).open();
        } else {
            harmed(Harm.REFUSED);
            Link.reset(client);
        }
    }

    private void countSlowness(Flows flows) {
        if (flows.request().latencyNanos() > 0 || flows.answer().latencyNanos() > 0) {
            harmed(Harm.LATENCY);
        }
        if (flows.request().bytesPerSecond() > 0 || flows.answer().bytesPerSecond() > 0) {
            harmed(Harm.THROTTLE);
        }
    }

    private void harmed(Harm harm) {
        adder(harm).increment();
    }

    private LongAdder adder(Harm harm) {
        return counts.computeIfAbsent(harm, absent -> new LongAdder());
    }
}
