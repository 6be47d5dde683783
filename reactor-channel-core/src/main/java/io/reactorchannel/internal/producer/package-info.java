/**
 * Not API. The producer side of a channel: records and envelopes to produce requests. Called by the channel; knows
 * nothing of consumers.
 */
@NullMarked
package io.reactorchannel.internal.producer;

import org.jspecify.annotations.NullMarked;
