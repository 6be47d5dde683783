/**
 * Watches the clients: which of their requests overlap, and what the backend complains about; tells a listener of
 * commits.
 *
 * <p>Not API. Made by {@code io.reactorchannel.service}, called by {@code internal.rest}; calls
 * {@code internal.backend} and {@code io.reactorchannel.service.fault}. Knows connections only as objects with an
 * identity, nothing of HTTP.
 */
@NullMarked
package io.reactorchannel.service.internal.watch;

import org.jspecify.annotations.NullMarked;
