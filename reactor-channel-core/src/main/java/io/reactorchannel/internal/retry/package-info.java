/**
 * Not API. When a failed operation is tried again, and after which wait. Called by the consumer and the producer; knows
 * nothing of either.
 */
@NullMarked
package io.reactorchannel.internal.retry;

import org.jspecify.annotations.NullMarked;
