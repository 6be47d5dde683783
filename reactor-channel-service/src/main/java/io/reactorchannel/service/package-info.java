/**
 * A streaming service with the REST API that Reactor Channel speaks, to start inside a test or from the command line.
 *
 * <p>What users import lives here: {@link io.reactorchannel.service.StreamingService}, its builder and the command line
 * {@link io.reactorchannel.service.StreamingServiceMain}; {@link io.reactorchannel.service.fault} has the faults to
 * test clients against. Everything below {@code internal} is not API. This package puts the parts together. Below,
 * {@code internal.rest} calls {@code internal.consumer}, {@code internal.auth}, {@code internal.watch},
 * {@code internal.backend}, {@code internal.report} and {@code fault}; {@code internal.consumer} calls
 * {@code internal.auth} and {@code internal.backend}; {@code internal.watch} calls {@code internal.backend} and
 * {@code fault}; {@code internal.memory} and {@code internal.kafka} implement {@code internal.backend}; {@code fault}
 * calls {@code internal.proxy}; and never the other way round. {@code internal.direct} is the door for the test kit,
 * which calls the service without connecting to it.
 */
@NullMarked
package io.reactorchannel.service;

import org.jspecify.annotations.NullMarked;
