package io.reactorchannel.benchmarks.endtoend;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/** Measures what this process uses while a scenario works. */
final class Gauge {

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final double MICRO = 1_000;
    private static final double SECOND = 1_000_000_000;

    private Gauge() {}

    /** One round of a scenario. */
    static Sample measure(Scenario scenario, long nanos) {
        long cpu = SYSTEM.getProcessCpuTime();
        long allocated = allocated();
        long begin = System.nanoTime();
        long records = Math.max(1, scenario.work(nanos));
        double elapsed = System.nanoTime() - begin;
        return new Sample(
                records / (elapsed / SECOND),
                (SYSTEM.getProcessCpuTime() - cpu) / MICRO / records,
                (double) (allocated() - allocated) / records);
    }

    /** By the threads that are there: those of event loops and schedulers stay. */
    private static long allocated() {
        return Arrays.stream(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()))
                .filter(bytes -> bytes > 0)
                .sum();
    }
}
