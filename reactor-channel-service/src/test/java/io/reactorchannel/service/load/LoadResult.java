package io.reactorchannel.service.load;

import java.time.Duration;
import java.util.Locale;

/** What consumers cost, and how fast their polls were answered. */
record LoadResult(
        int consumers, Footprint before, Footprint after, Duration toSubscribe, long polls, Duration toAnswer) {

    String table() {
        return String.format(
                Locale.ROOT,
                """
                consumers, each with a waiting poll  %,12d
                threads of the service before        %,12d
                threads of the service after         %,12d
                heap per consumer, bytes             %,12d
                created and subscribed in, ms        %,12d
                the same for one consumer, ms        %,12.2f
                polls answered per second            %,12.0f
                """,
                consumers,
                before.threads(),
                after.threads(),
                (after.heapBytes() - before.heapBytes()) / consumers,
                toSubscribe.toMillis(),
                toSubscribe.toNanos() / 1e6 / consumers,
                polls / (toAnswer.toNanos() / 1e9));
    }
}
