package io.reactorchannel.benchmarks.endtoend;

/**
 * What a scenario was measured to do.
 *
 * @param shape what polls bring, or produce requests take, as text
 * @param scenario the scenario's name
 * @param recordsPerSecond median of the rounds
 * @param cpuMicros per record, of the round of that median
 * @param allocatedBytes per record, of the same round
 */
record Figure(String shape, String scenario, double recordsPerSecond, double cpuMicros, double allocatedBytes) {

    static Figure of(String shape, String scenario, Sample median) {
        return new Figure(shape, scenario, median.recordsPerSecond(), median.cpuMicros(), median.allocatedBytes());
    }
}
