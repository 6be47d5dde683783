package io.reactorchannel.observation;

import static io.reactorchannel.observation.ChannelKey.BODY_SIZE;
import static io.reactorchannel.observation.ChannelKey.CLIENT_ID;
import static io.reactorchannel.observation.ChannelKey.CONSUMER_GROUP;
import static io.reactorchannel.observation.ChannelKey.DESTINATION_NAME;
import static io.reactorchannel.observation.ChannelKey.ERROR_TYPE;
import static io.reactorchannel.observation.ChannelKey.MESSAGE_COUNT;
import static io.reactorchannel.observation.ChannelKey.OFFSET;
import static io.reactorchannel.observation.ChannelKey.OPERATION_NAME;
import static io.reactorchannel.observation.ChannelKey.OPERATION_TYPE;
import static io.reactorchannel.observation.ChannelKey.PARTITION;
import static io.reactorchannel.observation.ChannelKey.SERVER_ADDRESS;
import static io.reactorchannel.observation.ChannelKey.SYSTEM;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * The observations. Each try of a request is one, a repetition with a fresh token belongs to it; the waits between
 * tries belong to none. A request that is cancelled ends its observation without an error.
 */
public enum ChannelObservation implements ObservationDocumentation {
    /** A poll, from its turn to its decoded answer. Context: {@link RequestContext}. */
    POLL("poll", "receive", MESSAGE_COUNT, BODY_SIZE),

    /** A commit. Context: {@link RequestContext}. */
    COMMIT("commit", "settle", MESSAGE_COUNT),

    /**
     * A request with records to produce. Context: {@link ProduceContext}; what a tracer writes into its carrier goes
     * into the headers of each record of the request that has no header of that name.
     */
    PRODUCE("produce", "send", MESSAGE_COUNT, BODY_SIZE),

    /**
     * Asking for a token, by whichever channel needed it first. Context: {@link RequestContext}. Only of what
     * {@link io.reactorchannel.auth.ChannelAuth} makes; a login of one's own is one's own to observe.
     */
    LOGIN("login", "none"),

    /**
     * The processing of a record. Context: {@link ProcessContext}, from whose carrier, the record's headers, a tracer
     * reads what the producer's wrote.
     *
     * <ul>
     *   <li>{@code receive}, {@code receiveBatches}: from the handing out until it is acknowledged, or its consumer is
     *       gone. Work that is given to {@link io.reactorchannel.ChannelRecord#observed} has it in its Context, and its
     *       error is the observation's.
     *   <li>{@code receiveAtMostOnce}, {@code consume}: while {@code onNext} runs.
     *   <li>{@code run}: from calling the processor until its publisher ends, for all records of the poll together,
     *       with {@link RequestContext}; the publisher has it in its Context. None for an empty poll.
     * </ul>
     *
     * In all of them the observation is the current one of the thread that hands out, while it does.
     */
    PROCESS("process", "process", MESSAGE_COUNT, PARTITION, OFFSET);

    private static final KeyName[] LOW = {
        SYSTEM, OPERATION_NAME, OPERATION_TYPE, DESTINATION_NAME, CONSUMER_GROUP, CLIENT_ID, SERVER_ADDRESS, ERROR_TYPE
    };

    private final String operation;
    private final String type;

    @SuppressWarnings("ImmutableEnumChecker") // never given out
    private final KeyName[] high;

    ChannelObservation(String operation, String type, KeyName... high) {
        this.operation = operation;
        this.type = type;
        this.high = high;
    }

    /**
     * The name.
     *
     * @return {@code reactor.channel.} and the operation
     */
    @Override
    public String getName() {
        return "reactor.channel." + operation;
    }

    /**
     * The name of a span, which the topic follows when there is just one.
     *
     * @return the operation
     */
    @Override
    public String getContextualName() {
        return operation;
    }

    @Override
    public KeyName[] getLowCardinalityKeyNames() {
        return LOW.clone();
    }

    @Override
    public KeyName[] getHighCardinalityKeyNames() {
        return high.clone();
    }

    /**
     * The value of {@link ChannelKey#OPERATION_TYPE}.
     *
     * @return one of OpenTelemetry's, or {@code none}
     */
    public String operationType() {
        return type;
    }
}
