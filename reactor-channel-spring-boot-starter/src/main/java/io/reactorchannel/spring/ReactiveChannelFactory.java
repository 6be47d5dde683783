package io.reactorchannel.spring;

import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.ReactiveChannelBuilder;

/**
 * Makes builders of channels with the settings of the properties {@code reactor-channel.*}, the application's JSON
 * mapper, observation registry and meter registry, and what the customizers say. Listeners have their channels from
 * here, each consumer one of its own; an application may define a factory bean instead.
 */
public interface ReactiveChannelFactory {

    /** The name of the channel of the properties {@code reactor-channel.*}, and of its bean. */
    String DEFAULT_CHANNEL = "reactorChannel";

    /**
     * A builder with the settings of a channel. Its channel belongs to the caller, who may change settings before and
     * has to destroy it afterwards.
     *
     * @param channel {@link #DEFAULT_CHANNEL}, or a name below {@code reactor-channel.channels}
     * @return a new builder each time
     * @throws RuntimeException when there is no such channel, or its properties are wrong; the message names them
     */
    ReactiveChannelBuilder builder(String channel);

    /**
     * A channel with just those settings.
     *
     * @param channel {@link #DEFAULT_CHANNEL}, or a name below {@code reactor-channel.channels}
     * @return a channel that belongs to the caller
     * @throws RuntimeException when there is no such channel, or its properties are wrong; the message names them
     */
    default ReactiveChannel channel(String channel) {
        return builder(channel).build();
    }
}
