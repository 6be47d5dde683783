/**
 * The REST API: routes, bodies and answers on top of Reactor Netty's server; and the faults on purpose, which come
 * between a request and its answer.
 *
 * <p>Not API. Started by {@code io.reactorchannel.service}. The only place that knows of HTTP and JSON.
 */
@NullMarked
package io.reactorchannel.service.internal.rest;

import org.jspecify.annotations.NullMarked;
