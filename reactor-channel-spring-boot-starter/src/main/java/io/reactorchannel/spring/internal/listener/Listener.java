package io.reactorchannel.spring.internal.listener;

import io.reactorchannel.ChannelStatus;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.spring.listener.ListenerControl;
import io.reactorchannel.spring.listener.ListenerErrorHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A listener: starts its consumers together and stops them together, also when one of them fails. */
final class Listener implements ListenerControl {

    private static final Logger log = LoggerFactory.getLogger(Listener.class);

    private final ListenerDefinition definition;
    private final AtomicReference<@Nullable Run> current = new AtomicReference<>();
    private volatile @Nullable Throwable failure;

    Listener(ListenerDefinition definition) {
        this.definition = definition;
    }

    @Override
    public String id() {
        return definition.id();
    }

    @Override
    public List<String> topics() {
        return definition.topics();
    }

    boolean autoStartup() {
        return definition.autoStartup();
    }

    @Override
    public void start() {
        Run run = new Run();
        if (current.compareAndSet(null, run)) {
            failure = null;
            try {
                run.begin();
            } catch (RuntimeException wrong) {
                current.set(null);
                throw wrong;
            }
        }
    }

    @Override
    public Mono<Void> stop() {
        return Mono.defer(() -> {
            Run run = current.get();
            return run == null ? Mono.empty() : run.stop();
        });
    }

    @Override
    public boolean isRunning() {
        return current.get() != null;
    }

    @Override
    public void pause() {
        eachChannel(ReactiveChannel::pause);
    }

    @Override
    public void resume() {
        eachChannel(ReactiveChannel::resume);
    }

    private void eachChannel(Consumer<ReactiveChannel> action) {
        Run run = current.get();
        if (run != null) {
            run.consumptions.forEach(consumption -> action.accept(consumption.channel()));
        }
    }

    @Override
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public List<ChannelStatus> status() {
        Run run = current.get();
        return run == null
                ? List.of()
                : run.consumptions.stream()
                        .map(consumption -> consumption.channel().status())
                        .toList();
    }

    /** From one start to the end of all consumers. */
    private final class Run {

        private final Stopping stopping = new Stopping();
        private final Sinks.Empty<Void> ended = Sinks.empty();
        private volatile List<Consumption> consumptions = List.of();

        void begin() {
            ListenerErrorHandler errorHandler = definition.errorHandler().get();
            List<Consumption> made = new ArrayList<>();
            try {
                for (int i = 0; i < definition.concurrency(); i++) {
                    made.add(new Consumption(definition, definition.channels().get(), errorHandler, stopping));
                }
            } catch (RuntimeException wrong) {
                made.forEach(consumption -> consumption.channel().close());
                throw wrong;
            }
            consumptions = List.copyOf(made);
            log.info("Listener {}: listens to {} with {} consumers", id(), topics(), made.size());
            Flux.fromIterable(consumptions)
                    .flatMapDelayError(
                            consumption -> consumption.run().doOnError(this::failed), definition.concurrency(), 1)
                    .subscribe(none -> {}, reported -> end(), this::end);
        }

        Mono<Void> stop() {
            stopping.begin();
            return ended.asMono();
        }

        private void failed(Throwable problem) {
            if (failure == null) {
                failure = problem;
                log.error("Listener {}: stops, as a failure was not taken care of", id(), problem);
            }
            stopping.begin();
        }

        private void end() {
            current.compareAndSet(this, null);
            log.info("Listener {}: has stopped", id());
            ended.tryEmitEmpty();
        }
    }
}
