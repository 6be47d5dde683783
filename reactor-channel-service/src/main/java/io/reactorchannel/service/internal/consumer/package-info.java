/**
 * The consumer instances clients have created: finding them by id and cookie, one request of each at a time, and
 * deleting the idle ones; and the filters that their polls apply.
 *
 * <p>Not API. Called by {@code internal.rest}; works on any {@code internal.backend}.
 */
@NullMarked
package io.reactorchannel.service.internal.consumer;

import org.jspecify.annotations.NullMarked;
