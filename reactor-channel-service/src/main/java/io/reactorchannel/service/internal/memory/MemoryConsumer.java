package io.reactorchannel.service.internal.memory;

import io.reactorchannel.service.internal.backend.BackendConsumer;
import io.reactorchannel.service.internal.backend.Complaint;
import io.reactorchannel.service.internal.backend.RecordOffset;
import io.reactorchannel.service.internal.backend.StoredRecord;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;

/** A consumer of a group in memory; adds to {@link Group}'s steps the waiting of polls, which takes no thread. */
final class MemoryConsumer implements BackendConsumer {

    private final Group group;
    private final Seat seat;
    private final Topics topics;
    private final Scheduler scheduler;

    MemoryConsumer(Group group, Seat seat, Topics topics, Scheduler scheduler) {
        this.group = group;
        this.seat = seat;
        this.topics = topics;
        this.scheduler = scheduler;
    }

    @Override
    public Mono<Void> subscribe(List<String> names) {
        return Mono.fromRunnable(() -> group.subscribe(
                seat, names.stream().distinct().map(topics::require).toList()));
    }

    @Override
    public Mono<List<String>> subscription() {
        return Mono.fromSupplier(() -> group.subscription(seat));
    }

    @Override
    public Mono<List<StoredRecord>> poll(Duration wait) {
        return Mono.fromSupplier(() -> group.take(seat))
                .filter(records -> !records.isEmpty() || wait.isZero())
                .switchIfEmpty(Mono.defer(() -> await(wait)));
    }

    @Override
    public Mono<List<Complaint>> commit(List<RecordOffset> offsets) {
        return Mono.fromSupplier(() -> group.commit(seat, offsets));
    }

    @Override
    public Mono<Void> commitAll() {
        return Mono.fromRunnable(() -> group.commitAll(seat));
    }

    @Override
    public Mono<Void> leave() {
        return Mono.fromRunnable(() -> group.leave(seat));
    }

    /**
     * Looks again whenever the bell rings, and a last time when the time is up. One thread at a time looks, so no
     * records are taken that the answer does not carry.
     */
    private Mono<List<StoredRecord>> await(Duration wait) {
        AtomicBoolean timeUp = new AtomicBoolean();
        return Flux.<Boolean>create(sink -> wakeUp(sink, timeUp, wait), FluxSink.OverflowStrategy.LATEST)
                .publishOn(scheduler, 1)
                .<List<StoredRecord>>handle((woken, answer) -> look(timeUp.get(), answer))
                .next();
    }

    private void wakeUp(FluxSink<Boolean> sink, AtomicBoolean timeUp, Duration wait) {
        Runnable look = () -> sink.next(true);
        Runnable lookLast = () -> {
            timeUp.set(true);
            sink.next(true);
        };
        Disposable listening = seat.doorbell().onRing(look);
        Disposable timer = scheduler.schedule(lookLast, wait.toMillis(), TimeUnit.MILLISECONDS);
        sink.onDispose(Disposables.composite(listening, timer));
        look.run();
    }

    private void look(boolean last, SynchronousSink<List<StoredRecord>> answer) {
        List<StoredRecord> taken = group.take(seat);
        if (last || !taken.isEmpty()) {
            answer.next(taken);
        }
    }
}
