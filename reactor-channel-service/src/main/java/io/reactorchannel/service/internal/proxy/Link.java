package io.reactorchannel.service.internal.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A client's connection, the one to the target, and the pipes between; ends both together. Lives on one event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // whether an end succeeds is of no use: it is the end
final class Link {

    /** How long a client that was told the end of the answer may take to close. */
    private static final long GRACE_SECONDS = 2;

    private final DuplexChannel client;
    private final DuplexChannel target;
    private final Consumer<Harm> harmed;
    private final Pipe requests;
    private final Pipe answers;
    private boolean swallows;
    private boolean over;

    Link(DuplexChannel client, DuplexChannel target, Flows flows, Consumer<Harm> harmed) {
        this.client = client;
        this.target = target;
        this.harmed = harmed;
        this.requests = new Pipe(this, flows.request(), client, target);
        this.answers = new Pipe(this, flows.answer(), target, client);
    }

    void open() {
        client.pipeline().addLast(requests);
        target.pipeline().addLast(answers);
        requests.readOn();
        answers.readOn();
    }

    /** Whether what comes is read and dropped, as is what waits. */
    boolean swallows() {
        return swallows;
    }

    void swallow() {
        swallows = true;
        requests.drop();
        answers.drop();
        requests.readOn();
        answers.readOn();
    }

    /** Does what a flow says shall happen when it is at its end. */
    void end(Harm ending) {
        if (over) {
            return;
        }
        harmed.accept(ending);
        switch (ending) {
            case RESET -> reset();
            case CLOSE -> finish();
            default -> swallow();
        }
    }

    /** A pipe has passed on everything up to the end: the sink is told, and when both have, both close. */
    void ended(Channel sink) {
        if (requests.isDone() && answers.isDone()) {
            close();
        } else {
            DuplexChannel half = sink == client ? client : target;
            half.shutdownOutput();
        }
    }

    /** One of the connections is no more. */
    void lost() {
        if (!over) {
            close();
        }
    }

    void close() {
        over = true;
        target.close();
        client.close();
    }

    void reset() {
        over = true;
        reset(target);
        reset(client);
    }

    /** Closes without an orderly end, so that the peer sees a reset. */
    static void reset(Channel channel) {
        try {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        } catch (ChannelException gone) {
            // then there is nothing to reset, and closing it again does no harm
        }
        channel.close();
    }

    /**
     * Ends the answer in order. Closing at once could become a reset, if bytes of the client were not read yet: they
     * are read and dropped, until the client closes or has had its time.
     */
    private void finish() {
        over = true;
        swallow();
        target.close();
        client.shutdownOutput().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        client.eventLoop().schedule(() -> client.close(), GRACE_SECONDS, TimeUnit.SECONDS);
    }
}
