package io.reactorchannel.service.fault;

import io.reactorchannel.service.internal.proxy.Flows;
import io.reactorchannel.service.internal.proxy.Harm;
import io.reactorchannel.service.internal.proxy.Relay;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongFunction;
import reactor.core.scheduler.Schedulers;

/**
 * Stands between a client and a service, passes TCP bytes on, and slows, cuts or swallows them on purpose.
 *
 * <p>What it does to a connection, its {@link Toxics}, is settled when the connection is accepted. Bytes are passed on
 * with back pressure both ways: no more than 256 KiB of a direction wait in the proxy. A side that ends its half of a
 * connection has the other side's half go on. When the target refuses the connection, the client's is reset.
 *
 * <p>It listens on 127.0.0.1, has one thread of its own, a daemon, and is safe for use by many threads.
 */
public final class FaultProxy implements AutoCloseable {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private final Queue<Toxics> next = new ConcurrentLinkedQueue<>();
    private volatile LongFunction<Toxics> chooser = number -> Toxics.none();
    private final Relay relay;

    private FaultProxy(InetSocketAddress target) {
        relay = new Relay(target, this::flows);
    }

    /**
     * Names what is behind the proxy.
     *
     * @param host a name or address
     * @param port 1 to 65535
     * @return to be started
     */
    public static Target to(String host, int port) {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port: a number from 1 to 65535 is accepted: " + port);
        }
        return new Target(host, port);
    }

    /**
     * The base URL for clients.
     *
     * @return for example {@code http://127.0.0.1:40123}; for a target that speaks TLS put https in place of http
     */
    public String url() {
        return "http://127.0.0.1:" + port();
    }

    /**
     * The port it listens on, also after {@link #close()}.
     *
     * @return 1 to 65535
     */
    public int port() {
        return relay.address().getPort();
    }

    /**
     * Sets what happens to every connection from now on. Those that are open go on as before.
     *
     * @param toxics for each
     */
    public void all(Toxics toxics) {
        chooser = number -> toxics;
    }

    /**
     * Sets what happens to the next connection, before anything else that is set. Called several times, it goes for as
     * many connections, one after the other.
     *
     * @param toxics for one connection
     */
    public void next(Toxics toxics) {
        next.add(toxics);
    }

    /**
     * Has a function choose what happens to each connection from now on, for example at random from a seed.
     *
     * @param byNumber from the connection's number, counted from 1 since the start; called on the proxy's thread, must
     *     not block; when it throws, the connection is closed
     */
    public void choose(LongFunction<Toxics> byNumber) {
        chooser = byNumber;
    }

    /** Forgets what was set: connections from now on are passed on as they are. Those that are open go on as before. */
    public void clear() {
        next.clear();
        chooser = number -> Toxics.none();
    }

    /** Resets every connection that is open, soon; counted as RESET. */
    public void resetConnections() {
        relay.resetAll();
    }

    /**
     * How many connections it has accepted.
     *
     * @return the number
     */
    public long connections() {
        return relay.accepted();
    }

    /**
     * How many connections of clients are open.
     *
     * @return the number
     */
    public int openConnections() {
        return relay.open();
    }

    /**
     * What it did to connections.
     *
     * @return how many connections, by what happened to them: LATENCY, THROTTLE, RESET, CLOSE, BLACK_HOLE, and REFUSED
     *     for those that the target refused; all of them, those with zero included; endings when they come, not when
     *     they are set; a snapshot
     */
    public Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        for (Harm harm : Harm.values()) {
            counts.put(harm.name(), relay.count(harm));
        }
        return Collections.unmodifiableMap(counts);
    }

    /**
     * Stops listening, closes every connection and ends the thread. Waits up to 10 seconds where waiting is allowed; on
     * a thread of Reactor or Netty it starts the end and returns. Closing again does nothing.
     */
    @Override
    public void close() {
        if (Schedulers.isInNonBlockingThread()) {
            relay.stop().subscribe();
        } else {
            // AutoCloseable is synchronous: whoever closes expects the port to be free afterwards.
            relay.stop().block(CLOSE_TIMEOUT);
        }
    }

    private Flows flows(long number) {
        Toxics first = next.poll();
        return (first == null ? chooser.apply(number) : first).flows();
    }

    /** What a proxy leads to. */
    public static final class Target {

        private final String host;
        private final int port;

        private Target(String host, int port) {
            this.host = host;
            this.port = port;
        }

        /**
         * Starts a proxy on a free port of 127.0.0.1. Waits until it listens: not to be called on a thread of Reactor
         * or Netty.
         *
         * @return the running proxy, which passes everything on
         * @throws IllegalStateException when no port can be listened on, or the calling thread must not wait
         */
        public FaultProxy start() {
            if (Schedulers.isInNonBlockingThread()) {
                throw new IllegalStateException("start() waits until the proxy listens, which this thread must not");
            }
            return new FaultProxy(new InetSocketAddress(host, port));
        }
    }
}
