/**
 * The auto-configuration: settings from properties, and the beans made of them. Spring Boot calls in here, and nobody
 * else.
 */
@NullMarked
package io.reactorchannel.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
