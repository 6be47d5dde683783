package io.reactorchannel.service.internal.rest;

import io.reactorchannel.service.fault.Operation;
import io.reactorchannel.service.internal.backend.Backend;
import java.util.List;
import reactor.core.publisher.Mono;

/** How far a group is behind, with and without the prefix that consumers' paths have. */
final class LagRoutes {

    private static final String PATH = "/v1/consumers/consumergroup/topic-wise-lag/" + Route.ID;

    private final Backend backend;

    LagRoutes(Backend backend) {
        this.backend = backend;
    }

    List<Route> routes() {
        return List.of(
                Route.of(Operation.LAG, "GET", PATH, this::lag),
                Route.of(Operation.LAG, "GET", "/databus/consumer-service" + PATH, this::lag));
    }

    /** An unknown group is no 404, which clients take for a lost consumer: it is behind in nothing. */
    private Mono<Answer> lag(Call call) {
        return backend.lag(call.id())
                .map(lags -> LagAnswer.of(call.id(), lags))
                .map(Json::write)
                .map(Answer::json);
    }
}
