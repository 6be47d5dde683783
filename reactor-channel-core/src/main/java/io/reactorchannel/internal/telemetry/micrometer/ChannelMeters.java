package io.reactorchannel.internal.telemetry.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.reactorchannel.error.ChannelError;
import io.reactorchannel.internal.wire.PolledRecord;
import io.reactorchannel.observation.ChannelKey;
import io.reactorchannel.observation.ChannelMeter;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The meters of one channel, as {@link ChannelMeter} lists them, until they are removed. */
final class ChannelMeters {

    private static final String NONE = "none";

    private final MeterRegistry registry;
    private final String clientId;
    private final Tags tags;
    private final KnownTopics topics;
    private final Map<String, AtomicLong> lags = new ConcurrentHashMap<>();
    private volatile boolean removed;

    ChannelMeters(MeterRegistry registry, String clientId, @Nullable String group, KnownTopics topics) {
        this.registry = registry;
        this.clientId = clientId;
        this.topics = topics;
        this.tags = Tags.of(
                tag(ChannelKey.CLIENT_ID, clientId), tag(ChannelKey.CONSUMER_GROUP, group == null ? NONE : group));
    }

    void consumed(List<PolledRecord> records, long bytes) {
        if (removed) {
            return;
        }
        summary(ChannelMeter.POLL_RECORDS).record(records.size());
        counter(ChannelMeter.CONSUMED_BYTES).increment((double) bytes);
        Map<String, Integer> byTopic = new HashMap<>();
        records.forEach(record -> byTopic.merge(record.topic(), 1, Integer::sum));
        byTopic.forEach((topic, count) ->
                counter(ChannelMeter.CONSUMED_RECORDS, topicTag(topic)).increment(count));
    }

    void produced(Collection<String> topicOfEach, int records, long bytes) {
        if (removed) {
            return;
        }
        summary(ChannelMeter.PRODUCE_RECORDS).record(records);
        counter(ChannelMeter.PRODUCED_BYTES).increment((double) bytes);
        Map<String, Integer> byTopic = new HashMap<>();
        topicOfEach.forEach(topic -> byTopic.merge(topic, 1, Integer::sum));
        byTopic.forEach((topic, count) ->
                counter(ChannelMeter.PRODUCED_RECORDS, topicTag(topic)).increment(count));
        if (records > topicOfEach.size()) { // of an envelope that was produced as it is
            counter(ChannelMeter.PRODUCED_RECORDS, tag(ChannelKey.DESTINATION_NAME, NONE))
                    .increment(records - topicOfEach.size());
        }
    }

    void retried(Throwable failure) {
        if (removed) {
            return;
        }
        String operation =
                failure instanceof ChannelError error ? error.operation().orElse(NONE) : NONE;
        counter(
                        ChannelMeter.RETRIES,
                        tag(ChannelKey.OPERATION_NAME, operation),
                        tag(ChannelKey.ERROR_TYPE, failure.getClass().getSimpleName()))
                .increment();
    }

    void replaced(String state) {
        count(ChannelMeter.CONSUMER_REPLACEMENTS, tag(ChannelKey.CONSUMER_STATE, state));
    }

    void tokenRenewed(boolean success) {
        count(ChannelMeter.TOKEN_RENEWALS, tag(ChannelKey.OUTCOME, success ? "success" : "failure"));
    }

    void payloadError(String topic) {
        count(ChannelMeter.PAYLOAD_ERRORS, topicTag(topic));
    }

    /**
     * Reads the shape that the project's own service answers with, {@code {"topics": [{"topic": …, "lag": …}]}}. Of any
     * other nothing is known.
     */
    void lag(Map<String, Object> answer) {
        if (removed || !(answer.get("topics") instanceof List<?> all)) {
            return;
        }
        for (Object one : all) {
            if (one instanceof Map<?, ?> of
                    && of.get("topic") instanceof String topic
                    && of.get("lag") instanceof Number records) {
                lagOf(topic).set(records.longValue());
            }
        }
    }

    private AtomicLong lagOf(String topic) {
        return lags.computeIfAbsent(topics.tag(topic), named -> {
            AtomicLong value = new AtomicLong();
            Gauge.builder(ChannelMeter.LAG.getName(), value, AtomicLong::doubleValue)
                    .tags(tags.and(tag(ChannelKey.DESTINATION_NAME, named)))
                    .description(ChannelMeter.LAG.description())
                    .baseUnit(ChannelMeter.LAG.getBaseUnit())
                    .register(registry);
            return value;
        });
    }

    /** Two gauges, which hold what they look at as long as they are registered. */
    void watch(IntSupplier unacknowledged, LongSupplier age) {
        Gauge.builder(ChannelMeter.UNACKNOWLEDGED.getName(), unacknowledged::getAsInt)
                .tags(tags)
                .description(ChannelMeter.UNACKNOWLEDGED.description())
                .baseUnit(ChannelMeter.UNACKNOWLEDGED.getBaseUnit())
                .register(registry);
        TimeGauge.builder(ChannelMeter.UNACKNOWLEDGED_AGE.getName(), age::getAsLong, TimeUnit.MILLISECONDS)
                .tags(tags)
                .description(ChannelMeter.UNACKNOWLEDGED_AGE.description())
                .register(registry);
    }

    /** Removes all of the channel's, the timers of its observations too. */
    void remove() {
        removed = true;
        registry.getMeters().stream()
                .map(Meter::getId)
                .filter(id -> clientId.equals(id.getTag(ChannelKey.CLIENT_ID.asString())))
                .forEach(registry::remove);
    }

    private void count(ChannelMeter meter, Tag tag) {
        if (!removed) {
            counter(meter, tag).increment();
        }
    }

    private Counter counter(ChannelMeter meter, Tag... more) {
        return Counter.builder(meter.getName())
                .tags(tags.and(more))
                .description(meter.description())
                .baseUnit(meter.getBaseUnit())
                .register(registry);
    }

    private DistributionSummary summary(ChannelMeter meter) {
        return DistributionSummary.builder(meter.getName())
                .tags(tags)
                .description(meter.description())
                .baseUnit(meter.getBaseUnit())
                .register(registry);
    }

    private Tag topicTag(String topic) {
        return tag(ChannelKey.DESTINATION_NAME, topics.tag(topic));
    }

    private static Tag tag(ChannelKey key, String value) {
        return Tag.of(key.asString(), value);
    }
}
