/**
 * Not API. The flow of polled batches to one subscriber: polls as demand allows
 * ({@link io.reactorchannel.internal.flow.PollingFlux}), and the one place on a channel that a flow takes while it is
 * active ({@link io.reactorchannel.internal.flow.ActiveFlow}). Knows nothing of the service; called by the consumer
 * side only, which says what a poll is and what a {@link io.reactorchannel.internal.flow.Batch} hands out.
 */
@NullMarked
package io.reactorchannel.internal.flow;

import org.jspecify.annotations.NullMarked;
