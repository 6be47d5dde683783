/**
 * Not API. The JSON that goes over the wire, both ways: the envelope of a poll read as a stream, the small bodies, the
 * envelope of a produce. Bytes in, values out; knows nothing of HTTP, sessions or time. Called by the consumer and the
 * producer.
 */
@NullMarked
package io.reactorchannel.internal.wire;

import org.jspecify.annotations.NullMarked;
