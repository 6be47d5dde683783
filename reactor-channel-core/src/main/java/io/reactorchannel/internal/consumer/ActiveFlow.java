package io.reactorchannel.internal.consumer;

import io.reactorchannel.error.PermanentError;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The place for the one flow that may be active on a channel, until the channel is destroyed. */
final class ActiveFlow {

    private final AtomicReference<@Nullable PollingSubscription<?>> active = new AtomicReference<>();
    private volatile boolean closed;

    /**
     * Takes the place.
     *
     * @throws PermanentError when another flow has it, or there is none any more
     */
    void enter(PollingSubscription<?> flow) {
        if (!active.compareAndSet(null, flow)) {
            throw new PermanentError("consume: another consume is active on this channel; cancel it first, or use a"
                    + " channel for each");
        }
        // looked at after entering: either this sees that the place is closed, or close() sees the flow
        if (closed) {
            leave(flow);
            throw new PermanentError("consume: the channel is destroyed");
        }
    }

    void leave(PollingSubscription<?> flow) {
        active.compareAndSet(flow, null);
    }

    /** Completes the flow that is active, if any, and lets no other in. */
    void close() {
        closed = true;
        PollingSubscription<?> flow = active.get();
        if (flow != null) {
            flow.stop();
        }
    }
}
