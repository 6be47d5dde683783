package io.reactorchannel.internal.consumer;

import io.reactorchannel.ChannelRecord;
import io.reactorchannel.ChannelStatus;
import io.reactorchannel.ConsumerHandle;
import io.reactorchannel.RecordBatch;
import io.reactorchannel.error.ConsumerError;
import io.reactorchannel.error.ErrorDetails;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.error.StopError;
import io.reactorchannel.error.TemporaryError;
import io.reactorchannel.internal.flow.ActiveFlow;
import io.reactorchannel.internal.flow.Flow;
import io.reactorchannel.internal.logging.RateLimitedLog;
import io.reactorchannel.internal.retry.RetryPolicy;
import io.reactorchannel.internal.transport.AuthorizedTransport;
import io.reactorchannel.internal.transport.BaseUrl;
import io.reactorchannel.internal.wire.PayloadDecoder;
import io.reactorchannel.internal.wire.Payloads;
import io.reactorchannel.internal.wire.TopicFilter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The consumer side of a channel, operation by operation, each retried by the channel's policy and with a new consumer
 * where the old one cannot be used.
 */
public final class Consumer {

    private final ConsumerApi api;
    private final ConsumerSettings settings;
    private final RequestLane lane = new RequestLane();
    private final Pause pause = new Pause();
    private final SessionKeeper sessions;
    private final PollHistory history;
    private final Poller poller;
    private final RetryPolicy retry;
    private final Committer committer;
    private final BackgroundCommits commits;
    private final ActiveFlow activeFlow;
    private final Flows flows;
    private final Payloads payloads;
    private final RateLimitedLog log;

    /**
     * Creates the consumer side; nothing is sent yet.
     *
     * @param transport where requests go
     * @param base the URL above {@code /consumers}
     * @param groupBase the URL above {@code /v1/consumers/consumergroup}
     * @param settings what the user has set
     * @param payloads decodes payloads
     * @param retry when failed operations are tried again
     */
    public Consumer(
            AuthorizedTransport transport,
            BaseUrl base,
            BaseUrl groupBase,
            ConsumerSettings settings,
            Payloads payloads,
            RetryPolicy retry) {
        this.log = new RateLimitedLog(LoggerFactory.getLogger(Consumer.class), settings.timer());
        this.api = new ConsumerApi(transport, base, groupBase, settings);
        this.settings = settings;
        this.payloads = payloads;
        this.sessions = new SessionKeeper(api, lane, settings, log);
        this.retry = retry;
        this.history = new PollHistory(settings.timer());
        this.poller = new Poller(api, sessions, lane, retry, pause, history, log);
        this.committer = new Committer(sessions, lane, retry, log);
        this.commits = new BackgroundCommits(committer, settings);
        sessions.whenClosed(commits::wakeFlow);
        this.activeFlow = commits.activeFlow();
        settings.telemetry().watch(sessions::unacknowledged, sessions::unacknowledgedFor);
        this.flows = new Flows(
                activeFlow, commits, sessions, poller, new KeepAlive(api, sessions, lane, settings, log), settings);
    }

    public Mono<Void> create() {
        return poller.retried(sessions.create()).then();
    }

    public Mono<Void> subscribe(List<String> topics) {
        return poller.retried(sessions.subscribe(topics)).then();
    }

    public Mono<List<String>> subscriptions() {
        return poller.retried(sessions.usable().flatMap(session -> lane.inTurn(api.subscriptions(session))));
    }

    public Mono<Void> updateFilter(TopicFilter filter) {
        return poller.retried(sessions.updateFilter(filter));
    }

    /** How far the group is behind. Not a request of the consumer: it goes beside those. */
    public Mono<Map<String, Object>> lag() {
        return poller.retried(api.lag()).doOnNext(settings.telemetry()::lag);
    }

    /** One poll; all its payloads are handed out together. */
    public <T> Mono<List<T>> poll(PayloadDecoder<T> decoder, PoisonHandler poison) {
        return Mono.defer(() -> {
            if (activeFlow.current().isEmpty()) {
                sessions.deliverUnacknowledgedAgain();
            }
            return poller.poll(PayloadList.maker(decoder, poison(poison))).flatMap(PayloadList::complete);
        });
    }

    /** Polls as long as there is demand; payloads are handed out one by one. */
    public <T> Flux<T> consume(PayloadDecoder<T> decoder, PoisonHandler poison, List<String> topics) {
        return flows.toCommitOnDemand(PayloadBatch.maker(decoder, poison(poison)), topics);
    }

    /** Polls as long as there is demand; records are handed out one by one, to be acknowledged. */
    public Flux<ChannelRecord> receive(List<String> topics) {
        return flows.toAcknowledge(RecordsBatch.maker(payloads, commits), topics);
    }

    /** Polls as long as there is demand; records are handed out batch by batch, to be acknowledged. */
    public Flux<RecordBatch> receiveBatches(List<String> topics) {
        return flows.toAcknowledge(WholeBatch.maker(payloads, commits), topics);
    }

