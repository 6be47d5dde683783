/**
 * Where a channel's tokens come from: {@link io.reactorchannel.auth.ChannelAuth} and the kinds of it. Users create one
 * with a factory of that interface, with {@link io.reactorchannel.auth.ChannelAuthBuilder} when the authentication
 * service needs settings of its own, or implement it, and hand it to the channel's builder; one instance may serve many
 * channels.
 */
@NullMarked
package io.reactorchannel.auth;

import org.jspecify.annotations.NullMarked;
