package io.reactorchannel.observation;

import static io.reactorchannel.observation.ChannelKey.CLIENT_ID;
import static io.reactorchannel.observation.ChannelKey.CONSUMER_GROUP;
import static io.reactorchannel.observation.ChannelKey.CONSUMER_STATE;
import static io.reactorchannel.observation.ChannelKey.DESTINATION_NAME;
import static io.reactorchannel.observation.ChannelKey.ERROR_TYPE;
import static io.reactorchannel.observation.ChannelKey.OPERATION_NAME;
import static io.reactorchannel.observation.ChannelKey.OUTCOME;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;
import org.jspecify.annotations.Nullable;

/**
 * The meters of a channel beside the timers of its {@link ChannelObservation observations}. They go when the channel is
 * destroyed.
 */
public enum ChannelMeter implements MeterDocumentation {
    /** Records that polls brought. */
    CONSUMED_RECORDS("consumed.records", Meter.Type.COUNTER, "records", "Records that polls brought", DESTINATION_NAME),

    /** Records that the service has accepted. */
    PRODUCED_RECORDS(
            "produced.records",
            Meter.Type.COUNTER,
            "records",
            "Records to produce that the service has accepted",
            DESTINATION_NAME),

    /** Bytes of answers to polls, after decompression. */
    CONSUMED_BYTES(
            "consumed.bytes", Meter.Type.COUNTER, "bytes", "Bodies of the answers to polls, after decompression"),

    /** Bytes of produce requests that the service has accepted. */
    PRODUCED_BYTES(
            "produced.bytes", Meter.Type.COUNTER, "bytes", "Bodies of produce requests that the service has accepted"),

    /** Records of each answered poll, empty ones too. */
    POLL_RECORDS("poll.records", Meter.Type.DISTRIBUTION_SUMMARY, "records", "Records of a poll, empty ones too"),

    /** Records of each accepted produce request. */
    PRODUCE_RECORDS(
            "produce.records", Meter.Type.DISTRIBUTION_SUMMARY, "records", "Records of an accepted produce request"),

    /** Temporary errors after which an operation is tried again. */
    RETRIES(
            "retries",
            Meter.Type.COUNTER,
            null,
            "Temporary errors after which an operation is tried again",
            OPERATION_NAME,
            ERROR_TYPE),

    /** Consumers that were replaced. */
    CONSUMER_REPLACEMENTS(
            "consumer.replacements",
            Meter.Type.COUNTER,
            null,
            "Consumers that were replaced by a new one",
            CONSUMER_STATE),

    /** Records handed out by receive that cannot be committed, as they or earlier ones are not acknowledged. */
    UNACKNOWLEDGED(
            "unacknowledged.records",
            Meter.Type.GAUGE,
            "records",
            "Records handed out that cannot be committed, as they or earlier ones are not acknowledged"),

    /** How long ago the oldest of those arrived; 0 when there is none. */
    UNACKNOWLEDGED_AGE(
            "unacknowledged.age",
            Meter.Type.GAUGE,
            "seconds",
            "How long ago the oldest of the unacknowledged records arrived; 0 when there is none"),

    /** Records the group is behind, as the last {@code lag()} of this channel told. */
    LAG(
            "lag",
            Meter.Type.GAUGE,
            "records",
            "Records the group is behind, as the last lag() of this channel told; none before",
            DESTINATION_NAME),

    /** Tokens asked for after the first of a {@code ChannelAuth}. */
    TOKEN_RENEWALS(
            "token.renewals", Meter.Type.COUNTER, null, "Tokens asked for in the place of an earlier one", OUTCOME),

    /** Payloads that could not be decoded. */
    PAYLOAD_ERRORS(
            "payload.errors", Meter.Type.COUNTER, null, "Records whose payload could not be decoded", DESTINATION_NAME);

    private final String name;
    private final Meter.Type type;
    private final @Nullable String unit;
    private final String description;

    @SuppressWarnings("ImmutableEnumChecker") // never given out
    private final KeyName[] keys;

    ChannelMeter(String name, Meter.Type type, @Nullable String unit, String description, KeyName... keys) {
        this.name = "reactor.channel." + name;
        this.type = type;
        this.unit = unit;
        this.description = description;
        this.keys = KeyName.merge(new KeyName[] {CLIENT_ID, CONSUMER_GROUP}, keys);
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public Meter.Type getType() {
        return type;
    }

    @Override
    public @Nullable String getBaseUnit() {
        return unit;
    }

    @Override
    public KeyName[] getKeyNames() {
        return keys.clone();
    }

    /**
     * What it measures.
     *
     * @return a line of text, as the registry has it
     */
    public String description() {
        return description;
    }
}
