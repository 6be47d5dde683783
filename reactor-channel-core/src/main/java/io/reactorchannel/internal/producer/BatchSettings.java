package io.reactorchannel.internal.producer;

import java.time.Duration;
import java.util.function.Supplier;
import reactor.core.scheduler.Scheduler;

/**
 * What the user chose about batches of records.
 *
 * @param records how many records a request has at most
 * @param bytes how many bytes the body of a request has at most, unless a single record exceeds them
 * @param linger how long the first record of a batch waits for more
 * @param timer the scheduler for that wait, looked up for each
 */
public record BatchSettings(int records, int bytes, Duration linger, Supplier<Scheduler> timer) {}
