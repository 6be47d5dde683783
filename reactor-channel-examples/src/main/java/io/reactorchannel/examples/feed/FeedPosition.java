package io.reactorchannel.examples.feed;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a record stands in the log of one run of the application, as pages know it.
 *
 * @param run which run it is
 * @param number the record's number in its log, from 0
 */
record FeedPosition(String run, long number) {

    /** Reads what {@link #toString()} wrote; nothing when it is something else. */
    static Optional<FeedPosition> parse(@Nullable String text) {
        int dash = text == null ? -1 : text.lastIndexOf('-');
        if (text == null || dash < 1) {
            return Optional.empty();
        }
        try {
            return Optional.of(new FeedPosition(text.substring(0, dash), Long.parseLong(text.substring(dash + 1))));
        } catch (NumberFormatException other) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return run + "-" + number;
    }
}
