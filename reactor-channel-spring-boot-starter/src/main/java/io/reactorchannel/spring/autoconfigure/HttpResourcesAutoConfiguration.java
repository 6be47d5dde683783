package io.reactorchannel.spring.autoconfigure;

import io.reactorchannel.ReactiveChannel;
import org.springframework.boot.autoconfigure.AbstractDependsOnBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.http.client.ReactorResourceFactory;

/**
 * Has channels destroyed before the event loops that they share with the web server, and that Spring shuts down: the
 * last commit and the deletion of the consumer need them.
 */
@AutoConfiguration
@ConditionalOnClass(ReactorResourceFactory.class)
@ConditionalOnBooleanProperty(name = "reactor-channel.enabled", matchIfMissing = true)
class HttpResourcesAutoConfiguration {

    @Bean
    static ChannelsDependOnResources reactorChannelsDependOnResources() {
        return new ChannelsDependOnResources();
    }

    /** Makes each channel depend on the resources, where there are any. */
    static final class ChannelsDependOnResources extends AbstractDependsOnBeanFactoryPostProcessor {

        ChannelsDependOnResources() {
            super(ReactiveChannel.class, ReactorResourceFactory.class);
        }
    }
}
