package io.reactorchannel.internal.producer;

import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.publisher.Operators;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

/**
 * One subscription of a {@link RecordBatcher}. Whatever happens (a record, the end of the source, a request, the end of
 * the linger, a cancel) leaves a note and calls {@link #drain()}, which one thread at a time runs: it alone touches the
 * batch, requests records and signals the subscriber.
 */
final class BatchingSubscriber implements CoreSubscriber<EncodedRecord>, Subscription {

    /** How many records are on their way at most: each might turn out larger than all before. */
    static final int MOST_AHEAD = 32;

    @SuppressWarnings("rawtypes") // as field updaters are
    private static final AtomicReferenceFieldUpdater<BatchingSubscriber, @Nullable Subscription> UPSTREAM =
            AtomicReferenceFieldUpdater.newUpdater(BatchingSubscriber.class, Subscription.class, "upstream");

    private static final AtomicLongFieldUpdater<BatchingSubscriber> REQUESTED =
            AtomicLongFieldUpdater.newUpdater(BatchingSubscriber.class, "requested");

    private final CoreSubscriber<? super RecordBatch> actual;
    private final BatchSettings settings;
    private final Queue<EncodedRecord> arrived =
            Queues.<EncodedRecord>get(MOST_AHEAD).get();

    /** Begins at one: whatever comes before the subscriber has its subscription waits. */
    private final AtomicInteger work = new AtomicInteger(1);

    private final AtomicBoolean ending = new AtomicBoolean();
    private volatile @Nullable Subscription upstream;
    private volatile long requested;
    private volatile boolean cancelled;

    /** Nothing arrives any more; {@code failure} is set before. */
    private volatile boolean ended;

    private @Nullable Throwable failure;

    // below: only touched by the thread that drains
    private RecordBatch filling;
    private int ahead;
    private int largestBefore;
    private @Nullable Disposable linger;
    private boolean finished;

    BatchingSubscriber(CoreSubscriber<? super RecordBatch> actual, BatchSettings settings) {
        this.actual = actual;
        this.settings = settings;
        this.filling = new RecordBatch(settings);
    }

    @Override
    public Context currentContext() {
        return actual.currentContext();
    }

    // the side of the source

    @Override
    public void onSubscribe(Subscription subscription) {
        if (Operators.setOnce(UPSTREAM, this, subscription)) {
            actual.onSubscribe(this);
            drainLoop();
        }
    }

    @Override
    public void onNext(EncodedRecord record) {
        Objects.requireNonNull(record, "record");
        if (ended) {
            discard(record);
            return;
        }
        if (!arrived.offer(record)) {
            discard(record);
            giveUp(Exceptions.failWithOverflow("produce: the source gave more records than were requested"));
            return;
        }
        drain();
    }

    @Override
    public void onError(Throwable reason) {
        end(Objects.requireNonNull(reason, "reason"));
    }

    @Override
    public void onComplete() {
        end(null);
    }

    private void end(@Nullable Throwable reason) {
        if (ending.compareAndSet(false, true)) {
            failure = reason;
            ended = true;
            drain();
        } else if (reason != null) {
            Operators.onErrorDropped(reason, currentContext());
        }
    }

    /** A failure of our own: the source is cancelled, what it gave before is handed on as when it fails itself. */
    private void giveUp(Throwable reason) {
        Operators.terminate(UPSTREAM, this);
        end(reason);
    }

    // the side of the subscriber

    @Override
    public void request(long n) {
        if (Operators.validate(n)) {
            Operators.addCap(REQUESTED, this, n);
            drain();
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        if (!ended) {
            Operators.terminate(UPSTREAM, this); // cancels it at most once
        }
        drain();
    }

    // the work

    private void drain() {
        if (work.getAndIncrement() == 0) {
            drainLoop();
        }
    }

    private void drainLoop() {
        int seen = 1;
        do {
            boolean more;
            do {
                more = advance();
            } while (more);
            seen = work.addAndGet(-seen);
        } while (seen != 0);
    }

    /** Does what can be done; true when a batch was handed on, and there may be more to do. */
    private boolean advance() {
        if (finished || cancelled) {
            release();
            return false;
        }
        boolean last;
        boolean full;
        do {
            last = ended; // read before what arrived, so that nothing comes after the last
            full = takeArrived();
        } while (!last && requestMore()); // a source that gives at once fills the batch before it goes
        if (filling.isEmpty()) {
            if (last) {
                finish();
            }
            return false;
        }
        boolean due = full || last || filling.isOverdue() || settings.linger().isZero();
        if (due && requested > 0) {
            handOn();
            return true;
        }
        if (!due && linger == null) {
            startLinger(filling);
        }
        return false;
    }

    /** Fills the batch; true when it is full, or the next record does not fit. */
    private boolean takeArrived() {
        EncodedRecord next = arrived.peek();
        while (next != null) {
            if (!filling.add(next)) {
                return true;
            }
            ahead--;
            arrived.poll();
            next = arrived.peek();
        }
        return filling.isFull();
    }

    /** Requests what the batch has room for, going by the largest record of late; true when something came of it. */
    private boolean requestMore() {
        Subscription source = upstream;
        int wanted = wanted();
        if (source == null || wanted <= ahead || ahead > wanted / 2) {
            return false;
        }
        int missing = wanted - ahead;
        ahead = wanted;
        source.request(missing);
        return ended || !arrived.isEmpty();
    }

    private int wanted() {
        if (!arrived.isEmpty()) {
            return 0; // the first of them does not fit any more
        }
        int largest = Math.max(largestBefore, filling.largest());
        return largest == 0 ? 1 : (int) Math.min(MOST_AHEAD, filling.roomFor(largest));
    }

    private void handOn() {
        RecordBatch batch = filling;
        stopLinger();
        largestBefore = batch.largest();
        filling = new RecordBatch(settings);
        Operators.produced(REQUESTED, this, 1);
        actual.onNext(batch);
    }

    private void startLinger(RecordBatch batch) {
        try {
            linger = settings.timer()
                    .get()
                    .schedule(
                            () -> {
                                batch.overdue();
                                drain();
                            },
                            settings.linger().toNanos(),
                            TimeUnit.NANOSECONDS);
        } catch (RuntimeException noTime) {
            giveUp(noTime);
        }
    }

    private void stopLinger() {
        Disposable running = linger;
        linger = null;
        if (running != null) {
            running.dispose();
        }
    }

    private void finish() {
        finished = true;
        Throwable reason = failure;
        if (reason == null) {
            actual.onComplete();
        } else {
            actual.onError(reason);
        }
    }

    /** Lets go of everything; records that were not handed on are discarded. */
    private void release() {
        finished = true;
        stopLinger();
        RecordBatch held = filling;
        filling = new RecordBatch(settings);
        Operators.onDiscardMultiple(held.records(), currentContext());
        Operators.onDiscardQueueWithClear(arrived, currentContext(), record -> Stream.of(record.record()));
    }

    private void discard(EncodedRecord record) {
        Operators.onDiscard(record.record(), currentContext());
    }
}
