package io.reactorchannel.benchmarks.endtoend;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares the ratios of two runs: those of one machine and another, or before a change and after it. Figures
 * themselves are not compared, as machines differ, and one machine differs from hour to hour.
 */
public final class Compare {

    /** Less of a change than that is noise. */
    private static final double NOISE = 0.05;

    private Compare() {}

    /**
     * Prints the ratios side by side.
     *
     * @param arguments two results of {@link EndToEnd}, the earlier one first
     */
    public static void main(String... arguments) {
        if (arguments.length != 2) {
            throw new IllegalArgumentException("two files are accepted, the results of two runs");
        }
        print(Path.of(arguments[0]), Path.of(arguments[1]), System.out);
    }

    static void print(Path before, Path after, PrintStream out) {
        List<Ratio> earlier = read(before).ratios();
        out.printf(Locale.ROOT, "%-14s %-56s %8s %8s %8s%n", "records × B", "ratio", "before", "after", "change");
        for (Ratio ratio : read(after).ratios()) {
            earlier.stream().filter(ratio::isOfTheSameAs).findFirst().ifPresent(other -> print(other, ratio, out));
        }
    }

    private static Report read(Path file) {
        return new JsonMapper().readValue(file, Report.class);
    }

    private static void print(Ratio before, Ratio after, PrintStream out) {
        double change = after.value() / before.value() - 1;
        boolean better = after.atLeast() == change > 0;
        out.printf(
                Locale.ROOT,
                "%-14s %-56s %8.2f %8.2f %+7.0f%% %s%n",
                after.shape(),
                after.name(),
                before.value(),
                after.value(),
                100 * change,
                Math.abs(change) < NOISE ? "" : better ? "better" : "worse");
    }
}
