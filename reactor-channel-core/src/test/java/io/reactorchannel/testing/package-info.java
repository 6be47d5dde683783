/** Fixtures that several tests share. */
package io.reactorchannel.testing;
