package io.reactorchannel.stories;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.ChannelRecord;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.testing.EndlessService;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A service that always has more, and a subscriber that takes one record after the other. */
class SlowSubscriberTest {

    private static final int RECORDS_PER_POLL = 500;
    private static final int PAYLOAD_BYTES = 4_000;
    private static final int POLLS = 40;
    private static final long BATCH_BYTES = RECORDS_PER_POLL * PAYLOAD_BYTES * 4L / 3;

    private final List<ChannelRecord> kept = new ArrayList<>();

    /** What is left when the garbage is gone, in bytes. */
    private static long usedMemory() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @Test
    void memoryIsBoundedByAFewBatchesHoweverMuchTheServiceHasAndOneRecordOfEachIsKept() {
        try (EndlessService service = new EndlessService(RECORDS_PER_POLL, PAYLOAD_BYTES);
                ReactiveChannel channel = ReactiveChannel.builder(service.url())
                        .auth(ChannelAuth.none())
                        .consumerGroup("group")
                        .maxUnacknowledged(RECORDS_PER_POLL)
                        .build()) {
            long before = usedMemory();
            long inBetween = channel.receive("t")
                    .concatMap(this::process, 0)
                    .take((long) RECORDS_PER_POLL * POLLS - RECORDS_PER_POLL / 2)
                    .takeLast(1)
                    .map(last -> usedMemory())
                    .blockLast(Duration.ofMinutes(1));

            assertThat(service.polls()).isBetween(POLLS, POLLS + 1);
            assertThat(kept).hasSize(POLLS);
            assertThat(inBetween - before)
                    .as("bytes held, of %s that were polled", POLLS * BATCH_BYTES)
                    .isLessThan(10 * BATCH_BYTES);
        }
    }

    private Mono<ChannelRecord> process(ChannelRecord record) {
        if (record.offset() % RECORDS_PER_POLL == 0) {
            kept.add(record);
        }
        record.acknowledge();
        return Mono.just(record).publishOn(Schedulers.parallel());
    }
}
