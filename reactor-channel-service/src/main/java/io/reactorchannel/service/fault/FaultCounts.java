package io.reactorchannel.service.fault;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts faults by kind; a delay that comes with another fault counts as a delay, too. Safe for many threads. */
final class FaultCounts {

    private final Map<FaultKind, LongAdder> adders = new EnumMap<>(FaultKind.class);

    FaultCounts() {
        for (FaultKind kind : FaultKind.values()) {
            adders.put(kind, new LongAdder());
        }
    }

    Fault count(Fault fault) {
        increment(fault.kind());
        if (fault.kind() != FaultKind.DELAY && !fault.delay().isZero()) {
            increment(FaultKind.DELAY);
        }
        return fault;
    }

    /** All kinds, those with zero included. */
    Map<FaultKind, Long> snapshot() {
        Map<FaultKind, Long> counts = new EnumMap<>(FaultKind.class);
        adders.forEach((kind, adder) -> counts.put(kind, adder.sum()));
        return Collections.unmodifiableMap(counts);
    }

    private void increment(FaultKind kind) {
        adders.getOrDefault(kind, new LongAdder()).increment();
    }
}
