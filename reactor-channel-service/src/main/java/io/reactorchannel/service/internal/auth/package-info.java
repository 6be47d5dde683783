/**
 * Who may call: users with passwords, the tokens issued to them, and the random strings both need.
 *
 * <p>Not API. Called by {@code internal.rest} and {@code internal.consumer}. Nothing here writes a password or a token
 * into a log line or a message.
 */
@NullMarked
package io.reactorchannel.service.internal.auth;

import org.jspecify.annotations.NullMarked;
