package io.reactorchannel.service.internal.rest;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.reactorchannel.service.fault.FaultPlan;
import io.reactorchannel.service.internal.auth.Tokens;
import io.reactorchannel.service.internal.auth.Users;
import io.reactorchannel.service.internal.backend.Backend;
import io.reactorchannel.service.internal.consumer.Consumers;
import io.reactorchannel.service.internal.report.AccessLog;
import io.reactorchannel.service.internal.report.FinishedRequest;
import io.reactorchannel.service.internal.report.MeterPage;
import io.reactorchannel.service.internal.report.Meters;
import io.reactorchannel.service.internal.report.RequestReporter;
import io.reactorchannel.service.internal.watch.Watch;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Answers every request: those of operators itself, those of clients by dispatching them; reports what became of it.
 */
public final class RestApi {

    private final Traffic traffic = new Traffic();
    private final OperatorRoutes operators;
    private final Dispatcher dispatcher;
    private final List<RequestReporter> reporters = new ArrayList<>();
    private final @Nullable MeterPage meters;

    /**
     * Puts the routes together.
     *
     * @param callers who may call
     * @param consumers the consumer instances
     * @param backend where records are produced to, and groups are behind
     * @param settings bounds and defaults
     * @param reports what operators see
     * @param trials what clients are put through, and who watches them
     */
    public RestApi(
            Callers callers, Consumers consumers, Backend backend, Settings settings, Reports reports, Trials trials) {
        List<Route> routes = Stream.of(
                        new LoginRoutes(callers.users(), callers.clients(), callers.tokens()).routes(),
                        new ConsumerRoutes(consumers, settings).routes(),
                        new LagRoutes(backend).routes(),
                        new ProducerRoutes(backend, settings).routes())
                .flatMap(List::stream)
                .toList();
        this.dispatcher = new Dispatcher(
                new Router(routes),
                callers,
                new BodyReader(settings.maxBodyBytes()),
                new FaultInjector(trials, consumers, callers.tokens(), traffic.stopping()),
                trials.watch());
        if (reports.accessLog()) {
            reporters.add(new AccessLog(InstantSource.system()));
        }
        this.meters = reports.meters() ? meters(consumers) : null;
        this.operators = new OperatorRoutes(backend, meters);
    }

    private Meters meters(Consumers consumers) {
        Meters made = new Meters(consumers::count, traffic::active);
        reporters.add(made);
        return made;
    }

    /**
     * Answers a request; always with an answer or less, never with an error.
     *
     * @param request what Reactor Netty received
     * @param response where the answer goes
     * @return completes when the answer is sent, or the connection closed
     */
    public Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        return serve(new HttpInbound(request), reply -> Mono.from(reply.sendTo(response)));
    }

    /**
     * Answers a request that comes without a connection, in the same process.
     *
     * @param request the request
     * @return the answer; an {@link java.io.IOException} where a connection would close before it or within it
     */
    public Mono<DirectAnswer> answer(DirectRequest request) {
        return serve(new DirectInbound(request), Reply::direct);
    }

    private <T> Mono<T> serve(Inbound request, Function<Reply, Mono<T>> sending) {
        Ongoing ongoing = new Ongoing(request);
        Mono<T> answered = Mono.defer(() -> reply(request, ongoing))
                // an answer would only make Reactor Netty signal, and log, the same end a second time
                .onErrorResume(BrokenOffException.class, gone -> Mono.fromSupplier(BrokenReply::closed))
                .onErrorResume(fault -> Mono.fromSupplier(() -> Faults.answer(fault)))
                .doOnNext(ongoing::answered)
                .flatMap(sending);
        return traffic.count(answered).doFinally(over -> {
            ongoing.over();
            report(ongoing);
        });
    }

    /**
     * Lets no request in any more: they are answered 503.
     *
     * @return completes when those that were in before are answered
     */
    public Mono<Void> stop() {
        return traffic.stop();
    }

    /** Lets go of what it holds, when nothing is answered any more. */
    public void close() {
        if (meters != null) {
            meters.close();
        }
    }

    private Mono<Reply> reply(Inbound request, Ongoing ongoing) {
        traffic.requireNotStopping();
        QueryStringDecoder uri = new QueryStringDecoder(request.uri());
        return operators
                .find(request.method(), uri.rawPath())
                .map(answer -> answer.cast(Reply.class))
                .orElseGet(() -> dispatcher.reply(request, uri, ongoing));
    }

    private void report(Ongoing ongoing) {
        if (!reporters.isEmpty()) {
            FinishedRequest finished = ongoing.finished();
            reporters.forEach(reporter -> reporter.finished(finished));
        }
    }

    /**
     * Who may call.
     *
     * @param users who may log in
     * @param clients who may get a token by client credentials
     * @param tokens issued to both and checked with every other request
     * @param authentication whether tokens are checked
     */
    public record Callers(Users users, Users clients, Tokens tokens, boolean authentication) {}

    /**
     * Bounds and defaults of the API.
     *
     * @param maxBodyBytes the largest body of a request
     * @param defaultSessionTimeout of consumers whose configs do not bring one
     * @param maxSessionTimeout the longest that configs may bring
     * @param maxTopicsPerSubscription the most topics of one subscription
     * @param multiTenant false when clients have to say that they know of a single tenant
     */
    public record Settings(
            int maxBodyBytes,
            Duration defaultSessionTimeout,
            Duration maxSessionTimeout,
            int maxTopicsPerSubscription,
            boolean multiTenant) {}

    /**
     * What operators see.
     *
     * @param accessLog whether each request is logged
     * @param meters whether requests are counted and timed, and {@code /metrics} is answered; needs Micrometer
     */
    public record Reports(boolean accessLog, boolean meters) {}

    /**
     * What clients are put through, and who watches them.
     *
     * @param faults decides which requests meet a fault
     * @param scheduler runs the delays; stays the caller's to dispose
     * @param watch is told of requests and connections
     */
    public record Trials(FaultPlan faults, Scheduler scheduler, Watch watch) {}
}
