package io.reactorchannel.internal.consumer;

import io.reactorchannel.CommitStrategy;
import io.reactorchannel.OffsetReset;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.internal.telemetry.Telemetry;
import io.reactorchannel.internal.wire.TopicFilter;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * What the user has set for the consumer, already checked.
 *
 * @param group the consumer group; null or blank when the channel only produces
 * @param configs the Kafka settings that go to the service
 * @param offsetReset the effective {@code auto.offset.reset}
 * @param multiTenant whether requests leave it open who the service's tenant is
 * @param filter which records are asked for until that is changed
 * @param pollTimeout how long the service may wait for records before it answers a poll; zero for not at all
 * @param emptyPollDelay the pause after an empty poll
 * @param prefetch how many batches are polled beyond demand
 * @param commitStrategy what commits name
 * @param commitInterval how long an acknowledged record waits for its commit
 * @param commitBatchSize after how many acknowledgements it does not wait
 * @param maxUnacknowledged how many records may be handed out and not be committable before polling stops
 * @param keepAliveInterval after which silence the consumer is kept alive; null for never
 * @param closeTimeout how long the end of a flow or of the channel may take
 * @param timer the scheduler for all waits, looked up for each
 * @param telemetry who is told what the consumer does
 */
public record ConsumerSettings(
        @Nullable String group,
        Map<String, Object> configs,
        OffsetReset offsetReset,
        boolean multiTenant,
        TopicFilter filter,
        Duration pollTimeout,
        Duration emptyPollDelay,
        int prefetch,
        CommitStrategy commitStrategy,
        Duration commitInterval,
        int commitBatchSize,
        int maxUnacknowledged,
        @Nullable Duration keepAliveInterval,
        Duration closeTimeout,
        Supplier<Scheduler> timer,
        Telemetry telemetry) {

    String requireGroup() {
        if (group == null || group.isBlank()) {
            throw new PermanentError(
                    "consumerGroup: is needed to consume and was not set; the name of a group is accepted");
        }
        return group;
    }
}
