/**
 * Moves bytes between two TCP connections, late, slowly, and as far as it is told.
 *
 * <p>Not API. Called by {@code io.reactorchannel.service.fault} only, and calls nothing of this project. A connection
 * and everything that belongs to it lives on one event loop, so there is nothing to lock.
 */
@NullMarked
package io.reactorchannel.service.internal.proxy;

import org.jspecify.annotations.NullMarked;
