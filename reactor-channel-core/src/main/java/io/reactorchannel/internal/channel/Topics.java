package io.reactorchannel.internal.channel;

import io.reactorchannel.error.PermanentError;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The topics a user names. */
final class Topics {

    private Topics() {}

    /** The topics without repetition, in order; perhaps none. */
    static List<String> of(@Nullable String @Nullable ... topics) {
        if (topics == null || Arrays.stream(topics).anyMatch(topic -> topic == null || topic.isBlank())) {
            throw new PermanentError("topics: must not be null or blank; names of topics are accepted");
        }
        return Arrays.stream(topics).distinct().toList();
    }

    /** As {@link #of}, and at least one. */
    static List<String> atLeastOne(@Nullable String @Nullable ... topics) {
        List<String> named = of(topics);
        if (named.isEmpty()) {
            throw new PermanentError("topics: at least one is needed");
        }
        return named;
    }
}
