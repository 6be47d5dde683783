package io.reactorchannel.benchmarks.endtoend;

import java.util.List;

/**
 * The result of a run.
 *
 * @param machine where it ran
 * @param mode how long it measured
 * @param figures what was measured
 * @param ratios what is compared, with targets
 */
record Report(String machine, String mode, List<Figure> figures, List<Ratio> ratios) {}
