package io.reactorchannel.service.internal.rest;

import io.netty.handler.codec.http.HttpHeaders;
import io.reactorchannel.service.fault.Fault;
import io.reactorchannel.service.fault.FaultPlan;
import io.reactorchannel.service.fault.IncomingRequest;
import io.reactorchannel.service.fault.Operation;
import io.reactorchannel.service.internal.auth.Tokens;
import io.reactorchannel.service.internal.backend.Refusal;
import io.reactorchannel.service.internal.consumer.Consumers;
import io.reactorchannel.service.internal.watch.Watch;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Asks the fault plan about each request and has happen what it says. */
final class FaultInjector {

    private static final Set<String> CREDENTIALS = Set.of("authorization", "cookie", "proxy-authorization");

    private static final byte[] GARBAGE = "<!doctype html><title>bad gateway</title>".getBytes(StandardCharsets.UTF_8);

    private final Map<Operation, AtomicLong> numbers = new EnumMap<>(Operation.class);
    private final FaultPlan plan;
    private final Scheduler scheduler;
    private final Watch watch;
    private final Consumers consumers;
    private final Tokens tokens;
    private final Mono<Void> stopping;

    /** Delays end when {@code stopping} completes. */
    FaultInjector(RestApi.Trials trials, Consumers consumers, Tokens tokens, Mono<Void> stopping) {
        this.plan = trials.faults();
        this.scheduler = trials.scheduler();
        this.watch = trials.watch();
        this.stopping = stopping;
        this.consumers = consumers;
        this.tokens = tokens;
        for (Operation operation : Operation.values()) {
            numbers.put(operation, new AtomicLong());
        }
    }

    /** Serves a request, unless the plan has something else in mind. */
    Mono<Reply> serve(Inbound request, Router.Match match, Mono<Answer> served) {
        return ask(request, match)
                .map(fault -> inject(fault, request.headers(), match, served))
                .orElseGet(() -> served.cast(Reply.class));
    }

    private Optional<Fault> ask(Inbound request, Router.Match match) {
        Operation operation = match.route().operation();
        long number = numbers.getOrDefault(operation, new AtomicLong()).incrementAndGet();
        String consumer = operation.isOfConsumer() ? match.id() : "";
        IncomingRequest asked = new IncomingRequest(
                operation, request.method(), match.path(), consumer, harmless(request.headers()), number);
        try {
            Optional<Fault> fault = plan.next(asked);
            fault.ifPresent(planned -> requireApplies(planned, operation));
            return fault;
        } catch (RuntimeException | AssertionError wrong) {
            watch.report("the fault plan failed at " + operation + " " + number + ": " + wrong);
            throw new HttpFault(500, "the fault plan failed", Map.of());
        }
    }

    private static Map<String, String> harmless(HttpHeaders headers) {
        Map<String, String> harmless = new HashMap<>();
        headers.forEach(header -> harmless.putIfAbsent(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        harmless.keySet().removeAll(CREDENTIALS);
        return Map.copyOf(harmless);
    }

    private static void requireApplies(Fault planned, Operation operation) {
        if (!planned.kind().appliesTo(operation)) {
            throw new IllegalArgumentException(planned + " does not apply to " + operation);
        }
    }

    private Mono<Reply> inject(Fault fault, HttpHeaders headers, Router.Match match, Mono<Answer> served) {
        Mono<Reply> outcome = Mono.defer(() -> outcome(fault, headers, match, served));
        return fault.delay().isZero()
                ? outcome
                : Mono.firstWithSignal(Mono.delay(fault.delay(), scheduler).then(), stopping)
                        .then(outcome);
    }

    private Mono<Reply> outcome(Fault fault, HttpHeaders headers, Router.Match match, Mono<Answer> served) {
        return switch (fault.kind()) {
            case DELAY -> served.cast(Reply.class);
            case STATUS -> Mono.error(refused(fault));
            case LOST_CONSUMER -> consumers.forget(match.id()).then(Mono.error(Refusal::unknownConsumer));
            case EXPIRED_TOKEN -> Mono.error(expired(headers));
            case WRONG_COOKIE -> Mono.error(new Refusal(Refusal.Reason.WRONG_COOKIE, "invalid cookie"));
            case ANSWER_CLOSED -> lost(served).map(answer -> BrokenReply.closed());
            case ANSWER_TRUNCATED -> lost(served).map(BrokenReply::truncated);
            case ANSWER_GARBAGE -> lost(served).map(answer -> Answer.json(GARBAGE));
            case ANSWER_STATUS -> lost(served).flatMap(answer -> Mono.error(refused(fault)));
        };
    }

    /** A refusal is an answer that can get lost, too. */
    private static Mono<Answer> lost(Mono<Answer> served) {
        return served.onErrorResume(
                fault -> !(fault instanceof BrokenOffException),
                fault -> Mono.fromSupplier(() -> Faults.answer(fault)));
    }

    private static HttpFault refused(Fault fault) {
        Map<String, String> headers = fault.retryAfter().isPresent()
                ? Map.of("Retry-After", Integer.toString(fault.retryAfter().getAsInt()))
                : Map.of();
        return new HttpFault(fault.status(), "a fault on purpose", headers);
    }

    private HttpFault expired(HttpHeaders headers) {
        Authorization.credentials(headers, "Bearer").ifPresent(tokens::revoke);
        return Authorization.refused("Bearer", "missing, unknown or expired token");
    }
}
