package io.reactorchannel.spring.autoconfigure;

import io.reactorchannel.spring.listener.ChannelListenerRegistry;
import io.reactorchannel.spring.listener.ListenerControl;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.health.contributor.AbstractReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import reactor.core.publisher.Mono;

/** The health of all listeners: DOWN when one has stopped by itself, or the polls of one fail. */
final class ListenersHealthIndicator extends AbstractReactiveHealthIndicator {

    private final ChannelListenerRegistry registry;
    private final Duration tolerated;

    ListenersHealthIndicator(ChannelListenerRegistry registry, Duration tolerated) {
        super("The health of listeners cannot be told");
        this.registry = registry;
        this.tolerated = tolerated;
    }

    @Override
    protected Mono<Health> doHealthCheck(Health.Builder builder) {
        builder.up();
        registry.listeners().forEach(listener -> add(listener, builder));
        return Mono.just(builder.build());
    }

    private void add(ListenerControl listener, Health.Builder health) {
        List<PollHealth> consumers = listener.status().stream()
                .map(status -> new PollHealth(status, tolerated))
                .toList();
        if (listener.failure().isPresent()
                || consumers.stream().map(PollHealth::status).anyMatch(Status.DOWN::equals)) {
            health.down();
        }
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("running", listener.isRunning());
        listener.failure().ifPresent(failure -> details.put("failure", failure.toString()));
        details.put("consumers", consumers.stream().map(PollHealth::details).toList());
        health.withDetail(listener.id(), details);
    }
}
