package io.reactorchannel.benchmarks.endtoend;

/**
 * Two figures of one run set against each other, and what we want of them.
 *
 * @param name what is compared
 * @param shape for which shape
 * @param value the ratio
 * @param target the limit
 * @param atLeast whether the ratio has to be that or more, else that or less
 */
record Ratio(String name, String shape, double value, double target, boolean atLeast) {

    /** Whether it compares the same as another, of another run. */
    boolean isOfTheSameAs(Ratio other) {
        return name.equals(other.name) && shape.equals(other.shape);
    }

    boolean isMet() {
        return atLeast ? value >= target : value <= target;
    }
}
