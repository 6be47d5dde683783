package io.reactorchannel.service.load;

import java.lang.management.ManagementFactory;
import java.util.Scanner;

/** What a JVM takes: its threads and, after garbage collection, its heap. */
record Footprint(int threads, long heapBytes) {

    private static final int COLLECTIONS = 4;

    /** Of this JVM; several collections, as what has a cleaner goes in two steps. */
    static Footprint measure() {
        for (int count = 0; count < COLLECTIONS; count++) {
            System.gc();
        }
        return new Footprint(
                ManagementFactory.getThreadMXBean().getThreadCount(),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }

    static Footprint parse(String line) {
        try (Scanner numbers = new Scanner(line)) {
            return new Footprint(numbers.nextInt(), numbers.nextLong());
        }
    }

    String line() {
        return threads + " " + heapBytes;
    }
}
