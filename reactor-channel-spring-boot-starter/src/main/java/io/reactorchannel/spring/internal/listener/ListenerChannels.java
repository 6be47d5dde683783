package io.reactorchannel.spring.internal.listener;

import io.reactorchannel.ReactiveChannelBuilder;
import java.time.Duration;

/** The channels of listeners, and what has to be known of them beforehand. */
public interface ListenerChannels {

    /**
     * A builder of a channel for a listener's consumer.
     *
     * @param channel the name of the channel whose settings it has
     */
    ReactiveChannelBuilder builder(String channel);

    /** How long the end of such a channel may take. */
    Duration closeTimeout(String channel);

    /**
     * Checks that such a channel can consume.
     *
     * @throws RuntimeException when it has no consumer group
     */
    void requireConsumerGroup(String channel, String listener);
}
