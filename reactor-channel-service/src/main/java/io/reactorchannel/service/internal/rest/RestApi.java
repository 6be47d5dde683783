package io.reactorchannel.service.internal.rest;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.reactorchannel.service.fault.FaultPlan;
import io.reactorchannel.service.internal.auth.Tokens;
import io.reactorchannel.service.internal.auth.Users;
import io.reactorchannel.service.internal.backend.Backend;
import io.reactorchannel.service.internal.consumer.Consumers;
import io.reactorchannel.service.internal.watch.Watch;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Answers every request: finds its route, checks its token, reads its body, asks the route's endpoint. */
public final class RestApi {

    private final Router router;
    private final Callers callers;
    private final BodyReader bodies;
    private final FaultInjector faults;
    private final Watch watch;
    private final Connections connections;

    /**
     * Puts the routes together.
     *
     * @param callers who may call
     * @param consumers the consumer instances
     * @param backend where records are produced to
     * @param settings bounds and defaults
     * @param trials what clients are put through, and who watches them
     */
    public RestApi(Callers callers, Consumers consumers, Backend backend, Settings settings, Trials trials) {
        this.callers = callers;
        this.bodies = new BodyReader(settings.maxBodyBytes());
        this.faults =
                new FaultInjector(trials.faults(), trials.scheduler(), trials.watch(), consumers, callers.tokens());
        this.watch = trials.watch();
        this.connections = new Connections(watch);
        List<Route> routes = Stream.of(
                        new LoginRoutes(callers.users(), callers.clients(), callers.tokens()).routes(),
                        new ConsumerRoutes(consumers, settings.defaultSessionTimeout()).routes(),
                        new ProducerRoutes(backend).routes())
                .flatMap(List::stream)
                .toList();
        this.router = new Router(routes);
    }

    /**
     * Answers a request; always with an answer or less, never with an error.
     *
     * @param request what Reactor Netty received
     * @param response where the answer goes
     * @return completes when the answer is sent, or the connection closed
     */
    public Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        return Mono.defer(() -> reply(request))
                // an answer would only make Reactor Netty signal, and log, the same end a second time
                .onErrorResume(BrokenOffException.class, gone -> Mono.fromSupplier(BrokenReply::closed))
                .onErrorResume(fault -> Mono.fromSupplier(() -> Faults.answer(fault)))
                .flatMap(reply -> Mono.from(reply.sendTo(response)));
    }

    private Mono<Reply> reply(HttpServerRequest request) {
        Object connection = connections.of(request);
        QueryStringDecoder uri = new QueryStringDecoder(request.uri());
        Router.Match match = router.find(request.method().name(), uri.rawPath());
        Mono<Answer> served = Mono.defer(() -> answer(request, connection, uri, match));
        if (!match.route().operation().isOfConsumer()) {
            return faults.serve(request, match, served);
        }
        String what = match.route().operation().name();
        // The request is over before its answer leaves: the client may send the next one when it has the answer.
        return Mono.using(
                () -> watch.begin(connection, match.id(), what),
                begun -> faults.serve(request, match, served),
                Watch.Request::end);
    }

    private Mono<Answer> answer(
            HttpServerRequest request, Object connection, QueryStringDecoder uri, Router.Match match) {
        if (callers.authentication() && !match.route().open()) {
            requireToken(request.requestHeaders());
        }
        return bodies.read(request)
                .map(body ->
                        new Call(request, uri, match.id(), body, complaint -> watch.complain(connection, complaint)))
                .flatMap(match.route().endpoint()::answer);
    }

    private void requireToken(HttpHeaders headers) {
        if (Authorization.credentials(headers, "Bearer")
                .flatMap(callers.tokens()::user)
                .isEmpty()) {
            throw Authorization.refused("Bearer", "missing, unknown or expired token");
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
     */
    public record Settings(int maxBodyBytes, Duration defaultSessionTimeout) {}

    /**
     * What clients are put through, and who watches them.
     *
     * @param faults decides which requests meet a fault
     * @param scheduler runs the delays; stays the caller's to dispose
     * @param watch is told of requests and connections
     */
    public record Trials(FaultPlan faults, Scheduler scheduler, Watch watch) {}
}
