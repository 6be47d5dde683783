package io.reactorchannel.soak;

import java.time.Duration;

/**
 * What a soak run is made of.
 *
 * @param mode what the channels do
 * @param seed where all chance comes from
 * @param records how many are produced
 * @param faultRate the share of requests that meet each kind of fault, 0 to 0.1
 * @param within how long it may take before it counts as stuck
 */
record SoakSettings(SoakMode mode, long seed, int records, double faultRate, Duration within) {

    static final String TOPIC = "soak";
    static final String GROUP = "soakers";
    static final int PARTITIONS = 3;
    static final int CONSUMERS = 2;
}
