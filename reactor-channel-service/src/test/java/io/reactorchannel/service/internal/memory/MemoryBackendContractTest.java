package io.reactorchannel.service.internal.memory;

import io.reactorchannel.service.internal.backend.Backend;
import io.reactorchannel.service.internal.backend.BackendContract;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

class MemoryBackendContractTest extends BackendContract {

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final AtomicInteger topics = new AtomicInteger();
    private final Scheduler timer = Schedulers.newSingle("timer");

    /** Of each number of partitions from one to four ten topics: "3-0" to "3-9" have three. */
    private final MemoryBackend backend = new MemoryBackend(
            IntStream.range(10, 50)
                    .boxed()
                    .collect(Collectors.toMap(number -> number / 10 + "-" + number % 10, number -> number / 10)),
            0,
            new MemoryLimits(1_000, 1 << 20, 10, 1 << 20),
            timer,
            (group, consumer, partition, next) -> told.add(group + " " + partition + " " + next));

    @AfterEach
    void dispose() {
        timer.dispose();
    }

    @Override
    protected Backend backend() {
        return backend;
    }

    @Override
    protected String topic(int partitions) {
        return partitions + "-" + topics.getAndIncrement();
    }

    @Override
    protected List<String> toldCommits() {
        return told;
    }
}
