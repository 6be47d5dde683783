package io.reactorchannel.service.fault;

import io.reactorchannel.service.internal.proxy.Flow;
import io.reactorchannel.service.internal.proxy.Flows;
import io.reactorchannel.service.internal.proxy.Harm;
import java.time.Duration;

/**
 * What a {@link FaultProxy} does to a connection. Immutable: each method returns another value that does that, too. Of
 * the endings (reset, close, black hole) each direction has one, the last one given; whichever comes first ends both.
 *
 * <p>An ending comes when so many bytes have gone that way since the connection was opened, requests and answers kept
 * alive on it included. With 0 it comes when the first byte does, which is not passed on: after 0 bytes of the answer
 * means that the target has served the request.
 */
public final class Toxics {

    private static final Toxics NONE = new Toxics(Flows.FREE);
    private static final Duration LONGEST_LATENCY = Duration.ofHours(1);
    private static final long MOST_BYTES_PER_SECOND = 1L << 40;

    private final Flows flows;

    private Toxics(Flows flows) {
        this.flows = flows;
    }

    /**
     * Does nothing: all bytes are passed on as they come.
     *
     * @return what others start from
     */
    public static Toxics none() {
        return NONE;
    }

    /**
     * Passes each byte on late, each way.
     *
     * @param latency zero or more, up to an hour, for one way
     * @return other toxics
     */
    public Toxics latency(Duration latency) {
        return latency(Direction.REQUEST, latency).latency(Direction.ANSWER, latency);
    }

    /**
     * Passes each byte on late, one way.
     *
     * @param direction which way
     * @param latency zero or more, up to an hour
     * @return other toxics
     */
    public Toxics latency(Direction direction, Duration latency) {
        require(
                !latency.isNegative() && latency.compareTo(LONGEST_LATENCY) <= 0,
                "latency: a duration from zero to an hour is accepted: " + latency);
        Flow flow = flow(direction);
        return with(direction, new Flow(latency.toNanos(), flow.bytesPerSecond(), flow.limit(), flow.ending()));
    }

    /**
     * Passes no more than so many bytes on in a second, each way.
     *
     * @param bytesPerSecond 1 to 2<sup>40</sup>
     * @return other toxics
     */
    public Toxics throttle(long bytesPerSecond) {
        return throttle(Direction.REQUEST, bytesPerSecond).throttle(Direction.ANSWER, bytesPerSecond);
    }

    /**
     * Passes no more than so many bytes on in a second, one way.
     *
     * @param direction which way
     * @param bytesPerSecond 1 to 2<sup>40</sup>
     * @return other toxics
     */
    public Toxics throttle(Direction direction, long bytesPerSecond) {
        require(
                bytesPerSecond >= 1 && bytesPerSecond <= MOST_BYTES_PER_SECOND,
                "bytesPerSecond: a number from 1 to 2^40 is accepted: " + bytesPerSecond);
        Flow flow = flow(direction);
        return with(direction, new Flow(flow.latencyNanos(), bytesPerSecond, flow.limit(), flow.ending()));
    }

    /**
     * Resets the connection (a TCP RST, to client and target). As with any reset, the last bytes before it may be lost.
     *
     * @param direction which way the bytes are counted
     * @param bytes after how many, 0 or more
     * @return other toxics
     */
    public Toxics resetAfter(Direction direction, long bytes) {
        return ending(direction, bytes, Harm.RESET);
    }

    /**
     * Closes the connection in order (a TCP FIN, to client and target).
     *
     * @param direction which way the bytes are counted
     * @param bytes after how many, 0 or more
     * @return other toxics
     */
    public Toxics closeAfter(Direction direction, long bytes) {
        return ending(direction, bytes, Harm.CLOSE);
    }

    /**
     * Passes nothing on any more, either way, and leaves the connection open until the client or the target closes it.
     *
     * @param direction which way the bytes are counted
     * @param bytes after how many, 0 or more
     * @return other toxics
     */
    public Toxics blackHoleAfter(Direction direction, long bytes) {
        return ending(direction, bytes, Harm.BLACK_HOLE);
    }

    /**
     * Accepts the connection and passes nothing on, either way.
     *
     * @return other toxics
     */
    public Toxics blackHole() {
        return blackHoleAfter(Direction.REQUEST, 0).blackHoleAfter(Direction.ANSWER, 0);
    }

    Flows flows() {
        return flows;
    }

    @Override
    public String toString() {
        return "Toxics[" + flows.request() + ", " + flows.answer() + "]";
    }

    private Toxics ending(Direction direction, long bytes, Harm ending) {
        require(bytes >= 0, "bytes: a number from 0 on is accepted: " + bytes);
        Flow flow = flow(direction);
        return with(direction, new Flow(flow.latencyNanos(), flow.bytesPerSecond(), bytes, ending));
    }

    private Flow flow(Direction direction) {
        return direction == Direction.REQUEST ? flows.request() : flows.answer();
    }

    private Toxics with(Direction direction, Flow flow) {
        return new Toxics(
                direction == Direction.REQUEST ? new Flows(flow, flows.answer()) : new Flows(flows.request(), flow));
    }

    private static void require(boolean right, String message) {
        if (!right) {
            throw new IllegalArgumentException(message);
        }
    }
}
