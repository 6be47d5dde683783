package io.reactorchannel.service.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Follows rules in the order in which they were added; the first that fits a request counts. Safe for many threads. */
public final class ScriptedFaultPlan implements FaultPlan {

    private final List<Rule> rules;
    private final FaultCounts counts = new FaultCounts();

    private ScriptedFaultPlan(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    @Override
    public Optional<Fault> next(IncomingRequest request) {
        return rules.stream()
                .filter(rule -> rule.fits(request))
                .findFirst()
                .map(Rule::fault)
                .map(counts::count);
    }

    /**
     * How many faults there were.
     *
     * @return numbers by kind, of every kind; a snapshot
     */
    public Map<FaultKind, Long> counts() {
        return counts.snapshot();
    }

    private record Rule(Predicate<IncomingRequest> condition, Fault fault) {

        private boolean fits(IncomingRequest request) {
            return fault.kind().appliesTo(request.operation()) && condition.test(request);
        }
    }

    /** Collects the rules. Not safe for use by several threads. */
    public static final class Builder {

        private final List<Rule> rules = new ArrayList<>();

        Builder() {}

        /**
         * A fault for one request.
         *
         * @param operation what the request asks for
         * @param number which one of that operation, from 1
         * @param fault what happens to it; has to apply to the operation
         * @return this builder
         */
        public Builder at(Operation operation, long number, Fault fault) {
            requireNumber(number);
            return add(operation, request -> request.number() == number, fault);
        }

        /**
         * A fault for the first requests of an operation.
         *
         * @param operation what the requests ask for
         * @param number how many, from 1; {@link Long#MAX_VALUE} for all
         * @param fault what happens to them; has to apply to the operation
         * @return this builder
         */
        public Builder upTo(Operation operation, long number, Fault fault) {
            requireNumber(number);
            return add(operation, request -> request.number() <= number, fault);
        }

        /**
         * A fault for all requests that a condition picks. Where the fault does not apply to the operation, the rule
         * does not fit.
         *
         * @param condition called by several threads at once, must not block
         * @param fault what happens to them
         * @return this builder
         */
        public Builder when(Predicate<IncomingRequest> condition, Fault fault) {
            rules.add(new Rule(condition, fault));
            return this;
        }

        /**
         * Makes the plan.
         *
         * @return a plan with the rules so far, and counts of its own
         */
        public ScriptedFaultPlan build() {
            return new ScriptedFaultPlan(rules);
        }

        private Builder add(Operation operation, Predicate<IncomingRequest> condition, Fault fault) {
            fault.kind().requireAppliesTo(operation);
            return when(request -> request.operation() == operation && condition.test(request), fault);
        }

        private static void requireNumber(long number) {
            if (number < 1) {
                throw new IllegalArgumentException("number: a number from 1 on is accepted: " + number);
            }
        }
    }
}
