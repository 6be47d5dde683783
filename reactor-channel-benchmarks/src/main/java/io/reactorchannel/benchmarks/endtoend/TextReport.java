package io.reactorchannel.benchmarks.endtoend;

import java.io.PrintStream;
import java.util.Locale;

/** Prints a report as tables. */
final class TextReport {

    private TextReport() {}

    static void print(Report report, PrintStream out) {
        out.println(report.machine() + "; " + report.mode());
        out.println();
        out.printf(
                Locale.ROOT,
                "%-14s %-28s %12s %14s %16s%n",
                "records × B",
                "scenario",
                "records/s",
                "CPU µs/record",
                "B alloc./record");
        String shape = "";
        for (Figure figure : report.figures()) {
            out.printf(
                    Locale.ROOT,
                    "%-14s %-28s %,12.0f %14.2f %,16.0f%n",
                    figure.shape().equals(shape) ? "" : figure.shape(),
                    figure.scenario(),
                    figure.recordsPerSecond(),
                    figure.cpuMicros(),
                    figure.allocatedBytes());
            shape = figure.shape();
        }
        out.println();
        out.printf(Locale.ROOT, "%-14s %-56s %8s %10s%n", "records × B", "ratio", "value", "target");
        for (Ratio ratio : report.ratios()) {
            out.printf(
                    Locale.ROOT,
                    "%-14s %-56s %8.2f %s %6.2f %s%n",
                    ratio.shape(),
                    ratio.name(),
                    ratio.value(),
                    ratio.atLeast() ? "≥" : "≤",
                    ratio.target(),
                    ratio.isMet() ? "" : "not met");
        }
    }
}
