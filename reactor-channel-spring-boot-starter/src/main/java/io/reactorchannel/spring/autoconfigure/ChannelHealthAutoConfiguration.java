package io.reactorchannel.spring.autoconfigure;

import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.spring.ReactiveChannelFactory;
import io.reactorchannel.spring.listener.ChannelListenerRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeReactiveHealthContributor;
import org.springframework.boot.health.contributor.ReactiveHealthContributor;
import org.springframework.context.annotation.Bean;

/** The health of channels and listeners. */
@AutoConfiguration(
        after = {
            ReactiveChannelAutoConfiguration.class,
            FurtherChannelsAutoConfiguration.class,
            ChannelListenerAutoConfiguration.class
        })
@ConditionalOnClass({ReactiveHealthContributor.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBooleanProperty(name = "reactor-channel.enabled", matchIfMissing = true)
@EnableConfigurationProperties(HealthProperties.class)
class ChannelHealthAutoConfiguration {

    private static final String LISTENERS = "listeners";

    @Bean
    @ConditionalOnEnabledHealthIndicator("reactor-channel")
    @ConditionalOnMissingBean(name = "reactorChannelHealthContributor")
    CompositeReactiveHealthContributor reactorChannelHealthContributor(
            Map<String, ReactiveChannel> channels,
            ObjectProvider<ChannelAuth> auth,
            ChannelSettingsSource source,
            ChannelLogins logins,
            ChannelListenerRegistry listeners,
            HealthProperties settings) {
        Map<String, ReactiveHealthContributor> contributors = new LinkedHashMap<>();
        channels.forEach((name, channel) -> contributors.put(
                name, new ChannelHealthIndicator(channel, login(name, auth, source, logins), settings)));
        contributors.put(LISTENERS, new ListenersHealthIndicator(listeners, settings.getToleratedFailure()));
        return CompositeReactiveHealthContributor.fromMap(contributors);
    }

    /** A channel of the application's own may have any login, so none is checked but the application's bean. */
    private static @Nullable ChannelAuth login(
            String name, ObjectProvider<ChannelAuth> auth, ChannelSettingsSource source, ChannelLogins logins) {
        boolean further = source.furtherChannels().contains(name);
        return further || name.equals(ReactiveChannelFactory.DEFAULT_CHANNEL) ? logins.of(name) : auth.getIfUnique();
    }
}
