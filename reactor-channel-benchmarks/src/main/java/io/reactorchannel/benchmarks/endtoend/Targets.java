package io.reactorchannel.benchmarks.endtoend;

import static io.reactorchannel.benchmarks.endtoend.Scenarios.BARE_DECODE;
import static io.reactorchannel.benchmarks.endtoend.Scenarios.CONSUME;
import static io.reactorchannel.benchmarks.endtoend.Scenarios.CONSUME_COMMIT;
import static io.reactorchannel.benchmarks.endtoend.Scenarios.PRODUCE;
import static io.reactorchannel.benchmarks.endtoend.Scenarios.PRODUCE_SINGLE;
import static io.reactorchannel.benchmarks.endtoend.Scenarios.RAW_GET;
import static io.reactorchannel.benchmarks.endtoend.Scenarios.RAW_POST;
import static io.reactorchannel.benchmarks.endtoend.Scenarios.RECEIVE;
import static io.reactorchannel.benchmarks.endtoend.Scenarios.RECEIVE_NO_COMMIT;

import io.reactorchannel.benchmarks.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** What we want of the figures of one run, as ratios between them. */
final class Targets {

    private final List<Figure> figures;
    private final List<Ratio> ratios = new ArrayList<>();

    private Targets(List<Figure> figures) {
        this.figures = figures;
    }

    /** All ratios for which there are figures. */
    static List<Ratio> of(List<Figure> figures) {
        Targets targets = new Targets(figures);
        for (Shape shape : Shape.ALL) {
            targets.addOf(shape);
        }
        targets.addSpeed(Scenarios.PRODUCE_SHAPE, PRODUCE, PRODUCE_SINGLE, 5, true);
        targets.addSpeed(Scenarios.PRODUCE_SHAPE, RAW_POST, PRODUCE, 1.3, false);
        return List.copyOf(targets.ratios);
    }

    private void addOf(Shape shape) {
        String name = shape.toString();
        if (shape.records() == 1) {
            addSpeed(name, CONSUME, RAW_GET, 0.8, true);
            return;
        }
        addSpeed(name, CONSUME, BARE_DECODE, 1.5, true);
        if (shape.records() >= 500 && shape.bytes() <= 1_000) {
            addSpeed(name, RECEIVE, BARE_DECODE, 2, true);
        }
        if (shape.records() == 5_000) {
            add(
                    name,
                    "CPU of " + CONSUME + " ÷ of " + BARE_DECODE,
                    CONSUME,
                    BARE_DECODE,
                    Figure::cpuMicros,
                    1.25,
                    false);
        }
        addSpeed(name, RECEIVE, RECEIVE_NO_COMMIT, 0.97, true);
        if (shape.records() >= 500) {
            addSpeed(name, CONSUME_COMMIT, CONSUME, 0.85, true);
        }
    }

    private void addSpeed(String shape, String one, String other, double target, boolean atLeast) {
        add(shape, one + " ÷ " + other, one, other, Figure::recordsPerSecond, target, atLeast);
    }

    private void add(
            String shape,
            String name,
            String one,
            String other,
            ToDoubleFunction<Figure> value,
            double target,
            boolean atLeast) {
        Optional<Figure> first = find(shape, one);
        Optional<Figure> second = find(shape, other);
        if (first.isPresent() && second.isPresent()) {
            double ratio = value.applyAsDouble(first.get()) / value.applyAsDouble(second.get());
            ratios.add(new Ratio(name, shape, ratio, target, atLeast));
        }
    }

    private Optional<Figure> find(String shape, String scenario) {
        return figures.stream()
                .filter(figure ->
                        figure.shape().equals(shape) && figure.scenario().equals(scenario))
                .findFirst();
    }
}
