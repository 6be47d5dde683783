package io.reactorchannel.soak;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What came out of a soak run.
 *
 * @param settings what was run
 * @param lost records that were never handed out, or accepted ones that are not in the log
 * @param duplicates records handed out, or in the log, more than once
 * @param faults how many faults were injected, by kind
 * @param flows how often a flow or a stream began
 * @param errors errors that reached a subscriber
 * @param problems whatever must not happen and did
 * @param took how long it took
 */
record SoakResult(
        SoakSettings settings,
        long lost,
        long duplicates,
        Map<String, Long> faults,
        long flows,
        Map<String, Long> errors,
        List<String> problems,
        Duration took) {

    boolean isClean() {
        return lost == 0 && problems.isEmpty();
    }

    String table() {
        StringBuilder table = new StringBuilder();
        row(table, "mode", settings.mode());
        row(table, "seed", settings.seed());
        row(table, "records", settings.records());
        row(table, "lost", lost);
        row(table, "duplicates", duplicates);
        row(table, "flows begun", flows);
        faults.forEach((kind, count) -> row(table, "fault " + kind, count));
        row(table, "faults", faults.values().stream().mapToLong(Long::longValue).sum());
        errors.forEach((kind, count) -> row(table, "error " + kind, count));
        row(table, "seconds", String.format(Locale.ROOT, "%.1f", took.toMillis() / 1000.0));
        problems.forEach(problem -> row(table, "PROBLEM", problem));
        return table.toString();
    }

    private static void row(StringBuilder table, String name, Object value) {
        table.append(String.format(Locale.ROOT, "%-34s %s%n", name, value));
    }
}
