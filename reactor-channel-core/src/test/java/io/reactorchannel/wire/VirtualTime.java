package io.reactorchannel.wire;

import java.time.Duration;
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

    /** How many waits were begun. */
    int waits() {
        return waits.get();
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
        Disposable scheduled = time.schedule(task, delay, unit);
        waits.incrementAndGet();
        return scheduled;
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
