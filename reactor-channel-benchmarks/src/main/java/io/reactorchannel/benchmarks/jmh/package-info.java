/**
 * JMH benchmarks of what the library does for each record: reading, decoding, keeping the books, writing. They call
 * into the library's internals, and so measure what users cannot call.
 */
@NullMarked
package io.reactorchannel.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
