/**
 * Not API. What a channel tells, as Micrometer's observations and meters. Made by the builder when it is asked for one
 * of them, and loaded only then: the only package that needs Micrometer at run time, beside the names and contexts in
 * {@code io.reactorchannel.observation}.
 */
@NullMarked
package io.reactorchannel.internal.telemetry.micrometer;

import org.jspecify.annotations.NullMarked;
