/**
 * Not API. The checks of what users pass in, with messages that name the parameter and what is accepted. Called by
 * everything that takes arguments of users; knows only the errors.
 */
@NullMarked
package io.reactorchannel.internal.arguments;

import org.jspecify.annotations.NullMarked;
