package io.reactorchannel.soak;

import java.util.BitSet;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Which of the numbered records have been handed out, and how often altogether. */
final class Seen {

    private final int records;
    private final BitSet numbers;
    private final Sinks.Empty<Void> all = Sinks.empty();
    private int count;
    private long handedOut;

    Seen(int records) {
        this.records = records;
        this.numbers = new BitSet(records);
    }

    void add(int number) {
        if (addAndLook(number)) {
            all.tryEmitEmpty();
        }
    }

    private synchronized boolean addAndLook(int number) {
        handedOut++;
        if (!numbers.get(number)) {
            numbers.set(number);
            count++;
        }
        return count == records;
    }

    /** Completes when every record was handed out. */
    Mono<Void> all() {
        return all.asMono();
    }

    synchronized boolean isComplete() {
        return count == records;
    }

    synchronized int missing() {
        return records - count;
    }

    synchronized long duplicates() {
        return handedOut - count;
    }
}
