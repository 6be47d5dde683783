package io.reactorchannel.internal.telemetry.micrometer;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.reactorchannel.observation.ChannelContext;
import io.reactorchannel.observation.ChannelKey;
import io.reactorchannel.observation.ChannelObservation;
import io.reactorchannel.observation.MessagingDetails;
import io.reactorchannel.observation.ProcessContext;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Names and keys of the observations of one channel, as {@link ChannelObservation} documents them.
 *
 * @param <C> the context
 */
final class DetailsConvention<C extends Observation.Context & ChannelContext> implements ObservationConvention<C> {

    private static final String SYSTEM = "dxl_streaming";

    private final ChannelObservation observation;

    /** Of what went well, by topic: made once, as they are wanted twice for each observation. */
    private final Map<String, KeyValues> ofSuccess = new ConcurrentHashMap<>();

    DetailsConvention(ChannelObservation observation) {
        this.observation = observation;
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return context instanceof ChannelContext;
    }

    @Override
    public String getName() {
        return observation.getName();
    }

    @Override
    public String getContextualName(C context) {
        String operation = observation.getContextualName();
        String topic = topic(context.details());
        return topic == null ? operation : operation + " " + topic;
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(C context) {
        MessagingDetails details = context.details();
        Throwable error = context.getError();
        return error == null
                ? ofSuccess.computeIfAbsent(
                        Objects.requireNonNullElse(topic(details), ""), topic -> lowCardinality(details, null))
                : lowCardinality(details, error);
    }

    private KeyValues lowCardinality(MessagingDetails details, @Nullable Throwable error) {
        return KeyValues.of(
                value(ChannelKey.SYSTEM, SYSTEM),
                value(ChannelKey.OPERATION_NAME, observation.getContextualName()),
                value(ChannelKey.OPERATION_TYPE, observation.operationType()),
                value(ChannelKey.DESTINATION_NAME, topic(details)),
                value(ChannelKey.CONSUMER_GROUP, details.consumerGroup()),
                value(ChannelKey.CLIENT_ID, details.clientId()),
                value(ChannelKey.SERVER_ADDRESS, details.serverAddress()),
                value(
                        ChannelKey.ERROR_TYPE,
                        error == null ? null : error.getClass().getSimpleName()));
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(C context) {
        MessagingDetails details = context.details();
        if (context instanceof ProcessContext record) {
            return KeyValues.of(
                    value(ChannelKey.MESSAGE_COUNT, "1"),
                    value(ChannelKey.PARTITION, Integer.toString(record.partition())),
                    value(ChannelKey.OFFSET, Long.toString(record.offset())));
        }
        KeyValues count = observation == ChannelObservation.LOGIN
                ? KeyValues.empty()
                : KeyValues.of(value(ChannelKey.MESSAGE_COUNT, Integer.toString(details.records())));
        boolean hasBody = observation == ChannelObservation.POLL || observation == ChannelObservation.PRODUCE;
        return hasBody ? count.and(value(ChannelKey.BODY_SIZE, Long.toString(details.bytes()))) : count;
    }

    private static @Nullable String topic(MessagingDetails details) {
        return details.topics().size() == 1 ? details.topics().get(0) : null;
    }

    private static KeyValue value(ChannelKey key, @Nullable String value) {
        // Micrometer takes no blank text for a value that every backend takes
        return value == null || value.isBlank() ? key.withValue(KeyValue.NONE_VALUE) : key.withValue(value);
    }
}
