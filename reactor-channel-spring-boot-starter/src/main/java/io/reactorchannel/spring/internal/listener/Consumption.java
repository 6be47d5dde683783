package io.reactorchannel.spring.internal.listener;

import io.reactorchannel.ChannelRecord;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.RecordBatch;
import io.reactorchannel.error.StopError;
import io.reactorchannel.spring.listener.FailedProcessing;
import io.reactorchannel.spring.listener.ListenerErrorHandler;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** One consumer of a listener: a channel, whose records are processed one after the other, or poll by poll. */
final class Consumption {

    private static final Logger log = LoggerFactory.getLogger(Consumption.class);

    private final ListenerDefinition listener;
    private final ReactiveChannel channel;
    private final ListenerErrorHandler errorHandler;
    private final Stopping stopping;

    Consumption(
            ListenerDefinition listener,
            ReactiveChannel channel,
            ListenerErrorHandler errorHandler,
            Stopping stopping) {
        this.listener = listener;
        this.channel = channel;
        this.errorHandler = errorHandler;
        this.stopping = stopping;
    }

    ReactiveChannel channel() {
        return channel;
    }

    /** Consumes until it is to stop, or a failure is not taken care of; destroys the channel then. */
    Mono<Void> run() {
        Mono<Void> overtime =
                stopping.begun().then(Mono.delay(listener.stopTimeout())).then();
        // stop() has nothing to tell: that the flow has ended says it all
        Mono<Void> stop = stopping.begun()
                .then(Mono.defer(channel::stop))
                .onErrorComplete()
                .then(Mono.never());
        Mono<Void> processing =
                processing().takeUntilOther(overtime).onErrorResume(this::isStop, ended -> Mono.empty());
        return Mono.usingWhen(Mono.just(channel), used -> Mono.firstWithSignal(processing, stop), Consumption::destroy);
    }

    private boolean isStop(Throwable failure) {
        return failure instanceof StopError && stopping.hasBegun();
    }

    private static Mono<Void> destroy(ReactiveChannel channel) {
        return channel.destroy().onErrorResume(failure -> {
            log.warn("The channel of a listener was not closed cleanly: {}", failure.getMessage());
            return Mono.empty();
        });
    }

    /** One at a time: the next is asked for when this one is done. */
    private Mono<Void> processing() {
        String[] topics = listener.topics().toArray(String[]::new);
        return listener.method().takesFlux()
                ? channel.receiveBatches(topics).concatMap(this::process, 0).then()
                : channel.receive(topics).concatMap(this::process, 0).then();
    }

    private Mono<Void> process(ChannelRecord record) {
        return processed(List.of(record)).doOnSuccess(done -> record.acknowledge());
    }

    private Mono<Void> process(RecordBatch batch) {
        return processed(batch.records()).doOnSuccess(done -> batch.acknowledge());
    }

    private Mono<Void> processed(List<ChannelRecord> records) {
        return attempt(records).onErrorResume(failure -> handled(records, failure));
    }

    /** Observed as a part of the record's processing; records of a poll are not observed one by one. */
    private Mono<Void> attempt(List<ChannelRecord> records) {
        Mono<Void> work = listener.method().process(records);
        return listener.method().takesFlux() ? work : records.get(0).observed(work);
    }

    /** A failure while it stops is not handled: the records come again. */
    private Mono<Void> handled(List<ChannelRecord> records, Throwable failure) {
        if (stopping.hasBegun()) {
            log.info("Listener {}: {} failed while it stops, and come again: {}", listener.id(), records, failure);
            return Mono.error(new StopError("The listener was stopped", failure));
        }
        return errorHandler.handle(new Failed(records, failure));
    }

    /** Records that failed, as the handler sees them. */
    private final class Failed implements FailedProcessing {

        private final List<ChannelRecord> records;
        private final Throwable failure;

        Failed(List<ChannelRecord> records, Throwable failure) {
            this.records = records;
            this.failure = failure;
        }

        @Override
        public String listener() {
            return listener.id();
        }

        @Override
        public List<ChannelRecord> records() {
            return records;
        }

        @Override
        public Throwable failure() {
            return failure;
        }

        @Override
        public ReactiveChannel channel() {
            return channel;
        }

        @Override
        public Mono<Void> again() {
            return attempt(records);
        }

        @Override
        public Mono<Void> whenStopping() {
            return stopping.begun();
        }

        @Override
        public FailedProcessing failedWith(Throwable other) {
            return new Failed(records, other);
        }
    }
}
