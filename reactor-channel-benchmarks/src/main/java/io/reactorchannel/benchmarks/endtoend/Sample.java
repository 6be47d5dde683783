package io.reactorchannel.benchmarks.endtoend;

import java.util.Comparator;
import java.util.List;

/**
 * What one round of a scenario cost.
 *
 * @param recordsPerSecond how many records were done in a second of the wall clock
 * @param cpuMicros CPU time of this process per record, all threads together
 * @param allocatedBytes bytes that this process allocated per record, all threads together
 */
record Sample(double recordsPerSecond, double cpuMicros, double allocatedBytes) {

    /** The sample in the middle by speed. */
    static Sample median(List<Sample> samples) {
        List<Sample> sorted = samples.stream()
                .sorted(Comparator.comparingDouble(Sample::recordsPerSecond))
                .toList();
        return sorted.get(sorted.size() / 2);
    }
}
