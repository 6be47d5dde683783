/**
 * The errors a channel signals: one unchecked family under {@link io.reactorchannel.error.ChannelError}.
 *
 * <p>{@link io.reactorchannel.error.TemporaryError} may go away by itself and is what {@code retryOnFail} retries;
 * {@link io.reactorchannel.error.PermanentError} needs somebody to change something. An error of a request names the
 * operation, the status of the answer where there was one, and a bounded excerpt of that answer; any other says what is
 * wrong with the call. None carries a credential or a token. Users catch them; the internals and custom
 * {@code ChannelAuth} implementations create them.
 */
@NullMarked
package io.reactorchannel.error;

import org.jspecify.annotations.NullMarked;
