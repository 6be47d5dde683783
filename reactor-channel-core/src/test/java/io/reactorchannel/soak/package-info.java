/**
 * Channels and the embedded service under random faults of every kind, for as long as one likes: nothing may be lost,
 * no commit may pass what is not processed, nothing may go out twice at a time. {@link io.reactorchannel.soak.SoakTest}
 * runs it in the suite, {@link io.reactorchannel.soak.SoakMain} from the command line.
 */
package io.reactorchannel.soak;
