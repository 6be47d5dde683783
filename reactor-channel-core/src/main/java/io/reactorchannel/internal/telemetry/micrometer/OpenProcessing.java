package io.reactorchannel.internal.telemetry.micrometer;

import io.reactorchannel.internal.telemetry.Telemetry.Processing;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** The processing of one record, among those that are at work. */
abstract class OpenProcessing implements Processing {

    private final Set<OpenProcessing> atWork;
    private final AtomicBoolean over = new AtomicBoolean();

    /**
     * Begins.
     *
     * @param atWork where it is until it ends
     */
    OpenProcessing(Set<OpenProcessing> atWork) {
        this.atWork = atWork;
    }

    /** Enters it among those at work. */
    final OpenProcessing begun() {
        atWork.add(this);
        return this;
    }

    @Override
    public final void end() {
        if (over.compareAndSet(false, true)) {
            atWork.remove(this);
            finish();
        }
    }

    /** Called once. */
    abstract void finish();
}
