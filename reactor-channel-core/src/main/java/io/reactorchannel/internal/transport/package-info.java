/**
 * Not API. Requests over Reactor Netty, or to a service of the same process: one exchange of a request and a bounded
 * answer, the token that goes with it, the cookies of a consumer, TLS, and what each answer means as an error. Called
 * by the consumer, the producer and the authentication factories; knows authentication only as a
 * {@link io.reactorchannel.internal.transport.TokenSource}.
 */
@NullMarked
package io.reactorchannel.internal.transport;

import org.jspecify.annotations.NullMarked;