    /** Polls as long as there is demand; records are committed, then handed out one by one. */
    public Flux<ChannelRecord> receiveAtMostOnce(List<String> topics) {
        return flows.toAcknowledge(CommittedBatch.maker(payloads, committer), topics);
    }

    /** Polls, has the payloads processed, commits, waits, and does it again. */
    public Mono<Void> run(
            Function<List<Map<String, Object>>, ? extends Publisher<Boolean>> processor,
            Duration waitBetweenQueries,
            PoisonHandler poison,
            List<String> topics) {
        return flows.toProcess(
                PayloadList.processable(payloads.asMaps(), poison(poison)),
                (flow, batches) ->
                        new RunLoop<>(flow, committer, processor, waitBetweenQueries, settings).over(batches),
                topics);
    }

    private Poison poison(PoisonHandler handler) {
        return new Poison(handler, payloads, settings.telemetry(), log, sessions::description);
    }

    /** Gives the consumer away; {@link PermanentError} while a flow is active. */
    public Mono<ConsumerHandle> detach() {
        return whenIdle("detach").then(sessions.detach());
    }

    /** Goes on with a consumer of elsewhere; {@link PermanentError} while a flow is active. */
    public Mono<Void> attach(ConsumerHandle consumer) {
        Mono<Void> attached = whenIdle("attach").then(sessions.attach(consumer));
        // another one cannot stand in for it here, as it can everywhere else
        return attached.retryWhen(retry.only(failure -> !(failure instanceof ConsumerError), sessions::description));
    }

    private Mono<Void> whenIdle(String operation) {
        return Mono.defer(() -> activeFlow.current().isPresent()
                ? Mono.error(new PermanentError(operation + ": a consume, receive or run is active; stop it first"))
                : Mono.empty());
    }

    /** Ends the active flow and commits what is acknowledged; from inside its processing without waiting for that. */
    public Mono<Void> stop() {
        return Mono.deferContextual(context -> activeFlow
                .current()
                .map(flow -> {
                    flow.stop();
                    Mono<Void> end =
                            flow.settled().then(within("stop", committer.commitAllowed(), settings.closeTimeout()));
                    return flow.isInside(context) ? Mono.<Void>empty() : end;
                })
                .orElseGet(Mono::empty));
    }

    public void pause() {
        pause.begin();
    }

    public void resume() {
        pause.end();
    }

    public boolean isPaused() {
        return pause.isOn();
    }

    /** What is known of it without asking the service. */
    public ChannelStatus status() {
        return new ChannelStatus(
                activeFlow.current().isPresent(),
                pause.isOn(),
                sessions.usableId(),
                sessions.topics(),
                sessions.unacknowledged(),
                history.lastAnswer(),
                history.failingSince(),
                history.failure());
    }

    public Mono<Void> commit() {
        return committer.commitHandedOut();
    }

    public Mono<Void> delete() {
        return poller.retried(sessions.delete());
    }

    public Mono<Void> reset() {
        return sessions.reset();
    }

    /**
     * Stops the active flow, then commits what is acknowledged or was allowed and deletes the consumer; a commit that
     * is not accepted does not keep the consumer from being deleted. Half the time is for flow and commit.
     */
    public Mono<Void> close() {
        return Mono.deferContextual(context -> {
            Flow inside =
                    activeFlow.current().filter(flow -> flow.isInside(context)).orElse(null);
            Mono<Void> ended = activeFlow.close();
            Mono<Void> committed = (inside == null ? ended : Mono.<Void>empty()).then(committer.commitAllowed());
            return bothInTurn(
                            within("commit", committed, settings.closeTimeout().dividedBy(2))
                                    .doOnError(late -> interrupt()),
                            delete())
                    .doFinally(end -> {
                        commits.close();
                        sessions.abandon();
                    });
        });
    }

    /** Ends what is still at work, so that the consumer can be deleted. */
    private void interrupt() {
        activeFlow
                .current()
                .ifPresent(flow -> flow.abort(new StopError(
                        "run: interrupted, as the channel is destroyed and the batch was not processed and committed in"
                                + " time",
                        null)));
        lane.interrupt();
    }

    private Mono<Void> within(String operation, Mono<Void> mono, Duration limit) {
        return mono.timeout(limit, settings.timer().get())
                .onErrorMap(
                        TimeoutException.class,
                        late -> new TemporaryError(
                                operation + ": not finished within " + limit, ErrorDetails.of(operation), late));
    }

    /** Runs the second whatever becomes of the first, and signals the first failure. */
    private static Mono<Void> bothInTurn(Mono<Void> first, Mono<Void> second) {
        return first.onErrorResume(failure -> second.onErrorResume(further -> {
                            failure.addSuppressed(further);
                            return Mono.empty();
                        })
                        .then(Mono.error(failure)))
                .then(second);
    }
}
