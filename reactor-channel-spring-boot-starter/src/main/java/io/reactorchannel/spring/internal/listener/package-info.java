/**
 * How listeners work: finding the methods, calling them, consuming for them. Only the auto-configuration calls in here.
 */
@NullMarked
package io.reactorchannel.spring.internal.listener;

import org.jspecify.annotations.NullMarked;
