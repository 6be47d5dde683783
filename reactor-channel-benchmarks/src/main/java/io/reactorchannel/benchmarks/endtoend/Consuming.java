package io.reactorchannel.benchmarks.endtoend;

import io.reactorchannel.ReactiveChannel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SignalType;

/** A flow of a channel, subscribed to with unbounded demand, whose signals are counted. */
final class Consuming implements Scenario {

    private final String name;
    private final ReactiveChannel channel;
    private final Function<ReactiveChannel, Flux<?>> flow;

    /**
     * Prepares.
     *
     * @param flow of which each value is a record that is done
     */
    Consuming(String name, ReactiveChannel channel, Function<ReactiveChannel, Flux<?>> flow) {
        this.name = name;
        this.channel = channel;
        this.flow = flow;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long work(long nanos) {
        Counter counter = new Counter(System.nanoTime() + nanos);
        flow.apply(channel).subscribe(counter);
        return counter.await();
    }

    @Override
    public void close() {
        channel.destroy().block(Duration.ofSeconds(30));
    }

    /** Counts until the time is over, then cancels. */
    private static final class Counter extends BaseSubscriber<Object> {

        /** So often the clock is looked at. */
        private static final int LOOK_EACH = 64;

        private final long end;
        private final CountDownLatch done = new CountDownLatch(1);
        private long records;
        private volatile @Nullable Throwable failure;

        Counter(long end) {
            this.end = end;
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            requestUnbounded();
        }

        @Override
        protected void hookOnNext(Object value) {
            records++;
            if (records % LOOK_EACH == 0 && System.nanoTime() > end) {
                cancel();
            }
        }

        @Override
        protected void hookOnError(Throwable throwable) {
            failure = throwable;
        }

        @Override
        protected void hookFinally(SignalType type) {
            done.countDown();
        }

        long await() {
            try {
                if (!done.await(2, TimeUnit.MINUTES)) {
                    throw new IllegalStateException("the flow did not end");
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            if (failure != null) {
                throw new IllegalStateException(failure);
            }
            return records;
        }
    }
}
