package io.reactorchannel.benchmarks.endtoend;

/** Something to measure: work that goes on until it is told to end, and counts records. */
interface Scenario extends AutoCloseable {

    /** What it is called in reports. */
    String name();

    /**
     * Works for some time on the calling thread, or has others do it.
     *
     * @param nanos for how long
     * @return how many records were done
     */
    long work(long nanos);

    /** Lets go of what it holds. */
    @Override
    default void close() {}
}
