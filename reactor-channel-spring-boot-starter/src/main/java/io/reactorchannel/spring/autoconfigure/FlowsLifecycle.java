package io.reactorchannel.spring.autoconfigure;

import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.spring.internal.listener.ListenerRegistry;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Stops what channels that are beans consume, after the listeners and before the web server: what is acknowledged is
 * committed. The channels stay open, as requests that the web server still answers may produce; they are destroyed with
 * the other beans.
 */
final class FlowsLifecycle implements SmartLifecycle {

    private static final int PHASE = ListenerRegistry.PHASE - 256;

    private static final Logger log = LoggerFactory.getLogger(FlowsLifecycle.class);

    private final ConfigurableListableBeanFactory beans;
    private volatile boolean running;

    FlowsLifecycle(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop(Runnable callback) {
        running = false;
        Flux.fromIterable(channels())
                .flatMap(FlowsLifecycle::stopped, Integer.MAX_VALUE)
                .subscribe(none -> {}, failure -> callback.run(), callback);
    }

    private static Mono<Void> stopped(ReactiveChannel channel) {
        return channel.stop().onErrorResume(failure -> {
            log.warn("A channel was not stopped cleanly", failure);
            return Mono.empty();
        });
    }

    /** Those that exist: a lazy bean is not made to be stopped. */
    private List<ReactiveChannel> channels() {
        return Arrays.stream(beans.getBeanNamesForType(ReactiveChannel.class, false, false))
                .flatMap(name -> Optional.ofNullable(beans.getSingleton(name)).stream())
                .map(ReactiveChannel.class::cast)
                .toList();
    }

    /** Stops without being waited for; {@link #stop(Runnable)} is what the application calls. */
    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    /** What it ends nobody begins again, so it must not stop while a test's application context is not used. */
    @Override
    public boolean isPauseable() {
        return false;
    }
}
