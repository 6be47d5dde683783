package io.reactorchannel.spring.examples;

import io.netty.resolver.DefaultAddressResolverGroup;
import io.reactorchannel.spring.ReactiveChannelBuilderCustomizer;
import io.reactorchannel.spring.listener.ListenerErrorHandler;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.util.retry.Retry;

@Configuration(proxyBeanMethods = false)
class OrderConfiguration {

    @Bean
    ListenerErrorHandler lateIsFine() {
        ListenerErrorHandler parked = ListenerErrorHandler.deadLetter("parked");
        return ListenerErrorHandler.retry(Retry.fixedDelay(5, Duration.ofSeconds(2)), parked);
    }

    @Bean
    ReactiveChannelBuilderCustomizer systemResolver() {
        return (channel, builder) ->
                builder.httpClient(client -> client.resolver(DefaultAddressResolverGroup.INSTANCE));
    }
}
