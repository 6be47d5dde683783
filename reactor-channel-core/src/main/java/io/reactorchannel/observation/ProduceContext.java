package io.reactorchannel.observation;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** The context of a produce request. Its carrier are headers for each record of the request. */
public final class ProduceContext extends SenderContext<Map<String, String>> implements ChannelContext {

    private final MessagingDetails details;

    /**
     * Creates a context with an empty carrier.
     *
     * @param details what is known
     */
    public ProduceContext(MessagingDetails details) {
        super((headers, key, value) -> Objects.requireNonNull(headers).put(key, value), Kind.PRODUCER);
        this.details = details;
        setCarrier(new LinkedHashMap<>());
        setRemoteServiceName(details.serverAddress());
    }

    @Override
    public ChannelObservation observation() {
        return ChannelObservation.PRODUCE;
    }

    @Override
    public MessagingDetails details() {
        return details;
    }
}
