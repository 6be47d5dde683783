/** Measures what consumers cost the service: run by hand, with the Maven profile {@code load}. */
package io.reactorchannel.service.load;
