package io.reactorchannel.spring.autoconfigure;

import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.spring.listener.ChannelListenerRegistry;
import java.util.Map;
import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Information about channels and listeners. */
@AutoConfiguration(after = {FurtherChannelsAutoConfiguration.class, ChannelListenerAutoConfiguration.class})
@ConditionalOnClass({InfoContributor.class, ConditionalOnEnabledInfoContributor.class})
@ConditionalOnBooleanProperty(name = "reactor-channel.enabled", matchIfMissing = true)
class ChannelInfoAutoConfiguration {

    @Bean
    @ConditionalOnEnabledInfoContributor("reactor-channel")
    InfoContributor reactorChannelInfoContributor(
            Map<String, ReactiveChannel> channels, ChannelListenerRegistry listeners) {
        return new ChannelInfoContributor(channels, listeners);
    }
}
