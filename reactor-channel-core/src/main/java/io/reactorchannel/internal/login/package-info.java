/**
 * Not API. Logging in: the requests for tokens, the reading of their answers, and how long a token lives. Called by the
 * factories of {@code io.reactorchannel.auth} only, which keep the token.
 */
@NullMarked
package io.reactorchannel.internal.login;

import org.jspecify.annotations.NullMarked;
