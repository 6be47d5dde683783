package io.reactorchannel.internal.consumer;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The place for the one flow that may be active on a channel. */
final class ActiveFlow {

    private final AtomicReference<@Nullable PollingSubscription<?>> active = new AtomicReference<>();

    /** Takes the place, unless another flow has it. */
    boolean enter(PollingSubscription<?> flow) {
        return active.compareAndSet(null, flow);
    }

    void leave(PollingSubscription<?> flow) {
        active.compareAndSet(flow, null);
    }

    /** Completes the flow that is active, if any. */
    void stop() {
        PollingSubscription<?> flow = active.get();
        if (flow != null) {
            flow.stop();
        }
    }
}
