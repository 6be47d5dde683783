package io.reactorchannel.service.internal.consumer;

import io.reactorchannel.service.internal.backend.BackendConsumer;
import io.reactorchannel.service.internal.backend.Complaint;
import io.reactorchannel.service.internal.backend.RecordOffset;
import io.reactorchannel.service.internal.backend.Refusal;
import io.reactorchannel.service.internal.backend.StoredRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * A backend's consumer with a filter, which a poll applies when it is asked to. The caller asks for one operation at a
 * time. To the backend records that are filtered out count as handed out, or a group would never get past them.
 */
public final class FilteredConsumer {

    private final BackendConsumer consumer;
    private final Scheduler scheduler;
    private final LongSupplier clock;
    private volatile RecordFilter filter = RecordFilter.all();

    FilteredConsumer(BackendConsumer consumer, Scheduler scheduler, LongSupplier clock) {
        this.consumer = consumer;
        this.scheduler = scheduler;
        this.clock = clock;
    }

    /**
     * Replaces the subscription and the filter; refuses a filter that names another topic. When the backend refuses the
     * topics, the filter of before stays.
     *
     * @param topics names, at least one
     * @param wanted what polls with a filter return of them
     * @return completes when the group has shared out the partitions anew
     */
    public Mono<Void> subscribe(List<String> topics, RecordFilter wanted) {
        return Mono.defer(() -> {
            wanted.requireTopicsAmong(topics);
            RecordFilter former = filter;
            // before, not after: a backend may finish what the client has given up meanwhile
            filter = wanted;
            return consumer.subscribe(topics).doOnError(refused -> filter = former);
        });
    }

    /**
     * Replaces the filter of the present subscription; refuses when there is none, or the filter names another topic.
     *
     * @param byTopic wanted values by header name, by topic; empty for no filter
     * @return completes when the next poll applies it
     */
    public Mono<Void> updateFilter(Map<String, Map<String, String>> byTopic) {
        return consumer.subscription()
                .doOnNext(topics -> {
                    if (topics.isEmpty()) {
                        throw Refusal.invalid("the consumer is not subscribed to any topic");
                    }
                    RecordFilter wanted = filter.replacedBy(byTopic);
                    wanted.requireTopicsAmong(topics);
                    filter = wanted;
                })
                .then();
    }

    /**
     * What the consumer is subscribed to.
     *
     * @return the names in the order of the subscription, empty before the first
     */
    public Mono<List<String>> subscription() {
        return consumer.subscription();
    }

    /**
     * Takes the next records, wanted or not.
     *
     * @param wait how long to wait for a first record; zero answers at once
     * @return the records, perhaps none
     */
    public Mono<List<StoredRecord>> poll(Duration wait) {
        return consumer.poll(wait);
    }

    /**
     * Takes the next records and leaves out those that the filter does not want; while all are left out and there is
     * time, the next after them. Each round is a task of its own, so that a long way through what nobody wants does not
     * keep a thread from others.
     *
     * @param wait how long to wait for a first wanted record; zero answers at once
     * @return the wanted records, perhaps none
     */
    public Mono<List<StoredRecord>> pollFiltered(Duration wait) {
        return Mono.defer(() -> {
            long end = clock.getAsLong() + wait.toNanos();
            RecordFilter applied = filter;
            return Mono.defer(() -> consumer.poll(left(end)))
                    .subscribeOn(scheduler)
                    .map(applied::wantedOf)
                    .repeat(() -> !left(end).isZero())
                    .filter(wanted -> !wanted.isEmpty())
                    .next()
                    .defaultIfEmpty(List.of());
        });
    }

    /** In whole milliseconds, as a backend's wait for less is none at all. */
    private Duration left(long end) {
        return Duration.ofMillis(
                Math.max(0, Duration.ofNanos(end - clock.getAsLong()).toMillis()));
    }

    /**
     * Commits behind the given consumed records, and no further.
     *
     * @param offsets offsets of consumed records
     * @return what is wrong with them, mostly nothing, when they are committed
     */
    public Mono<List<Complaint>> commit(List<RecordOffset> offsets) {
        return consumer.commit(offsets);
    }

    /**
     * Commits everything that was handed out, and what was filtered out on the way.
     *
     * @return completes when the offsets are committed
     */
    public Mono<Void> commitAll() {
        return consumer.commitAll();
    }

    /** Has the backend's consumer leave its group; a poll that waits ends. */
    Mono<Void> leave() {
        return consumer.leave();
    }
}
