/** Fixtures that several tests share, and the watch over what all of them log. */
package io.reactorchannel.testing;
