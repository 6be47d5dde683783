/** Servers that mean ill, or are broken enough to look like it, and what becomes of a channel that meets them. */
@NullMarked
package io.reactorchannel.hostile;

import org.jspecify.annotations.NullMarked;
