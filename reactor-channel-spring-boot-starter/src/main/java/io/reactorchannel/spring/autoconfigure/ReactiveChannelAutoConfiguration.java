package io.reactorchannel.spring.autoconfigure;

import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.spring.ChannelAuthBuilderCustomizer;
import io.reactorchannel.spring.ReactiveChannelBuilderCustomizer;
import io.reactorchannel.spring.ReactiveChannelFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;

/**
 * The channel of the properties {@code reactor-channel.*}, its login, and the factory of channels. Each backs off when
 * the application defines its own.
 */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration",
            "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration",
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnBooleanProperty(name = "reactor-channel.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ChannelProperties.class)
class ReactiveChannelAutoConfiguration {

    @Bean
    ChannelSettingsSource reactorChannelSettingsSource(Environment environment) {
        return new ChannelSettingsSource(environment);
    }

    @Bean
    LoginFactory reactorChannelLoginFactory(
            ObjectProvider<SslBundles> bundles, ObjectProvider<ChannelAuthBuilderCustomizer> customizers) {
        return new LoginFactory(
                bundles.getIfAvailable(), customizers.orderedStream().toList());
    }

    @Bean
    ChannelLogins reactorChannelLogins(
            ChannelSettingsSource source, LoginFactory factory, ObjectProvider<ChannelAuth> shared) {
        return new ChannelLogins(source, factory, shared);
    }

    @Bean
    @ConditionalOnMissingBean
    @Conditional(OnLoginSettings.class)
    ChannelAuth channelAuth(ChannelSettingsSource source, LoginFactory factory) {
        String main = ReactiveChannelFactory.DEFAULT_CHANNEL;
        return factory.login(main, source.login(main), source.settings(main).getUrl(), ChannelSettingsSource.MAIN);
    }

    @Bean
    @ConditionalOnMissingBean
    ReactiveChannelFactory reactiveChannelFactory(
            ChannelSettingsSource source,
            ChannelLogins logins,
            ObjectProvider<SslBundles> bundles,
            ObjectProvider<ReactiveChannelBuilderCustomizer> customizers) {
        return new ConfiguredChannelFactory(
                source,
                logins::of,
                bundles.getIfAvailable(),
                customizers.orderedStream().toList());
    }

    @Bean(ReactiveChannelFactory.DEFAULT_CHANNEL)
    @ConditionalOnMissingBean
    @ConditionalOnProperty("reactor-channel.url")
    ReactiveChannel reactorChannel(ReactiveChannelFactory factory) {
        return factory.channel(ReactiveChannelFactory.DEFAULT_CHANNEL);
    }

    @Bean
    FlowsLifecycle reactorChannelFlowsLifecycle(ConfigurableListableBeanFactory beans) {
        return new FlowsLifecycle(beans);
    }
}
