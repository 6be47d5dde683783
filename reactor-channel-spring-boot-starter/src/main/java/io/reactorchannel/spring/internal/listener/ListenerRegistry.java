package io.reactorchannel.spring.internal.listener;

import io.reactorchannel.spring.listener.ChannelListenerRegistry;
import io.reactorchannel.spring.listener.ListenerControl;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Flux;

/**
 * Knows the application's listeners, starts them when it has started and stops them before everything else: they may
 * need it all to finish their work.
 */
public final class ListenerRegistry implements ChannelListenerRegistry, SmartLifecycle {

    /** Above that of web servers and of flows, so that listeners stop first. */
    public static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 256;

    private static final Logger log = LoggerFactory.getLogger(ListenerRegistry.class);

    private final Map<String, Listener> listeners = new LinkedHashMap<>();
    private boolean running;

    /** Creates a registry of none. */
    public ListenerRegistry() {}

    /** Adds a listener, which starts now when the others have been started. */
    void add(ListenerDefinition definition) {
        Listener added = new Listener(definition);
        boolean started;
        synchronized (listeners) {
            if (listeners.putIfAbsent(definition.id(), added) != null) {
                throw new IllegalStateException("@ChannelListener: there are two of the id '" + definition.id()
                        + "'; an id that no other listener has is accepted");
            }
            started = running;
        }
        if (started && added.autoStartup()) {
            added.start();
        }
    }

    @Override
    public Collection<ListenerControl> listeners() {
        return List.copyOf(copy());
    }

    private List<Listener> copy() {
        synchronized (listeners) {
            return List.copyOf(listeners.values());
        }
    }

    @Override
    public Optional<ListenerControl> listener(String id) {
        synchronized (listeners) {
            return Optional.ofNullable(listeners.get(id));
        }
    }

    @Override
    public void start() {
        setRunning(true);
        copy().stream().filter(Listener::autoStartup).forEach(Listener::start);
    }

    @Override
    public void stop(Runnable callback) {
        setRunning(false);
        Flux.fromIterable(copy())
                .flatMap(Listener::stop, Integer.MAX_VALUE)
                .subscribe(none -> {}, failure -> done(callback, failure), callback);
    }

    private static void done(Runnable callback, Throwable failure) {
        log.warn("The listeners were not stopped cleanly", failure);
        callback.run();
    }

    /** Stops without being waited for; {@link #stop(Runnable)} is what the application calls. */
    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public boolean isRunning() {
        synchronized (listeners) {
            return running;
        }
    }

    private void setRunning(boolean value) {
        synchronized (listeners) {
            running = value;
        }
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    /** They go on while a test's application context is not used: records come whether or not a test runs. */
    @Override
    public boolean isPauseable() {
        return false;
    }
}
