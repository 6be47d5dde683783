/**
 * A streaming service with the REST API that Reactor Channel speaks, to start inside a test or from the command line.
 *
 * <p>What users import lives here: {@link io.reactorchannel.service.StreamingService}, its builder and the command line
 * {@link io.reactorchannel.service.StreamingServiceMain}. Everything below {@code internal} is not API. This package
 * puts the parts together. Below, {@code internal.rest} calls {@code internal.consumer}, {@code internal.auth} and
 * {@code internal.backend}; {@code internal.consumer} calls {@code internal.auth} and {@code internal.backend};
 * {@code internal.memory} implements {@code internal.backend}; and never the other way round.
 */
@NullMarked
package io.reactorchannel.service;

import org.jspecify.annotations.NullMarked;
