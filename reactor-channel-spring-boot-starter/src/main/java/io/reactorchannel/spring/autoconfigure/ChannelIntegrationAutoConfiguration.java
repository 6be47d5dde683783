package io.reactorchannel.spring.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.reactorchannel.spring.ReactiveChannelBuilderCustomizer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import tools.jackson.databind.json.JsonMapper;

/** Has channels use the application's JSON mapper, observation registry and meter registry, where it has them. */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration",
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnBooleanProperty(name = "reactor-channel.enabled", matchIfMissing = true)
class ChannelIntegrationAutoConfiguration {

    /** Before the application's customizers, which may decide otherwise. */
    private static final int FIRST = Ordered.HIGHEST_PRECEDENCE;

    @Bean
    @Order(FIRST)
    @ConditionalOnSingleCandidate(JsonMapper.class)
    ReactiveChannelBuilderCustomizer reactorChannelJsonMapper(ObjectProvider<JsonMapper> mapper) {
        return (channel, builder) -> mapper.ifUnique(builder::jsonMapper);
    }

    /** Timers and traces of requests and processing. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({ObservationRegistry.class, MeterRegistry.class})
    static class Observations {

        @Bean
        @Order(FIRST)
        @ConditionalOnSingleCandidate(ObservationRegistry.class)
        ReactiveChannelBuilderCustomizer reactorChannelObservations(ObjectProvider<ObservationRegistry> registry) {
            return (channel, builder) -> registry.ifUnique(builder::observationRegistry);
        }

        @Bean
        @Order(FIRST)
        @ConditionalOnSingleCandidate(MeterRegistry.class)
        ReactiveChannelBuilderCustomizer reactorChannelMeters(ObjectProvider<MeterRegistry> registry) {
            return (channel, builder) -> registry.ifUnique(builder::meterRegistry);
        }
    }
}
