package io.reactorchannel.examples.feed;

import io.reactorchannel.service.StreamingService;
import io.reactorchannel.service.StreamingServiceBuilder;
import java.util.Map;
import java.util.UUID;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Starts a streaming service in the process where no other is configured, and has the feed use it. */
final class EmbeddedService implements ApplicationContextInitializer<GenericApplicationContext> {

    private static final int PARTITIONS = 3;
    private static final String USER = "live-feed";
    private static final String DEMO_RATE = "5";

    @Override
    public void initialize(GenericApplicationContext context) {
        if (context.getEnvironment().containsProperty("reactor-channel.url")) {
            return;
        }
        String password = UUID.randomUUID().toString();
        StreamingServiceBuilder builder = StreamingService.builder().user(USER, password);
        Binder.get(context.getEnvironment())
                .bindOrCreate("feed", Bindable.of(FeedSettings.class))
                .topics()
                .forEach(topic -> builder.topic(topic, PARTITIONS));
        StreamingService service = builder.start();
        context.getEnvironment()
                .getPropertySources()
                .addLast(new MapPropertySource(
                        "embedded service",
                        Map.of(
                                "reactor-channel.url", service.url(),
                                "reactor-channel.auth.user", USER,
                                "reactor-channel.auth.password", password,
                                "feed.demo-rate", DEMO_RATE)));
        // the first bean, so that it is closed after all that use it
        context.registerBean(StreamingService.class, () -> service);
    }
}
