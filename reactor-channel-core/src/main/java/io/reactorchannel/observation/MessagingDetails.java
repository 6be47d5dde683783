package io.reactorchannel.observation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an observed request or processing. Values that come with an answer are there when the observation
 * stops. Safe for use by several threads.
 */
public final class MessagingDetails {

    private final String clientId;
    private final @Nullable String consumerGroup;
    private final String serverAddress;
    private final List<String> topics;
    private volatile int records;
    private volatile long bytes;

    /**
     * Creates details, without records.
     *
     * @param clientId see {@link ChannelKey#CLIENT_ID}
     * @param consumerGroup the channel's group; null without
     * @param serverAddress the host of the service
     * @param topics the topics concerned, as far as they are known
     */
    public MessagingDetails(
            String clientId, @Nullable String consumerGroup, String serverAddress, List<String> topics) {
        this.clientId = clientId;
        this.consumerGroup = consumerGroup;
        this.serverAddress = serverAddress;
        this.topics = List.copyOf(topics);
    }

    /**
     * The channel.
     *
     * @return see {@link ChannelKey#CLIENT_ID}
     */
    public String clientId() {
        return clientId;
    }

    /**
     * The consumer group.
     *
     * @return its name; null when the channel has none
     */
    public @Nullable String consumerGroup() {
        return consumerGroup;
    }

    /**
     * The host of the streaming service.
     *
     * @return its name or address, without port
     */
    public String serverAddress() {
        return serverAddress;
    }

    /**
     * The topics concerned: subscribed to, produced to, or the record's.
     *
     * @return an immutable list; empty where they are not known
     */
    public List<String> topics() {
        return topics;
    }

    /**
     * How many records it is about; of a commit, offsets.
     *
     * @return 0 as long as that is not known
     */
    public int records() {
        return records;
    }

    /**
     * The size of the body that holds the records.
     *
     * @return bytes; 0 as long as that is not known
     */
    public long bytes() {
        return bytes;
    }

    /**
     * Notes what is carried.
     *
     * @param records how many records
     * @param bytes the size of their body
     */
    public void carries(int records, long bytes) {
        this.records = records;
        this.bytes = bytes;
    }
}
