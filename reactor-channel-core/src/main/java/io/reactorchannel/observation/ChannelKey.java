package io.reactorchannel.observation;

import io.micrometer.common.docs.KeyName;

/**
 * The keys of observations and meters. What has no value has {@code none}: the keys of a name are always the same, as
 * Prometheus wants it.
 */
public enum ChannelKey implements KeyName {
    /** {@code dxl_streaming}. */
    SYSTEM("messaging.system"),

    /** {@code poll}, {@code commit}, {@code produce}, {@code login} or {@code process}. */
    OPERATION_NAME("messaging.operation.name"),

    /** {@code receive}, {@code settle}, {@code send} or {@code process}; {@code none} of a login. */
    OPERATION_TYPE("messaging.operation.type"),

    /**
     * The topic; {@code none} where there is not just one. Meters that count by topic have {@code other} from the
     * channel's 1,001st topic on.
     */
    DESTINATION_NAME("messaging.destination.name"),

    /** The consumer group; {@code none} where there is none. */
    CONSUMER_GROUP("messaging.consumer.group.name"),

    /**
     * The channel: its consumer group, or {@code producer} without one, and the lowest number that no other channel of
     * this JVM with that name has, such as {@code thegroup-1}.
     */
    CLIENT_ID("messaging.client.id"),

    /** The host of the streaming service. */
    SERVER_ADDRESS("server.address"),

    /** The simple name of the error's class; {@code none} where there is none. */
    ERROR_TYPE("error.type"),

    /** What was wrong with a consumer that was replaced, {@code stale} or {@code lost}. */
    CONSUMER_STATE("reactor.channel.consumer.state"),

    /** How it went, {@code success} or {@code failure}. */
    OUTCOME("outcome"),

    /** How many records there are; of a commit, offsets. */
    MESSAGE_COUNT("messaging.batch.message_count"),

    /** The size of the body that holds the records, in bytes. */
    BODY_SIZE("messaging.message.envelope.size"),

    /** The number of the partition. */
    PARTITION("messaging.destination.partition.id"),

    /** The offset in the partition. */
    OFFSET("messaging.kafka.offset");

    private final String key;

    ChannelKey(String key) {
        this.key = key;
    }

    @Override
    public String asString() {
        return key;
    }
}
