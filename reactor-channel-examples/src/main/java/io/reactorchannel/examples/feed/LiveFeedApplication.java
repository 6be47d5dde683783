package io.reactorchannel.examples.feed;

import io.reactorchannel.ReactiveChannel;
import java.time.Clock;
import java.util.UUID;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * The live feed as an application. Without {@code reactor-channel.url} it starts a streaming service in the process and
 * produces records for show.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableConfigurationProperties(FeedSettings.class)
@Import(FeedController.class)
public class LiveFeedApplication {

    /** Spring makes one. */
    LiveFeedApplication() {}

    /**
     * Starts the application and says where it is.
     *
     * @param arguments properties, such as {@code --server.port=9000}
     */
    public static void main(String... arguments) {
        ConfigurableApplicationContext context = start(arguments);
        System.out.println("Live feed: http://localhost:"
                + context.getEnvironment().getProperty("local.server.port") + "/  (Ctrl-C ends it)");
    }

    static ConfigurableApplicationContext start(String... arguments) {
        return new SpringApplicationBuilder(LiveFeedApplication.class)
                .properties("spring.config.name=live-feed")
                .initializers(new EmbeddedService())
                .run(arguments);
    }

    @Bean
    FeedLog feedLog(FeedSettings settings) {
        String run = UUID.randomUUID().toString().substring(0, 8);
        return new FeedLog(settings, Clock.systemUTC(), run);
    }

    @Bean
    FeedMonitor feedMonitor(ReactiveChannel channel, FeedLog log, FeedSettings settings) {
        return new FeedMonitor(channel, log, settings.topics());
    }

    @Bean
    Feed feed(ReactiveChannel channel, FeedLog log, FeedMonitor monitor, FeedSettings settings) {
        return new Feed(channel, log, monitor, settings.topics());
    }

    @Bean
    DemoProducer demoProducer(ReactiveChannel channel, FeedSettings settings) {
        return new DemoProducer(channel, settings.topics(), settings.demoRate());
    }

    @Bean
    PageSecurity pageSecurity() {
        return new PageSecurity();
    }
}
