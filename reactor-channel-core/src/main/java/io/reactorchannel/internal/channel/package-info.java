/**
 * Not API. The channel itself: each operation of {@link io.reactorchannel.ReactiveChannel} given to the consumer or the
 * producer, and the end of the channel. Made by the builder only; the test kit has its own way to one, by
 * {@link io.reactorchannel.internal.channel.DirectChannels}.
 */
@NullMarked
package io.reactorchannel.internal.channel;

import org.jspecify.annotations.NullMarked;
