package io.reactorchannel.internal.telemetry.micrometer;

import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.reactorchannel.observation.ProcessContext;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The timers of the processing of records, where no observations of it are wanted: the same that Micrometer's handler
 * makes of those, kept at hand, since they are used for every record.
 */
final class ProcessingTimers {

    private record Key(String topic, @Nullable Class<?> error) {}

    private final MeterRegistry registry;
    private final DetailsConvention<ProcessContext> convention;
    private final Function<List<String>, ProcessContext> contexts;
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

    /**
     * Prepares timers.
     *
     * @param convention gives them name and tags
     * @param contexts the context of a record of a topic, as the convention wants it
     */
    ProcessingTimers(
            MeterRegistry registry,
            DetailsConvention<ProcessContext> convention,
            Function<List<String>, ProcessContext> contexts) {
        this.registry = registry;
        this.convention = convention;
        this.contexts = contexts;
    }

    long now() {
        return registry.config().clock().monotonicTime();
    }

    void record(String topic, @Nullable Throwable error, long begin) {
        Key key = new Key(topic, error == null ? null : error.getClass());
        timers.computeIfAbsent(key, added -> timer(topic, error)).record(now() - begin, TimeUnit.NANOSECONDS);
    }

    private Timer timer(String topic, @Nullable Throwable error) {
        ProcessContext context = contexts.apply(List.of(topic));
        if (error != null) {
            context.setError(error);
        }
        Tags tags = Tags.of(
                "error", error == null ? KeyValue.NONE_VALUE : error.getClass().getSimpleName());
        for (KeyValue key : convention.getLowCardinalityKeyValues(context)) {
            tags = tags.and(key.getKey(), key.getValue());
        }
        return Timer.builder(convention.getName()).tags(tags).register(registry);
    }
}
