/**
 * Not API. Logging in: the request and the reading of its answer. Called by the factories of
 * {@code io.reactorchannel.auth} only, which keep the token.
 */
@NullMarked
package io.reactorchannel.internal.login;

import org.jspecify.annotations.NullMarked;
