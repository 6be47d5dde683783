package io.reactorchannel.service.internal.rest;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.reactorchannel.service.internal.watch.Watch;
import reactor.core.publisher.Mono;

/** Serves a request of the API: finds its route, checks its token, reads its body, asks the route's endpoint. */
final class Dispatcher {

    private final Router router;
    private final RestApi.Callers callers;
    private final BodyReader bodies;
    private final FaultInjector faults;
    private final Watch watch;
    private final Connections connections;

    Dispatcher(Router router, RestApi.Callers callers, BodyReader bodies, FaultInjector faults, Watch watch) {
        this.router = router;
        this.callers = callers;
        this.bodies = bodies;
        this.faults = faults;
        this.watch = watch;
        this.connections = new Connections(watch);
    }

    Mono<Reply> reply(Inbound request, QueryStringDecoder uri, Ongoing ongoing) {
        Object connection = request.connection(connections);
        Router.Match match = router.find(request.method(), uri.rawPath());
        ongoing.routed(match);
        Mono<Answer> served = Mono.defer(() -> answer(request, connection, uri, match, ongoing));
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
            Inbound request, Object connection, QueryStringDecoder uri, Router.Match match, Ongoing ongoing) {
        String user = match.route().open() ? Call.ANYBODY : user(request.headers());
        ongoing.authorized(user);
        return Mono.defer(() -> {
                    ongoing.reading();
                    return bodies.read(request);
                })
                .doOnNext(ongoing::read)
                .map(body -> new Call(
                        request, uri, match.id(), user, body, complaint -> watch.complain(connection, complaint)))
                .flatMap(match.route().endpoint()::answer);
    }

    private String user(HttpHeaders headers) {
        if (!callers.authentication()) {
            return Call.ANYBODY;
        }
        return Authorization.credentials(headers, "Bearer")
                .flatMap(callers.tokens()::user)
                .orElseThrow(() -> Authorization.refused("Bearer", "missing, unknown or expired token"));
    }
}
