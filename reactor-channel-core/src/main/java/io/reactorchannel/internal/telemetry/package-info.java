/**
 * Not API. What a channel tells about its work, as the rest of the house sees it: without Micrometer, and without
 * effect where nobody listens. Called by the consumer, the producer, the retries and the login; the builder chooses who
 * listens. What Micrometer gets is made in the package below, which is loaded only then.
 */
@NullMarked
package io.reactorchannel.internal.telemetry;

import org.jspecify.annotations.NullMarked;
