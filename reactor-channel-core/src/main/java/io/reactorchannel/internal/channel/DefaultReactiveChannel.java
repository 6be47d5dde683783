package io.reactorchannel.internal.channel;

import io.reactorchannel.ProducerRecord;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.error.TemporaryError;
import io.reactorchannel.internal.consumer.Consumer;
import io.reactorchannel.internal.producer.Producer;
import io.reactorchannel.internal.retry.RetryPolicy;
import io.reactorchannel.internal.wire.PayloadDecoder;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

/** A channel that gives each operation to its consumer or producer side, until it is destroyed. */
public final class DefaultReactiveChannel implements ReactiveChannel {

    private static final Logger log = LoggerFactory.getLogger(DefaultReactiveChannel.class);

    private final Consumer consumer;
    private final Producer producer;
    private final RetryPolicy retry;
    private final JsonMapper mapper;
    private final PayloadDecoder<Map<String, Object>> maps;
    private final Sinks.Empty<Void> destroyed = Sinks.empty();
    private final Mono<Void> destruction;
    private volatile boolean open = true;

    /**
     * Puts the parts together.
     *
     * @param consumer the consumer side
     * @param producer the producer side
     * @param retry the policy both sides use
     * @param mapper reads payloads
     * @param closeTimeout how long the end may take
     * @param timer the scheduler for that time-out, looked up when needed
     * @param release closes the connections
     */
    public DefaultReactiveChannel(
            Consumer consumer,
            Producer producer,
            RetryPolicy retry,
            JsonMapper mapper,
            Duration closeTimeout,
            Supplier<Scheduler> timer,
            Mono<Void> release) {
        this.consumer = consumer;
        this.producer = producer;
        this.retry = retry;
        this.mapper = mapper;
        this.maps = PayloadDecoder.ofMap(mapper);
        Mono<Void> last = Mono.fromRunnable(retry::close).then(release);
        this.destruction = Mono.defer(() -> farewell(closeTimeout, timer.get()))
                .onErrorResume(failure -> last.then(Mono.error(failure)))
                .then(last)
                .cache();
    }

    @Override
    public Flux<Map<String, Object>> consume(String... topics) {
        return consume(maps, topics);
    }

    @Override
    public <T> Flux<T> consume(Class<T> type, String... topics) {
        return consume((Type) type, topics);
    }

    @Override
    public <T> Flux<T> consume(Type type, String... topics) {
        return Flux.defer(() -> consume(PayloadDecoder.<T>ofType(mapper, type), topics));
    }

    private <T> Flux<T> consume(PayloadDecoder<T> decoder, String... topics) {
        return Flux.defer(() -> {
            requireOpen();
            return consumer.consume(decoder, Topics.of(topics));
        });
    }

    @Override
    public Mono<List<Map<String, Object>>> poll() {
        return whileOpen(consumer.poll(maps));
    }

    @Override
    public Mono<Void> commit() {
        return whileOpen(consumer.commit());
    }

    @Override
    public Mono<Void> produce(Map<String, ?> payload) {
        return Mono.defer(() -> {
            requireOpen();
            if (payload == null) {
                throw new PermanentError("payload: must not be null; a map with the envelope is accepted");
            }
            return producer.produce(payload);
        });
    }

    @Override
    public Mono<Void> produce(ProducerRecord... records) {
        return Mono.defer(() -> {
            requireOpen();
            if (records == null || Arrays.asList(records).contains(null)) {
                throw new PermanentError("records: must not be null, nor hold a null");
            }
            return producer.produce(List.of(records));
        });
    }

    @Override
    public Mono<Void> create() {
        return whileOpen(consumer.create());
    }

    @Override
    public Mono<Void> subscribe(String... topics) {
        return whileOpen(Mono.defer(() -> consumer.subscribe(Topics.atLeastOne(topics))));
    }

    @Override
    public Mono<List<String>> subscriptions() {
        return whileOpen(consumer.subscriptions());
    }

    @Override
    public Mono<Void> delete() {
        return whileOpen(consumer.delete());
    }

    @Override
    public Mono<Void> reset() {
        return whileOpen(consumer.reset());
    }

    @Override
    public Mono<Void> destroy() {
        return destruction;
    }

    @Override
    public void close() {
        if (Schedulers.isInNonBlockingThread()) {
            // started and left alone: this thread must not wait, and close() has nobody to hand a Mono to
            destruction.subscribe(null, failure -> log.warn("The channel was not closed cleanly", failure));
        } else {
            destruction.block(); // allowed: AutoCloseable is for threads that may wait, and this one may
        }
    }

    @Override
    public boolean retryOnFail() {
        return retry.isEnabled();
    }

    @Override
    public void retryOnFail(boolean value) {
        retry.setEnabled(value);
    }

    private Mono<Void> farewell(Duration closeTimeout, Scheduler timer) {
        open = false;
        destroyed.tryEmitEmpty();
        return consumer.close(closeTimeout)
                .timeout(closeTimeout, timer)
                .onErrorMap(
                        TimeoutException.class,
                        late -> new TemporaryError(
                                "destroy: not finished within closeTimeout, " + closeTimeout
                                        + "; the connections are closed all the same",
                                null,
                                late));
    }

    /** Ends a consumer operation when the channel is destroyed meanwhile; a produce is let through to its answer. */
    private <T> Mono<T> whileOpen(Mono<T> operation) {
        return Mono.defer(() -> {
            requireOpen();
            return Mono.firstWithSignal(
                    destroyed.asMono().then(Mono.error(DefaultReactiveChannel::isDestroyed)), operation);
        });
    }

    private void requireOpen() {
        if (!open) {
            throw isDestroyed();
        }
    }

    private static PermanentError isDestroyed() {
        return new PermanentError("The channel is destroyed; build another one");
    }
}
