package io.reactorchannel.spring.autoconfigure;

import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.spring.ReactiveChannelFactory;
import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** A bean for each channel below {@code reactor-channel.channels}. */
@AutoConfiguration(after = ReactiveChannelAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "reactor-channel.enabled", matchIfMissing = true)
@Import(FurtherChannelsAutoConfiguration.Channels.class)
class FurtherChannelsAutoConfiguration {

    /** Registers them: injected by name, and by type where there is no other. */
    static class Channels implements BeanRegistrar {

        Channels() {}

        @Override
        public void register(BeanRegistry registry, Environment environment) {
            for (String name : new ChannelSettingsSource(environment).furtherChannels()) {
                if (name.equals(ReactiveChannelFactory.DEFAULT_CHANNEL)) {
                    throw new InvalidChannelPropertyException(
                            "reactor-channel.channels." + name,
                            "is the name of the main channel; any other is accepted");
                }
                registry.registerBean(
                        name,
                        ReactiveChannel.class,
                        bean -> bean.fallback()
                                .supplier(context -> context.bean(ReactiveChannelFactory.class)
                                        .channel(name)));
            }
        }
    }
}
