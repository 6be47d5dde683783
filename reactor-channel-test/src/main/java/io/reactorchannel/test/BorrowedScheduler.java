package io.reactorchannel.test;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/** A scheduler of somebody else, looked up each time it is asked for something, and not disposed of. */
final class BorrowedScheduler implements Scheduler {

    private final Supplier<Scheduler> lender;

    BorrowedScheduler(Supplier<Scheduler> lender) {
        this.lender = lender;
    }

    @Override
    public Disposable schedule(Runnable task) {
        return lender.get().schedule(task);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        return lender.get().schedule(task, delay, unit);
    }

    @Override
    public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
        return lender.get().schedulePeriodically(task, initialDelay, period, unit);
    }

    @Override
    public long now(TimeUnit unit) {
        return lender.get().now(unit);
    }

    @Override
    public Worker createWorker() {
        return lender.get().createWorker();
    }

    @Override
    public void dispose() {
        // it belongs to somebody else
    }
}
