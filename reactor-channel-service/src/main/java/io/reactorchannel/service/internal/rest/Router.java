package io.reactorchannel.service.internal.rest;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the route of a request. */
final class Router {

    private final List<Route> routes;

    Router(List<Route> routes) {
        this.routes = List.copyOf(routes);
    }

    /** Finds the route; an unknown path is a 404, a known one asked with another method a 405. */
    Match find(String method, String rawPath) {
        List<String> path = Route.segments(rawPath);
        List<String> allowed = new ArrayList<>();
        for (Route route : routes) {
            Optional<String> id = route.match(path);
            if (id.isPresent() && route.method().equals(method)) {
                return new Match(route, rawPath, decoded(id.get()));
            }
            id.ifPresent(fits -> allowed.add(route.method()));
        }
        if (allowed.isEmpty()) {
            throw new HttpFault(404, "unknown route", Map.of());
        }
        String methods = String.join(", ", allowed);
        throw new HttpFault(405, "method not allowed; allowed are " + methods, Map.of("Allow", methods));
    }

    private static String decoded(String segment) {
        try {
            return QueryStringDecoder.decodeComponent(segment);
        } catch (IllegalArgumentException malformed) {
            throw HttpFault.badRequest("the path has a malformed escape");
        }
    }

    /**
     * A route that fits.
     *
     * @param route the route
     * @param path as it was sent
     * @param id the id in the path, empty where the route has none
     */
    record Match(Route route, String path, String id) {}
}
