package io.reactorchannel.internal.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.testing.Await;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** However wake, stop, fail, cancel, demand and answers fall together on several threads. */
class PollingRacesTest {

    private static final int ROUNDS = 2_000;
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);

    private enum End {
        STOP,
        FAIL,
        CANCEL,
        ALL
    }

    /** Checks that signals are serial and that none comes after the end. */
    private static final class Witness implements CoreSubscriber<Integer> {

        private final AtomicBoolean busy = new AtomicBoolean();
        private final AtomicInteger ends = new AtomicInteger();
        private final Queue<String> violations = new ConcurrentLinkedQueue<>();
        private final CountDownLatch ended = new CountDownLatch(1);
        private volatile Subscription subscription;
        private int received;

        @Override
        public void onSubscribe(Subscription given) {
            subscription = given;
        }

        @Override
        public void onNext(Integer number) {
            signal("onNext", () -> received++);
        }

        @Override
        public void onError(Throwable error) {
            signal("onError", ends::incrementAndGet);
            ended.countDown();
        }

        @Override
        public void onComplete() {
            signal("onComplete", ends::incrementAndGet);
            ended.countDown();
        }

        private void signal(String name, Runnable effect) {
            if (!busy.compareAndSet(false, true)) {
                violations.add(name + " beside another signal");
            }
            if (ends.get() > 0) {
                violations.add(name + " after the end");
            }
            effect.run();
            busy.set(false);
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneEndNoSignalAfterItAndEveryNumberHandedOutOrDropped(End end) throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            Flow flow = new Flow();
            Queue<FakeBatch> batches = new ConcurrentLinkedQueue<>();
            AtomicInteger polls = new AtomicInteger();
            Mono<FakeBatch> poll = Mono.fromSupplier(() -> {
                        FakeBatch batch = new FakeBatch(1, 2, 3);
                        batches.add(polls.incrementAndGet() % 2 == 0 ? batch.before(2, soon()) : batch);
                        return batch;
                    })
                    .publishOn(Schedulers.parallel());
            Witness witness = new Witness();
            new PollingFlux<>(poll, poll, 2, () -> ThreadLocalRandom.current().nextInt(4) > 0, flow).subscribe(witness);

            Flux.fromIterable(actions(end, flow, witness))
                    .flatMap(action -> Mono.fromRunnable(action).subscribeOn(Schedulers.parallel()), 8)
                    .then()
                    .block(LONG_ENOUGH);

            if (end == End.STOP || end == End.FAIL) {
                assertThat(witness.ended.await(LONG_ENOUGH.toSeconds(), TimeUnit.SECONDS))
                        .as("ended in round %s", round)
                        .isTrue();
                assertThat(witness.ends).hasValue(1);
            }
            assertThat(witness.violations).isEmpty();
            // after a cancel another thread may still be at it
            Await.until(() ->
                    !flow.isBlocked() && batches.stream().allMatch(batch -> !batch.isTakenOver() || batch.isEmpty()));
        }
    }

    private static Mono<Void> soon() {
        return Mono.<Void>empty().publishOn(Schedulers.parallel());
    }

    private static List<Runnable> actions(End end, Flow flow, Witness witness) {
        Runnable demand = () -> witness.subscription.request(5);
        Runnable stop = flow::stop;
        Runnable fail = () -> flow.fail(new IllegalStateException("boom"));
        Runnable cancel = () -> witness.subscription.cancel();
        return switch (end) {
            case STOP -> List.of(demand, flow::wake, demand, stop, flow::wake, stop);
            case FAIL -> List.of(demand, flow::wake, demand, fail, flow::wake, fail);
            case CANCEL -> List.of(demand, flow::wake, demand, cancel, flow::wake, cancel);
            case ALL -> List.of(demand, flow::wake, demand, stop, fail, cancel);
        };
    }
}
