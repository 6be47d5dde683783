package io.reactorchannel.internal.consumer;

import io.reactorchannel.error.TemporaryError;
import io.reactorchannel.internal.flow.Flow;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/**
 * The loop of the original clients: has batches processed and commits them, one after the other, with a wait in
 * between.
 *
 * @param <P> what payloads are decoded to
 */
final class RunLoop<P> {

    private final Flow flow;
    private final Committer committer;
    private final Function<List<P>, ? extends Publisher<Boolean>> processor;
    private final Duration waitBetweenQueries;
    private final ConsumerSettings settings;

    RunLoop(
            Flow flow,
            Committer committer,
            Function<List<P>, ? extends Publisher<Boolean>> processor,
            Duration waitBetweenQueries,
            ConsumerSettings settings) {
        this.flow = flow;
        this.committer = committer;
        this.processor = processor;
        this.waitBetweenQueries = waitBetweenQueries;
        this.settings = settings;
    }

    /** Runs until the processor has enough or the flow is stopped. */
    Mono<Void> over(Flux<ProcessableBatch<P>> batches) {
        // not takeUntilOther, which lets its source run on when the other fails
        return Mono.firstWithSignal(
                flow.aborted(),
                batches.concatMap(this::round, 0).takeWhile(goOn -> goOn).then());
    }

    private Mono<Boolean> round(ProcessableBatch<P> batch) {
        return process(batch)
                .flatMap(goOn -> commit(batch).thenReturn(goOn))
                .flatMap(goOn -> goOn ? pause() : Mono.just(false));
    }

    /** Completes with whether to go on, when the whole publisher has. */
    private Mono<Boolean> process(ProcessableBatch<P> batch) {
        Mono<Boolean> work = Flux.from(processed(batch.payloads()))
                .reduce((before, next) -> before && next)
                .defaultIfEmpty(false);
        return observed(batch, work).contextWrite(Context.of(Flow.class, flow));
    }

    private Mono<Boolean> observed(ProcessableBatch<P> batch, Mono<Boolean> work) {
        int records = batch.payloads().size();
        Set<String> topics = batch.session().subscription().topics();
        return records == 0
                ? work
                : settings.telemetry().processing(topics, records).over(work);
    }

    private Publisher<Boolean> processed(List<P> payloads) {
        // a subscribe() of our own, handing on the subscriber: what the user's code does meanwhile is inside the flow
        return subscriber -> flow.inside(() -> publisher(payloads).subscribe(subscriber));
    }

    private Publisher<Boolean> publisher(List<P> payloads) {
        try {
            Publisher<Boolean> processing = processor.apply(payloads);
            return processing == null
                    ? Mono.error(new NullPointerException("run: the processor returned null; a publisher is accepted"))
                    : processing;
        } catch (Throwable thrown) {
            Exceptions.throwIfFatal(thrown);
            return Mono.error(thrown);
        }
    }

    /** However long it takes, until the flow is stopped; then within the time for an end. */
    private Mono<Void> commit(ProcessableBatch<P> batch) {
        batch.processed();
        Mono<Void> late =
                flow.stopped().then(Mono.delay(settings.closeTimeout(), timer()).then(Mono.error(this::late)));
        // the limit is in place before the request is on its way
        return Mono.firstWithSignal(late, committer.commitAllowedOf(batch.session()));
    }

    private TemporaryError late() {
        TemporaryError late = new TemporaryError(
                "run: stopped, but the last batch could not be committed within closeTimeout, "
                        + settings.closeTimeout(),
                null,
                null);
        flow.endsUncommitted(late);
        return late;
    }

    private Mono<Boolean> pause() {
        return Mono.firstWithSignal(
                        flow.stopped(), Mono.delay(waitBetweenQueries, timer()).then())
                .then(Mono.fromSupplier(() -> !flow.isStopping()));
    }

    private Scheduler timer() {
        return settings.timer().get();
    }
}
