package io.reactorchannel.service.internal.memory;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/** Tells a consumer's waiting poll, if there is one, to look again. A ring that nobody waits for is forgotten. */
final class Doorbell {

    private final AtomicReference<@Nullable Runnable> listener = new AtomicReference<>();

    void ring() {
        Runnable waiting = listener.get();
        if (waiting != null) {
            waiting.run();
        }
    }

    /** Has rings run the given code, on the thread that rings, until disposed or replaced by another listener. */
    Disposable onRing(Runnable code) {
        listener.set(code);
        return () -> listener.compareAndSet(code, null);
    }
}
