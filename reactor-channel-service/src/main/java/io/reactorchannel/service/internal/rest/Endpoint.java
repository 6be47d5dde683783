package io.reactorchannel.service.internal.rest;

import reactor.core.publisher.Mono;

/** Answers the requests of one route. */
@FunctionalInterface
interface Endpoint {

    Mono<Answer> answer(Call call);
}
