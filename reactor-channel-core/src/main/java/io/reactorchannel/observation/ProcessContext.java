package io.reactorchannel.observation;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import java.util.Map;

/** The context of the processing of one record. Its carrier are the record's headers. */
public final class ProcessContext extends ReceiverContext<Map<String, String>> implements ChannelContext {

    private final MessagingDetails details;
    private final int partition;
    private final long offset;

    /**
     * Creates a context.
     *
     * @param details what is known
     * @param headers the record's headers
     * @param partition the record's partition
     * @param offset the record's offset
     */
    public ProcessContext(MessagingDetails details, Map<String, String> headers, int partition, long offset) {
        super(Map::get, Kind.CONSUMER);
        this.details = details;
        this.partition = partition;
        this.offset = offset;
        setCarrier(headers);
        setRemoteServiceName(details.serverAddress());
    }

    @Override
    public ChannelObservation observation() {
        return ChannelObservation.PROCESS;
    }

    @Override
    public MessagingDetails details() {
        return details;
    }

    /**
     * The record's partition.
     *
     * @return its number, from 0
     */
    public int partition() {
        return partition;
    }

    /**
     * The record's offset.
     *
     * @return the offset within the partition, from 0
     */
    public long offset() {
        return offset;
    }
}
