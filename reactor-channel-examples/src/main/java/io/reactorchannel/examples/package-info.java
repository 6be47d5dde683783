/** Runnable examples, each one class. They use the public API only and serve as a place to start from. */
@NullMarked
package io.reactorchannel.examples;

import org.jspecify.annotations.NullMarked;
