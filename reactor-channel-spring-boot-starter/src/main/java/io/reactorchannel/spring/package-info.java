/**
 * Channels in Spring Boot applications: what an application injects or defines to have channels of its own settings.
 * The settings come from the properties {@code reactor-channel.*}. Listeners are in
 * {@code io.reactorchannel.spring.listener}; {@code io.reactorchannel.spring.autoconfigure} is Spring Boot's to call,
 * and {@code io.reactorchannel.spring.internal} may change without notice.
 */
@NullMarked
package io.reactorchannel.spring;

import org.jspecify.annotations.NullMarked;
