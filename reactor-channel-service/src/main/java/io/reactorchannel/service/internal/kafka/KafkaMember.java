package io.reactorchannel.service.internal.kafka;

import io.reactorchannel.service.internal.backend.BackendConsumer;
import io.reactorchannel.service.internal.backend.Complaint;
import io.reactorchannel.service.internal.backend.RecordOffset;
import io.reactorchannel.service.internal.backend.Refusal;
import io.reactorchannel.service.internal.backend.StoredRecord;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A consumer of a group in Kafka: brings each call to the thread of its {@link Membership}, which is made with the
 * first subscription. A consumer that never subscribes costs neither a thread nor a connection.
 */
final class KafkaMember implements BackendConsumer {

    private static final Duration IDLE_PAUSE = Duration.ofMillis(500);

    private final ScheduledExecutorService executor;
    private final Scheduler thread;
    private final AtomicBoolean left = new AtomicBoolean();
    private final Function<BooleanSupplier, Active> maker;
    private volatile List<String> topics = List.of();
    private volatile @Nullable Active active;

    /**
     * Makes a consumer that has not subscribed.
     *
     * @param maker makes its membership, which asks whether the client has left
     */
    KafkaMember(String id, Function<BooleanSupplier, Active> maker) {
        this.executor = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread made = new Thread(work, "streaming-service-kafka-" + id);
            made.setDaemon(true);
            return made;
        });
        this.thread = Schedulers.fromExecutorService(executor);
        this.maker = maker;
    }

    @Override
    public Mono<Void> subscribe(List<String> names) {
        return call(() -> {
            activated().membership().subscribe(names);
            topics = List.copyOf(names);
            return null;
        });
    }

    @Override
    public Mono<List<String>> subscription() {
        return Mono.fromSupplier(() -> {
            requireNotLeft();
            return topics;
        });
    }

    @Override
    public Mono<List<StoredRecord>> poll(Duration wait) {
        return Mono.defer(() -> {
            requireNotLeft();
            Active known = active;
            if (known == null) {
                return Mono.error(Refusal.invalid("the consumer is not subscribed to any topic"));
            }
            Taking taking = new Taking(known.consumer());
            Mono<List<StoredRecord>> records = call(() -> known.membership().take(wait, taking).stream()
                    .map(KafkaRecords::fromKafka)
                    .toList());
            return records.doOnCancel(taking::giveUp);
        });
    }

    @Override
    public Mono<List<Complaint>> commit(List<RecordOffset> offsets) {
        return call(() -> {
            Active known = active;
            return known == null ? List.<Complaint>of() : known.membership().commit(offsets);
        });
    }

    @Override
    public Mono<Void> commitAll() {
        return call(() -> {
            Active known = active;
            if (known != null) {
                known.membership().commitHandedOut();
            }
            return null;
        });
    }

    @Override
    public Mono<Void> leave() {
        return Mono.defer(() -> {
            if (!left.compareAndSet(false, true)) {
                return Mono.empty();
            }
            Active known = active;
            if (known != null) {
                known.consumer().wakeup(); // from whatever it waits in
            }
            return Detached.call(thread, () -> {
                try {
                    Active last = active;
                    if (last != null) {
                        last.membership().leave();
                    }
                    return null;
                } finally {
                    executor.shutdown(); // and no harder: what still waits is told that the consumer is gone
                }
            });
        });
    }

    private Active activated() {
        Active known = active;
        if (known == null) {
            known = maker.apply(left::get);
            active = known;
            long pause = IDLE_PAUSE.toMillis();
            Future<?> unused = executor.scheduleWithFixedDelay(
                    known.membership()::stayInGroup, pause, pause, TimeUnit.MILLISECONDS); // until the shutdown
        }
        return known;
    }

    private <T> Mono<T> call(Callable<@Nullable T> work) {
        return Detached.<T>call(thread, () -> {
                    requireNotLeft();
                    return work.call();
                })
                .onErrorMap(
                        failure -> left.get() || failure instanceof RejectedExecutionException,
                        gone -> Refusal.unknownConsumer());
    }

    private void requireNotLeft() {
        if (left.get()) {
            throw Refusal.unknownConsumer();
        }
    }

    /**
     * A membership and what interrupts it.
     *
     * @param membership for the thread
     * @param consumer whose {@code wakeup()} any thread may call
     */
    record Active(Membership membership, Consumer<byte[], byte[]> consumer) {}
}
