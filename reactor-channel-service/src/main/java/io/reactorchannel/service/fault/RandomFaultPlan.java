package io.reactorchannel.service.fault;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Draws faults at random, each kind at a rate of its own.
 *
 * <p>What it draws for a request depends on nothing but the seed, the operation and the request's number within the
 * operation. So the same seed gives the same faults however requests of different operations interleave, and whether or
 * not it was stopped in between. Safe for use by many threads.
 */
public final class RandomFaultPlan implements FaultPlan {

    private static final List<Integer> LOST_ANSWER_STATUSES =
            Fault.LOST_ANSWER_STATUSES.stream().sorted().toList();

    private final long seed;
    private final Map<FaultKind, Double> rates;
    private final Set<Operation> operations;
    private final List<Integer> statuses;
    private final Duration longestDelay;
    private final FaultCounts counts = new FaultCounts();
    private volatile boolean running = true;

    private RandomFaultPlan(Builder options) {
        seed = options.seed;
        rates = new EnumMap<>(options.rates);
        operations = EnumSet.copyOf(options.operations);
        statuses = List.copyOf(options.statuses);
        longestDelay = options.longestDelay;
    }

    @Override
    public Optional<Fault> next(IncomingRequest request) {
        if (!running || !operations.contains(request.operation())) {
            return Optional.empty();
        }
        return draw(request).map(counts::count);
    }

    /** Draws no more faults, until {@link #resume()}; requests that wait for their delay keep it. */
    public void stop() {
        running = false;
    }

    /** Draws faults again. */
    public void resume() {
        running = true;
    }

    /**
     * How many faults it has drawn. A delay that comes with another fault counts as both.
     *
     * @return numbers by kind, of every kind; a snapshot
     */
    public Map<FaultKind, Long> counts() {
        return counts.snapshot();
    }

    private Optional<Fault> draw(IncomingRequest request) {
        SplittableRandom random = random(request);
        Optional<Fault> fault = drawKind(request.operation(), random).map(kind -> fault(kind, random));
        if (random.nextDouble() >= rates.getOrDefault(FaultKind.DELAY, 0.0)) {
            return fault;
        }
        Duration delay = Duration.ofNanos(1 + random.nextLong(longestDelay.toNanos()));
        return Optional.of(fault.map(drawn -> drawn.delayed(delay)).orElseGet(() -> Fault.delay(delay)));
    }

    private SplittableRandom random(IncomingRequest request) {
        SplittableRandom ofOperation =
                new SplittableRandom(seed + request.operation().name().hashCode() * 0x5DEECE66DL);
        return new SplittableRandom(ofOperation.nextLong() + request.number());
    }

    /** One draw for all kinds but the delay: their rates lie side by side from 0 to 1. */
    private Optional<FaultKind> drawKind(Operation operation, SplittableRandom random) {
        double left = random.nextDouble();
        for (Map.Entry<FaultKind, Double> entry : rates.entrySet()) {
            if (entry.getKey() == FaultKind.DELAY) {
                continue;
            }
            left -= entry.getValue();
            if (left < 0) {
                return Optional.of(entry.getKey()).filter(kind -> kind.appliesTo(operation));
            }
        }
        return Optional.empty();
    }

    private Fault fault(FaultKind kind, SplittableRandom random) {
        return switch (kind) {
            case STATUS -> Fault.status(statuses.get(random.nextInt(statuses.size())));
            case LOST_CONSUMER -> Fault.lostConsumer();
            case EXPIRED_TOKEN -> Fault.expiredToken();
            case WRONG_COOKIE -> Fault.wrongCookie();
            case ANSWER_STATUS ->
                Fault.lostAnswer(LOST_ANSWER_STATUSES.get(random.nextInt(LOST_ANSWER_STATUSES.size())));
            case ANSWER_CLOSED, ANSWER_TRUNCATED, ANSWER_GARBAGE -> Fault.lostAnswer(kind);
            case DELAY -> throw new IllegalStateException("a delay is drawn apart");
        };
    }

    /** Collects rates and operations; each method checks its argument on the spot. Not safe for several threads. */
    public static final class Builder {

        private static final Duration MOST_DELAY = Duration.ofHours(1);

        private final long seed;
        private final Map<FaultKind, Double> rates = new EnumMap<>(FaultKind.class);
        private Set<Operation> operations = EnumSet.allOf(Operation.class);
        private List<Integer> statuses = List.of(503);
        private Duration longestDelay = Duration.ofMillis(100);

        Builder(long seed) {
            this.seed = seed;
        }

        /**
         * How often a kind is drawn. Default: 0. A kind that does not apply to a request's operation is not drawn
         * there, and no other in its place.
         *
         * @param kind the kind; {@link FaultKind#DELAY} is drawn apart, with or without another fault
         * @param rate the share of the requests, 0 to 1
         * @return this builder
         */
        public Builder rate(FaultKind kind, double rate) {
            require(rate >= 0 && rate <= 1, "rate: a number from 0 to 1 is accepted: " + rate);
            rates.put(kind, rate);
            return this;
        }

        /**
         * Has every kind drawn equally often.
         *
         * @param rate the share of the requests for each kind, 0 to 0.125
         * @return this builder
         */
        public Builder rateOfEachKind(double rate) {
            require(rate >= 0 && rate <= 0.125, "rate: a number from 0 to 0.125 is accepted: " + rate);
            for (FaultKind kind : FaultKind.values()) {
                rates.put(kind, rate);
            }
            return this;
        }

        /**
         * Which operations meet faults. Default: all.
         *
         * @param first one
         * @param more others
         * @return this builder
         */
        public Builder operations(Operation first, Operation... more) {
            operations = EnumSet.of(first, more);
            return this;
        }

        /**
         * What {@link FaultKind#STATUS} answers, each equally often. Default: 503.
         *
         * @param statuses at least one, 400 to 599
         * @return this builder
         */
        public Builder statuses(int... statuses) {
            require(statuses.length > 0, "statuses: at least one is needed");
            this.statuses = Arrays.stream(statuses)
                    .map(code -> Fault.status(code).status())
                    .boxed()
                    .toList();
            return this;
        }

        /**
         * The longest {@link FaultKind#DELAY}; delays are spread evenly below it. Default: 100 ms.
         *
         * @param longest above zero, up to an hour
         * @return this builder
         */
        public Builder longestDelay(Duration longest) {
            require(
                    !longest.isZero() && !longest.isNegative() && longest.compareTo(MOST_DELAY) <= 0,
                    "longestDelay: a duration above zero, up to an hour, is accepted: " + longest);
            longestDelay = longest;
            return this;
        }

        /**
         * Makes the plan.
         *
         * @return a plan that is running, with counts of its own
         * @throws IllegalArgumentException when the rates, without that of the delay, exceed 1 together, or a kind with
         *     a rate applies to none of the operations
         */
        public RandomFaultPlan build() {
            double sum = rates.entrySet().stream()
                    .filter(entry -> entry.getKey() != FaultKind.DELAY)
                    .mapToDouble(Map.Entry::getValue)
                    .sum();
            require(sum <= 1 + 1e-9, "rates: a sum of up to 1, without that of DELAY, is accepted: " + sum);
            rates.forEach((kind, rate) -> require(
                    rate == 0 || operations.stream().anyMatch(kind::appliesTo),
                    "rate: " + kind + " applies to none of " + operations + "; appliesTo() tells where it does"));
            return new RandomFaultPlan(this);
        }

        private static void require(boolean right, String message) {
            if (!right) {
                throw new IllegalArgumentException(message);
            }
        }
    }
}
