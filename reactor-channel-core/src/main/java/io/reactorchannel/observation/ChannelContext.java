package io.reactorchannel.observation;

/**
 * What the contexts of all observations have in common, for predicates, handlers and conventions: a
 * {@code GlobalObservationConvention} that supports one of them takes the place of the channel's own.
 */
public sealed interface ChannelContext permits RequestContext, ProduceContext, ProcessContext {

    /**
     * Which observation it is of.
     *
     * @return the observation
     */
    ChannelObservation observation();

    /**
     * What is known of the request or processing.
     *
     * @return its details
     */
    MessagingDetails details();
}
