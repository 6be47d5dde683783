package io.reactorchannel.benchmarks.endtoend;

import io.reactorchannel.benchmarks.Shape;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures channels against a server process on the same machine, with the ceilings of the same run beside them. The
 * rounds of the scenarios of a shape take turns, so that what disturbs the machine disturbs all of them.
 */
public final class EndToEnd {

    /**
     * How long is measured.
     *
     * @param name for the report
     * @param warmUp before anything is measured, in ms
     * @param lead before the rounds of a scenario, in ms
     * @param rounds how many
     * @param round how long one takes, in ms
     */
    private record Mode(String name, long warmUp, long lead, int rounds, long round) {

        static final Mode QUICK = new Mode("quick: 3 rounds of 0.4 s", 5_000, 300, 3, 400);
        static final Mode FULL = new Mode("full: 7 rounds of 1.5 s", 12_000, 1_500, 7, 1_500);
    }

    private EndToEnd() {}

    /**
     * Measures and prints tables.
     *
     * @param arguments {@code quick} or {@code full}, then a directory for the result as text, JSON and a chart
     */
    public static void main(String... arguments) throws IOException {
        Mode mode = arguments.length > 0 && arguments[0].equals("full") ? Mode.FULL : Mode.QUICK;
        try (ServerProcess server = ServerProcess.start()) {
            Report report = measure(new Scenarios(server.url()), mode);
            TextReport.print(report, System.out);
            if (arguments.length > 1) {
                write(report, Path.of(arguments[1]));
            }
        }
    }

    private static void write(Report report, Path directory) throws IOException {
        Files.createDirectories(directory);
        JsonMapper json =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        Files.writeString(directory.resolve("end-to-end.json"), json.writeValueAsString(report) + "\n");
        Files.writeString(directory.resolve("end-to-end.svg"), SvgReport.draw(report));
        try (PrintStream text =
                new PrintStream(directory.resolve("end-to-end.txt").toFile(), StandardCharsets.UTF_8)) {
            TextReport.print(report, text);
        }
    }

    private static Report measure(Scenarios scenarios, Mode mode) {
        try (Scenario warmUp = scenarios.consume(new Shape(500, 1_000))) {
            warmUp.work(TimeUnit.MILLISECONDS.toNanos(mode.warmUp()));
        }
        List<Figure> figures = new ArrayList<>();
        for (Shape shape : Shape.ALL) {
            figures.addAll(measure(shape.toString(), scenarios.of(shape), mode));
        }
        figures.addAll(measure(Scenarios.PRODUCE_SHAPE, scenarios.ofProducing(), mode));
        return new Report(machine(), mode.name(), figures, Targets.of(figures));
    }

    private static List<Figure> measure(String shape, List<Scenario> scenarios, Mode mode) {
        Map<Scenario, List<Sample>> samples = new LinkedHashMap<>();
        scenarios.forEach(scenario -> scenario.work(TimeUnit.MILLISECONDS.toNanos(mode.lead())));
        for (int round = 0; round < mode.rounds(); round++) {
            for (Scenario scenario : scenarios) {
                samples.computeIfAbsent(scenario, added -> new ArrayList<>())
                        .add(Gauge.measure(scenario, TimeUnit.MILLISECONDS.toNanos(mode.round())));
            }
        }
        List<Figure> figures = new ArrayList<>();
        samples.forEach((scenario, rounds) -> figures.add(Figure.of(shape, scenario.name(), Sample.median(rounds))));
        scenarios.forEach(Scenario::close);
        return figures;
    }

    private static String machine() {
        return Runtime.getRuntime().availableProcessors() + " cores, " + System.getProperty("os.arch") + ", Java "
                + System.getProperty("java.version");
    }
}
