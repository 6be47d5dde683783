package io.reactorchannel.internal.flow;

import io.reactorchannel.error.PermanentError;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The place for the one flow that may be active on a channel, until the channel is destroyed. */
public final class ActiveFlow {

    private final AtomicReference<@Nullable Flow> active = new AtomicReference<>();
    private final Runnable onLeave;
    private volatile boolean closed;

    /**
     * Creates a free place.
     *
     * @param onLeave run whenever a flow has left it
     */
    public ActiveFlow(Runnable onLeave) {
        this.onLeave = onLeave;
    }

    /**
     * A flow that takes the place when it is subscribed to and leaves it before the subscriber gets the end, or when
     * the subscriber has cancelled; {@link PermanentError} when another flow has it, or there is none any more.
     */
    public <T> Flux<T> during(Function<Flow, Flux<T>> body) {
        return Flux.defer(() -> {
            Flow flow = new Flow();
            // eager: whoever gets the end may subscribe to the next flow at once
            return Flux.using(() -> enter(flow), body, this::leave, true).doFinally(end -> flow.end());
        });
    }

    private Flow enter(Flow flow) {
        if (!active.compareAndSet(null, flow)) {
            throw new PermanentError(
                    "Another consume, receive or run is active on this channel; stop or cancel it first,"
                            + " or use a channel for each");
        }
        // looked at after entering: either this sees that the place is closed, or close() sees the flow
        if (closed) {
            active.set(null);
            throw new PermanentError("The channel is destroyed; build another one");
        }
        return flow;
    }

    private void leave(Flow flow) {
        active.compareAndSet(flow, null);
        onLeave.run();
    }

    /** The flow that is active. */
    public Optional<Flow> current() {
        return Optional.ofNullable(active.get());
    }

    /** Stops the flow that is active, if any, and lets no other in. Completes when it has ended. */
    public Mono<Void> close() {
        closed = true;
        return current()
                .map(flow -> {
                    flow.stop();
                    return flow.ended();
                })
                .orElseGet(Mono::empty);
    }
}
