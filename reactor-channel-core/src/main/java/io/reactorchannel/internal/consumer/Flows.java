package io.reactorchannel.internal.consumer;

import io.reactorchannel.internal.flow.ActiveFlow;
import io.reactorchannel.internal.flow.Flow;
import io.reactorchannel.internal.flow.PollingFlux;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The endless flows of polled batches, one at a time: what sets them apart, and what all of them share. */
final class Flows {

    private final ActiveFlow activeFlow;
    private final BackgroundCommits commits;
    private final SessionKeeper sessions;
    private final Poller poller;
    private final KeepAlive keepAlive;
    private final ConsumerSettings settings;

    Flows(
            ActiveFlow activeFlow,
            BackgroundCommits commits,
            SessionKeeper sessions,
            Poller poller,
            KeepAlive keepAlive,
            ConsumerSettings settings) {
        this.activeFlow = activeFlow;
        this.commits = commits;
        this.sessions = sessions;
        this.poller = poller;
        this.keepAlive = keepAlive;
        this.settings = settings;
    }

    /** Hands out what is committed on demand. Records of an earlier flow that were not acknowledged come first. */
    <T> Flux<T> toCommitOnDemand(Maker<? extends PolledBatch<T>> maker, List<String> topics) {
        return during(flow -> {
            sessions.deliverUnacknowledgedAgain();
            return polling(maker, topics, () -> true, flow);
        });
    }

    /** Hands out what is acknowledged. Records of an earlier flow that were not committed come first. */
    <T> Flux<T> toAcknowledge(Maker<? extends PolledBatch<T>> maker, List<String> topics) {
        return during(flow -> {
            sessions.deliverUncommittedAgain();
            return polling(maker, topics, this::isBelowMaxUnacknowledged, flow);
        });
    }

    /** Has batches processed, also empty ones, without polling ahead or pausing between polls. */
    <T> Mono<Void> toProcess(
            Maker<? extends PolledBatch<T>> maker, BiFunction<Flow, Flux<T>, Mono<Void>> loop, List<String> topics) {
        return during(flow -> {
                    sessions.deliverUncommittedAgain();
                    Mono<? extends PolledBatch<T>> poll = poller.poll(maker, topics);
                    return loop.apply(flow, new PollingFlux<>(poll, poll, 0, () -> true, flow))
                            .flux();
                })
                .then();
    }

    private <T> Flux<T> polling(
            Maker<? extends PolledBatch<T>> maker, List<String> topics, BooleanSupplier mayPoll, Flow flow) {
        Mono<? extends PolledBatch<T>> poll = poller.poll(maker, topics);
        return new PollingFlux<>(poll, poll.delaySubscription(pause()), settings.prefetch(), mayPoll, flow);
    }

    private Mono<Long> pause() {
        return Mono.defer(
                () -> Mono.delay(settings.emptyPollDelay(), settings.timer().get()));
    }

    private boolean isBelowMaxUnacknowledged() {
        return sessions.unacknowledged() < settings.maxUnacknowledged();
    }

    private <T> Flux<T> during(Function<Flow, Flux<T>> body) {
        Flux<T> flow = Flux.deferContextual(context -> activeFlow.during(entered -> {
            // only now: one that is refused must not give its Context to the commits of the one that is active
            commits.use(context);
            return body.apply(entered);
        }));
        // it never ends by itself: only its being subscribed to matters
        return settings.keepAliveInterval() == null
                ? flow
                : flow.takeUntilOther(keepAlive.endlessly().onErrorResume(failure -> Mono.never()));
    }
}
