package io.reactorchannel.service.internal.rest;

import io.reactorchannel.service.internal.backend.Backend;
import io.reactorchannel.service.internal.backend.Refusal;
import io.reactorchannel.service.internal.report.MeterPage;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What operators ask for, without a token and free of faults on purpose: {@code /health} and {@code /metrics}. */
final class OperatorRoutes {

    /** Prometheus' text format. */
    private static final String METERS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final Backend backend;
    private final @Nullable MeterPage meters;

    OperatorRoutes(Backend backend, @Nullable MeterPage meters) {
        this.backend = backend;
        this.meters = meters;
    }

    /** The answer to such a request; nothing for any other. */
    Optional<Mono<Answer>> find(String method, String path) {
        if (path.equals("/health")) {
            return Optional.of(onlyGet(method, Mono.defer(this::health)));
        }
        if (path.equals("/metrics") && meters != null) {
            return Optional.of(onlyGet(method, Mono.fromSupplier(() -> page(meters))));
        }
        return Optional.empty();
    }

    private static Mono<Answer> onlyGet(String method, Mono<Answer> answer) {
        return method.equals("GET")
                ? answer
                : Mono.error(new HttpFault(405, "method not allowed; allowed are GET", Map.of("Allow", "GET")));
    }

    private Mono<Answer> health() {
        return backend.check()
                .then(Mono.fromSupplier(() -> health(200, "UP")))
                .onErrorResume(Refusal.class, unavailable -> Mono.fromSupplier(() -> health(503, "DOWN")));
    }

    private static Answer health(int status, String word) {
        return Answer.json(status, Json.write(Map.of("status", word)), Map.of("Cache-Control", "no-store"));
    }

    private static Answer page(MeterPage meters) {
        return Answer.of(200, METERS_TYPE, meters.scrape().getBytes(StandardCharsets.UTF_8));
    }
}
