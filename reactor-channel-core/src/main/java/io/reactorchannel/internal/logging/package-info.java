/**
 * Not API. Log lines for operators: each event once, and a flood of them bounded. Called by everything that logs what
 * may repeat itself; knows nothing of its callers.
 */
@NullMarked
package io.reactorchannel.internal.logging;

import org.jspecify.annotations.NullMarked;
