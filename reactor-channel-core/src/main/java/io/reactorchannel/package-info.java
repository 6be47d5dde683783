/**
 * What a user imports: {@link io.reactorchannel.ReactiveChannel}, its builder, and the values that go in and out.
 *
 * <p>A channel is made with {@link io.reactorchannel.ReactiveChannel#builder(String)}; authentication comes from
 * {@code io.reactorchannel.auth}, errors from {@code io.reactorchannel.error}. Everything below
 * {@code io.reactorchannel.internal} may change without notice.
 */
@NullMarked
package io.reactorchannel;

import org.jspecify.annotations.NullMarked;
