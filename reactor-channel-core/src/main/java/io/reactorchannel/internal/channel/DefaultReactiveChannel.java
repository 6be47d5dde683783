package io.reactorchannel.internal.channel;

import io.reactorchannel.ChannelRecord;
import io.reactorchannel.ChannelStatus;
import io.reactorchannel.ConsumerHandle;
import io.reactorchannel.PayloadErrorHandler;
import io.reactorchannel.ProducerRecord;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.RecordBatch;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.error.TemporaryError;
import io.reactorchannel.internal.arguments.Arguments;
import io.reactorchannel.internal.consumer.Consumer;
import io.reactorchannel.internal.consumer.PoisonHandler;
import io.reactorchannel.internal.producer.Producer;
import io.reactorchannel.internal.retry.RetryPolicy;
import io.reactorchannel.internal.wire.PayloadDecoder;
import io.reactorchannel.internal.wire.Payloads;
import io.reactorchannel.internal.wire.TopicFilter;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** A channel that gives each operation to its consumer or producer side, until it is destroyed. */
public final class DefaultReactiveChannel implements ReactiveChannel {

    private static final Logger log = LoggerFactory.getLogger(DefaultReactiveChannel.class);

    private static final Duration WAIT_BETWEEN_QUERIES = Duration.ofSeconds(30);

    private final Consumer consumer;
    private final Producer producer;
    private final RetryPolicy retry;
    private final Payloads payloads;
    private final PoisonHandler poison;
    private final Sinks.Empty<Void> destroyed = Sinks.empty();
    private final Mono<Void> destruction;
    private final @Nullable ShutdownHook shutdownHook;
    private volatile boolean open = true;

    /**
     * Puts the parts together.
     *
     * @param consumer the consumer side
     * @param producer the producer side
     * @param retry the policy both sides use
     * @param payloads decodes payloads
     * @param onPayloadError what becomes of those that cannot be decoded
     * @param closeTimeout how long the end may take
     * @param closeOnShutdown whether the end of the JVM is the channel's
     * @param timer the scheduler for that time-out, looked up when needed
     * @param release closes the connections
     */
    public DefaultReactiveChannel(
            Consumer consumer,
            Producer producer,
            RetryPolicy retry,
            Payloads payloads,
            PayloadErrorHandler onPayloadError,
            Duration closeTimeout,
            boolean closeOnShutdown,
            Supplier<Scheduler> timer,
            Mono<Void> release) {
        this.consumer = consumer;
        this.producer = producer;
        this.retry = retry;
        this.payloads = payloads;
        this.poison = (record, error) -> onPayloadError.handle(record, error, this);
        this.shutdownHook = closeOnShutdown ? new ShutdownHook(this) : null;
        Mono<Void> last = Mono.fromRunnable(retry::close).then(release).doOnTerminate(this::removeShutdownHook);
        this.destruction = Mono.defer(() -> farewell(closeTimeout, timer.get()))
                .onErrorResume(failure -> last.then(Mono.error(failure)))
                .then(last)
                .cache();
    }

    @Override
    public Flux<Map<String, Object>> consume(String... topics) {
        return consume(payloads.asMaps(), topics);
    }

    @Override
    public <T> Flux<T> consume(Class<T> type, String... topics) {
        return consume((Type) type, topics);
    }

    @Override
    public <T> Flux<T> consume(Type type, String... topics) {
        return Flux.defer(() -> consume(payloads.<T>as(type), topics));
    }

    private <T> Flux<T> consume(PayloadDecoder<T> decoder, String... topics) {
        return flow(named -> consumer.consume(decoder, poison, named), topics);
    }

    @Override
    public Flux<ChannelRecord> receive(String... topics) {
        return flow(consumer::receive, topics);
    }

    @Override
    public Flux<ChannelRecord> receiveAtMostOnce(String... topics) {
        return flow(consumer::receiveAtMostOnce, topics);
    }

    @Override
    public Flux<RecordBatch> receiveBatches(String... topics) {
        return flow(consumer::receiveBatches, topics);
    }

    @Override
    public Mono<Void> run(
            Function<List<Map<String, Object>>, ? extends Publisher<Boolean>> processor, String... topics) {
        return run(processor, WAIT_BETWEEN_QUERIES, topics);
    }

    @Override
    public Mono<Void> run(
            Function<List<Map<String, Object>>, ? extends Publisher<Boolean>> processor,
            Duration waitBetweenQueries,
            String... topics) {
        return flow(
                        named -> {
                            if (processor == null) {
                                throw new PermanentError(
                                        "processor: must not be null; a function from a list of payloads"
                                                + " to a publisher of a boolean is accepted");
                            }
                            Arguments.duration("waitBetweenQueries", waitBetweenQueries, Duration.ZERO);
                            return consumer.run(processor, waitBetweenQueries, poison, named)
                                    .flux();
                        },
                        topics)
                .then();
    }

    /** A flow of the consumer. It ends by itself when the channel is destroyed. */
    private <T> Flux<T> flow(Function<List<String>, Flux<T>> flow, String... topics) {
        return Flux.defer(() -> {
            requireOpen();
            addShutdownHook();
            return flow.apply(Topics.of(topics));
        });
    }

    @Override
    public Mono<Void> stop() {
        return Mono.defer(() -> {
            requireOpen();
            return consumer.stop();
        });
    }

    @Override
    public void pause() {
        consumer.pause();
    }

    @Override
    public void resume() {
        consumer.resume();
    }

    @Override
    public boolean isPaused() {
        return consumer.isPaused();
    }

    @Override
    public ChannelStatus status() {
        return consumer.status();
    }

    @Override
    public Mono<List<Map<String, Object>>> poll() {
        return whileOpen(consumer.poll(payloads.asMaps(), poison));
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
            return producer.produce(List.of(records), whenDestroyed());
        });
    }

    @Override
    public Mono<Void> produce(Publisher<ProducerRecord> records) {
        return Mono.defer(() -> {
            requireOpen();
            if (records == null) {
                throw new PermanentError("records: must not be null; a Publisher of records is accepted");
            }
            return producer.produce(records, whenDestroyed());
        });
    }

    /** Ends a produce of several requests, which gets the answer to the one on its way. */
    private Mono<Void> whenDestroyed() {
        return destroyed.asMono().then(Mono.error(DefaultReactiveChannel::isDestroyed));
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
    public Mono<Void> updateFilter(Map<String, ?> filter) {
        return whileOpen(Mono.defer(() -> consumer.updateFilter(TopicFilter.of("filter", filter, false))));
    }

    @Override
    public Mono<Map<String, Object>> lag() {
        return whileOpen(consumer.lag());
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
    public Mono<ConsumerHandle> detach() {
        return whileOpen(consumer.detach());
    }

    @Override
    public Mono<Void> attach(ConsumerHandle handle) {
        return whileOpen(Mono.defer(() -> {
            if (handle == null) {
                throw new PermanentError("consumer: must not be null; what detach() gave is accepted");
            }
            return consumer.attach(handle);
        }));
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
        return consumer.close()
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
            addShutdownHook();
            return Mono.firstWithSignal(
                    destroyed.asMono().then(Mono.error(DefaultReactiveChannel::isDestroyed)), operation);
        });
    }

    private void addShutdownHook() {
        if (shutdownHook != null) {
            shutdownHook.add();
        }
    }

    private void removeShutdownHook() {
        if (shutdownHook != null) {
            shutdownHook.remove();
        }
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
