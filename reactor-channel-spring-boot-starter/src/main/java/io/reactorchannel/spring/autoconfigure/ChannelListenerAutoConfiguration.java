package io.reactorchannel.spring.autoconfigure;

import io.reactorchannel.ReactiveChannelBuilder;
import io.reactorchannel.spring.ReactiveChannelFactory;
import io.reactorchannel.spring.internal.listener.ListenerChannels;
import io.reactorchannel.spring.internal.listener.ListenerDefaults;
import io.reactorchannel.spring.internal.listener.ListenerDefinitions;
import io.reactorchannel.spring.internal.listener.ListenerPostProcessor;
import io.reactorchannel.spring.internal.listener.ListenerRegistry;
import io.reactorchannel.spring.listener.ListenerErrorHandler;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;

/** Methods that listen, see {@link io.reactorchannel.spring.listener.ChannelListener}. */
@AutoConfiguration(after = ReactiveChannelAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "reactor-channel.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ListenerProperties.class)
class ChannelListenerAutoConfiguration {

    private static final String PREFIX = "reactor-channel.listener";

    private static final int RETRIES = 3;

    /** Static, as it has to be there before other beans. */
    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static ListenerPostProcessor channelListenerPostProcessor(ObjectProvider<ListenerDefinitions> definitions) {
        return new ListenerPostProcessor(definitions);
    }

    @Bean
    ListenerRegistry channelListenerRegistry() {
        return new ListenerRegistry();
    }

    @Bean
    @ConditionalOnMissingBean
    ListenerErrorHandler channelListenerErrorHandler(ListenerProperties properties) {
        ListenerErrorHandler last = switch (properties.getAfterRetries()) {
            case STOP -> ListenerErrorHandler.stop();
            case DEAD_LETTER -> deadLetter(properties.getDeadLetterTopic());
        };
        return ListenerErrorHandler.retry(Backoff.of(properties.getRetry(), RETRIES, PREFIX + ".retry"), last);
    }

    private static ListenerErrorHandler deadLetter(String topic) {
        if (topic.isBlank()) {
            throw new InvalidChannelPropertyException(
                    PREFIX + ".dead-letter-topic",
                    "must not be blank; a topic's name is accepted, with {topic} for the record's");
        }
        return ListenerErrorHandler.deadLetter(topic);
    }

    @Bean
    ListenerDefinitions channelListenerDefinitions(
            ListenerRegistry registry,
            ConfigurableBeanFactory beans,
            ReactiveChannelFactory factory,
            ChannelSettingsSource source,
            ListenerProperties properties,
            ObjectProvider<ListenerErrorHandler> errorHandler) {
        if (properties.getConcurrency() < 1) {
            throw new InvalidChannelPropertyException(
                    PREFIX + ".concurrency", properties.getConcurrency() + " is not accepted; 1 or more is");
        }
        return new ListenerDefinitions(
                registry,
                beans,
                new FactoryChannels(factory, source),
                new ListenerDefaults(properties.isAutoStartup(), properties.getConcurrency()),
                errorHandler);
    }

    /** Channels of the application's factory. */
    private record FactoryChannels(ReactiveChannelFactory factory, ChannelSettingsSource source)
            implements ListenerChannels {

        private static final Duration DEFAULT_CLOSE_TIMEOUT = Duration.ofSeconds(10);

        @Override
        public ReactiveChannelBuilder builder(String channel) {
            return factory.builder(channel);
        }

        @Override
        public Duration closeTimeout(String channel) {
            Duration set = factory instanceof ConfiguredChannelFactory
                    ? source.settings(channel).getCloseTimeout()
                    : null;
            return set == null ? DEFAULT_CLOSE_TIMEOUT : set;
        }

        /** A factory of the application's own may have the group from elsewhere. */
        @Override
        public void requireConsumerGroup(String channel, String listener) {
            if (factory instanceof ConfiguredChannelFactory
                    && source.settings(channel).getConsumerGroup() == null) {
                throw new InvalidChannelPropertyException(
                        source.prefix(channel) + ".consumer-group",
                        "must be set, as the listener " + listener + " consumes and names no group itself");
            }
        }
    }
}
