/**
 * The REST API: routes, bodies and answers on top of Reactor Netty's server; what guards its connections; and the
 * faults on purpose, which come between a request and its answer.
 *
 * <p>Not API. Started by {@code io.reactorchannel.service}. The only place that knows of HTTP, and of JSON but for the
 * lines of the access log.
 */
@NullMarked
package io.reactorchannel.service.internal.rest;

import org.jspecify.annotations.NullMarked;
