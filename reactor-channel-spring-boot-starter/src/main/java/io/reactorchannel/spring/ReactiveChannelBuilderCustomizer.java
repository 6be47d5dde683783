package io.reactorchannel.spring;

import io.reactorchannel.ReactiveChannelBuilder;

/**
 * Changes the builders of channels after the properties were applied: for what there is no property for. All beans of
 * this type are called in their order, for every channel of a {@link ReactiveChannelFactory}.
 */
@FunctionalInterface
public interface ReactiveChannelBuilderCustomizer {

    /**
     * Changes a builder.
     *
     * @param channel the channel's name, see {@link ReactiveChannelFactory#builder}
     * @param builder its builder
     */
    void customize(String channel, ReactiveChannelBuilder builder);
}
