package io.reactorchannel.test;

import io.reactorchannel.service.fault.Fault;
import io.reactorchannel.service.fault.FaultPlan;
import io.reactorchannel.service.fault.IncomingRequest;
import io.reactorchannel.service.fault.Operation;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Faults for the next requests of an operation, one each; after those a plan is asked. Safe for many threads. */
final class NextFaults implements FaultPlan {

    /** The header of requests of the kit itself, which no fault befalls. In small letters, as plans see headers. */
    static final String SPARED = "test-kit";

    private final Map<Operation, Queue<Fault>> next = new ConcurrentHashMap<>();
    private volatile FaultPlan otherwise = FaultPlan.none();

    void add(Operation operation, Fault... faults) {
        Queue<Fault> queue = next.computeIfAbsent(operation, added -> new ConcurrentLinkedQueue<>());
        for (Fault fault : faults) {
            if (!fault.kind().appliesTo(operation)) {
                throw new IllegalArgumentException(fault + " does not apply to " + operation);
            }
            queue.add(fault);
        }
    }

    void otherwise(FaultPlan plan) {
        otherwise = plan;
    }

    @Override
    public Optional<Fault> next(IncomingRequest request) {
        if (request.headers().containsKey(SPARED)) {
            return Optional.empty();
        }
        Queue<Fault> queue = next.get(request.operation());
        Fault fault = queue == null ? null : queue.poll();
        return fault == null ? otherwise.next(request) : Optional.of(fault);
    }
}
