package io.reactorchannel.examples.feed;

import io.reactorchannel.ChannelRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Sinks;

/** What has to be told when a lock is not held any more. To be used once, by one thread. */
final class Signals {

    private final List<ChannelRecord> done = new ArrayList<>();
    private final List<Sinks.Empty<Void>> waiting = new ArrayList<>();

    void acknowledge(ChannelRecord record) {
        done.add(record);
    }

    void wake(Sinks.@Nullable Empty<Void> who) {
        if (who != null) {
            waiting.add(who);
        }
    }

    void send() {
        done.forEach(ChannelRecord::acknowledge);
        waiting.forEach(Sinks.Empty::tryEmitEmpty);
    }
}
