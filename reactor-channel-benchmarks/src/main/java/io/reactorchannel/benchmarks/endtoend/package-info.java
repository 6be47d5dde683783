/**
 * A server process that answers prepared batches, a client process that consumes or produces, and what is measured
 * there: {@link io.reactorchannel.benchmarks.endtoend.EndToEnd} runs it all and reports.
 */
@NullMarked
package io.reactorchannel.benchmarks.endtoend;

import org.jspecify.annotations.NullMarked;
