/**
 * Benchmarks, none of which is a test: figures of one machine, to be compared as ratios within one run.
 * {@code io.reactorchannel.benchmarks.endtoend} measures channels against a server process, with the ceilings of the
 * same run beside them.
 */
@NullMarked
package io.reactorchannel.benchmarks;

import org.jspecify.annotations.NullMarked;
