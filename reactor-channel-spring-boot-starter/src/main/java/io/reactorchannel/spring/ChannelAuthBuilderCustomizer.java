package io.reactorchannel.spring;

import io.reactorchannel.auth.ChannelAuthBuilder;

/**
 * Changes how channels log in, after the properties were applied: for what there is no property for. All beans of this
 * type are called in their order, for each login with user and password or client credentials.
 */
@FunctionalInterface
public interface ChannelAuthBuilderCustomizer {

    /**
     * Changes a builder.
     *
     * @param channel the name of the channel whose settings it has, see {@link ReactiveChannelFactory#builder}
     * @param builder its builder
     */
    void customize(String channel, ChannelAuthBuilder builder);
}
