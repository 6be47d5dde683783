package io.reactorchannel.observation;

import io.micrometer.observation.Observation;

/** The context of a poll, a commit, a login, or the processing of a batch. */
public final class RequestContext extends Observation.Context implements ChannelContext {

    private final ChannelObservation observation;
    private final MessagingDetails details;

    /**
     * Creates a context.
     *
     * @param observation of what
     * @param details what is known
     */
    public RequestContext(ChannelObservation observation, MessagingDetails details) {
        this.observation = observation;
        this.details = details;
    }

    @Override
    public ChannelObservation observation() {
        return observation;
    }

    @Override
    public MessagingDetails details() {
        return details;
    }
}
