/**
 * The border between the REST API and whatever keeps the records: two interfaces, the values that cross them and the
 * one exception they refuse requests with.
 *
 * <p>Not API. Called by {@code internal.consumer} and {@code internal.rest}; implemented by {@code internal.memory} and
 * {@code internal.kafka}; its values are read by {@code internal.watch}. Nothing here knows of HTTP, tokens or cookies.
 */
@NullMarked
package io.reactorchannel.service.internal.backend;

import org.jspecify.annotations.NullMarked;
