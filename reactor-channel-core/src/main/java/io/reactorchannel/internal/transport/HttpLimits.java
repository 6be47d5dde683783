package io.reactorchannel.internal.transport;

import java.time.Duration;

/**
 * What an answer may cost.
 *
 * @param responseTime how long a whole answer may take, from the request's sending on, beside the time that the request
 *     asks the service to wait
 * @param responseSize the largest body, in bytes after decompression
 */
record HttpLimits(Duration responseTime, int responseSize) {}
