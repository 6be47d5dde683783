package io.reactorchannel.error;

import org.jspecify.annotations.Nullable;

/** A consumed record whose payload is missing or cannot be decoded into the type asked for. */
public class PayloadError extends PermanentError {

    private static final long serialVersionUID = 1L;

    /** The topic of the record. */
    private final String topic;

    /** The partition of the record. */
    private final int partition;

    /** The offset of the record. */
    private final long offset;

    /**
     * Creates an error for one record.
     *
     * @param problem what is wrong with the payload, without quoting it
     * @param topic the record's topic
     * @param partition the record's partition
     * @param offset the record's offset
     * @param cause the decoder's failure, or null
     */
    public PayloadError(String problem, String topic, int partition, long offset, @Nullable Throwable cause) {
        super(
                "Payload of topic " + topic + ", partition " + partition + ", offset " + offset + ": " + problem,
                ErrorDetails.of("decode"),
                cause);
        this.topic = topic;
        this.partition = partition;
        this.offset = offset;
    }

    /**
     * The topic of the record.
     *
     * @return the topic's name
     */
    public String topic() {
        return topic;
    }

    /**
     * The partition of the record.
     *
     * @return the partition's number, from 0
     */
    public int partition() {
        return partition;
    }

    /**
     * The offset of the record.
     *
     * @return the offset within the partition, from 0
     */
    public long offset() {
        return offset;
    }
}
