package io.reactorchannel.wire;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * Reactor's virtual time, which counts a wait only when it is in place. A test that lets time pass while another thread
 * begins a wait would else be ahead of it.
 */
final class VirtualTime implements Scheduler {

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final AtomicInteger waits = new AtomicInteger();
    private final List<Duration> lengths = new CopyOnWriteArrayList<>();
    private final Map<Duration, Runnable> atBegin = new ConcurrentHashMap<>();
    private final Set<Wait> pending = ConcurrentHashMap.newKeySet();

    /** Has something run when a wait of that length has begun, before whoever begins it knows. */
    void whenBegun(Duration length, Runnable work) {
        atBegin.put(length, work);
    }

    /** How many waits were begun. */
    int waits() {
        return waits.get();
    }

    /** How long a wait is, counted from 1. */
    Duration wait(int number) {
        return lengths.get(number - 1);
    }

    /** How many waits were begun and are neither over nor disposed of. */
    int pending() {
        return pending.size();
    }

    /** Whether a wait of that length was begun. */
    boolean hasBegun(Duration length) {
        return lengths.contains(length);
    }

    /** Lets time pass; what is due runs on this thread. */
    void advance(Duration duration) {
        time.advanceTimeBy(duration);
    }

    @Override
    public Disposable schedule(Runnable task) {
        return time.schedule(task);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        Wait wait = new Wait(task);
        pending.add(wait);
        wait.scheduled = time.schedule(wait, delay, unit);
        Duration length = Duration.of(delay, unit.toChronoUnit());
        lengths.add(length);
        waits.incrementAndGet();
        atBegin.getOrDefault(length, () -> {}).run();
        return wait;
    }

    private final class Wait implements Runnable, Disposable {

        private final Runnable task;
        private volatile Disposable scheduled = () -> {};

        Wait(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            pending.remove(this);
            task.run();
        }

        @Override
        public void dispose() {
            pending.remove(this);
            scheduled.dispose();
        }

        @Override
        public boolean isDisposed() {
            return !pending.contains(this);
        }
    }

    @Override
    public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
        return time.schedulePeriodically(task, initialDelay, period, unit);
    }

    @Override
    public Worker createWorker() {
        return time.createWorker();
    }

    @Override
    public long now(TimeUnit unit) {
        return time.now(unit);
    }

    @Override
    public void dispose() {
        time.dispose();
    }

    @Override
    public boolean isDisposed() {
        return time.isDisposed();
    }
}
