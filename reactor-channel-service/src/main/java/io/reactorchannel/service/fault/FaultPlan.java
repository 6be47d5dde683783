package io.reactorchannel.service.fault;

import java.util.Optional;

/**
 * Decides which requests of the embedded service meet a fault; a function of the request.
 *
 * <p>It is asked once for each request of a known path and method, when the request arrives, before its token is
 * checked. It is called by several threads at once and must not block. A plan that throws, or that answers with a fault
 * that does not apply to the operation, makes the request fail with 500 and shows in
 * {@code StreamingService.violations()}.
 */
@FunctionalInterface
public interface FaultPlan {

    /**
     * What happens to a request.
     *
     * @param request the request that has arrived
     * @return the fault; empty to serve the request
     */
    Optional<Fault> next(IncomingRequest request);

    /**
     * The plan without faults, the default.
     *
     * @return a plan that serves every request
     */
    static FaultPlan none() {
        return request -> Optional.empty();
    }

    /**
     * A plan of rules, such as "the third poll".
     *
     * @return a builder without rules
     */
    static ScriptedFaultPlan.Builder scripted() {
        return new ScriptedFaultPlan.Builder();
    }

    /**
     * A plan that draws faults at random.
     *
     * @param seed the same seed gives the same faults, see {@link RandomFaultPlan}
     * @return a builder with all rates 0
     */
    static RandomFaultPlan.Builder random(long seed) {
        return new RandomFaultPlan.Builder(seed);
    }
}
