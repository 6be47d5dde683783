package io.reactorchannel.wire;

import static io.reactorchannel.wire.WireFixture.CONSUMERS;
import static io.reactorchannel.wire.WireFixture.LOGIN;
import static io.reactorchannel.wire.WireFixture.LONG_ENOUGH;
import static io.reactorchannel.wire.WireFixture.await;
import static io.reactorchannel.wire.WireFixture.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.error.TemporaryAuthenticationError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.test.StepVerifier;

/** Many callers at a time: one login, one request of the consumer, few connections. */
class ConcurrencyTest {

    private static final int CALLERS = 100;
    private static final String LOGIN_REQUEST = "GET " + LOGIN;

    @RegisterExtension
    static final WireFixture wire = new WireFixture();

    private final AtomicLong offset = new AtomicLong();
    private final AtomicInteger tokens = new AtomicInteger();

    /** A healthy service whose polls bring one record each. */
    private Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        String resource = request.uri().replaceAll(".*/", "");
        return switch (request.method() + " " + resource) {
            case "GET login" ->
                RawService.json(response, "{\"AuthorizationToken\": \"tok-" + tokens.incrementAndGet() + "\"}");
            case "POST consumers" -> RawService.json(response, "{\"consumerInstanceId\": 1}");
            case "GET records" ->
                RawService.json(response, "{\"records\": [" + record(offset.getAndIncrement()) + "]}");
            case "GET subscription" -> RawService.json(response, "[\"t\"]");
            default -> RawService.noContent(response);
        };
    }

    /** A service whose logins wait for a gate to open. */
    private RawService serviceWithGatedLogin(Mono<Void> gate) {
        return RawService.start((request, response) -> request.uri().endsWith(LOGIN)
                ? gate.then(Mono.from(answer(request, response)))
                : answer(request, response));
    }

    @Test
    void aHundredSubscribersOfTokenShareOneLogin() {
        Sinks.Empty<Void> gate = Sinks.empty();
        try (RawService service = serviceWithGatedLogin(gate.asMono())) {
            Mono<String> token =
                    ChannelAuth.userPassword(service.url(), "u", "p").token();
            List<String> received = new CopyOnWriteArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                token.subscribe(received::add);
            }
            await("a login", () -> service.count(LOGIN_REQUEST) > 0);

            gate.tryEmitEmpty();

            await("the tokens", () -> received.size() == CALLERS);
            assertThat(received).containsOnly("tok-1");
            assertThat(service.requests()).containsExactly(LOGIN_REQUEST);
        }
    }

    @Test
    void aHundredOperationsShareOneLogin() {
        try (RawService service = RawService.start(this::answer)) {
            ReactiveChannel channel = channel(service, ChannelAuth.userPassword(service.url(), "u", "p"));

            StepVerifier.create(Flux.range(0, CALLERS)
                            .flatMap(caller -> channel.produce(Map.of()).subscribeOn(Schedulers.parallel()), CALLERS))
                    .expectComplete()
                    .verify(LONG_ENOUGH);

            assertThat(service.count(LOGIN_REQUEST)).isEqualTo(1);
        }
    }

    @Test
    void aHundredOperationsRefusedWithOneTokenShareTheNextLogin() {
        try (RawService service = RawService.start((request, response) ->
                "Bearer tok-1".equals(request.requestHeaders().get("Authorization"))
                        ? response.status(401).send()
                        : answer(request, response))) {
            ReactiveChannel channel = channel(service, ChannelAuth.userPassword(service.url(), "u", "p"));

            StepVerifier.create(Flux.range(0, CALLERS)
                            .flatMap(caller -> channel.produce(Map.of()).subscribeOn(Schedulers.parallel()), CALLERS))
                    .expectComplete()
                    .verify(LONG_ENOUGH);

            assertThat(service.count(LOGIN_REQUEST)).isEqualTo(2);
        }
    }

    @Test
    void cancellingOneWaiterHarmsNoOther() {
        Sinks.Empty<Void> gate = Sinks.empty();
        try (RawService service = serviceWithGatedLogin(gate.asMono())) {
            Mono<String> token =
                    ChannelAuth.userPassword(service.url(), "u", "p").token();
            List<String> received = new CopyOnWriteArrayList<>();
            List<Disposable> waiters = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                waiters.add(token.subscribe(received::add));
            }
            await("a login", () -> service.count(LOGIN_REQUEST) > 0);

            waiters.subList(0, CALLERS / 2).forEach(Disposable::dispose);
            gate.tryEmitEmpty();

            await("the tokens", () -> received.size() == CALLERS / 2);
            assertThat(service.requests()).containsExactly(LOGIN_REQUEST);
        }
    }

    @Test
    void allWhoWaitForALoginGetItsErrorAndTheNextOneTriesAnew() {
        Sinks.Empty<Void> gate = Sinks.empty();
        AtomicInteger logins = new AtomicInteger();
        try (RawService service = RawService.start((request, response) -> gate.asMono()
                .then(Mono.defer(() -> Mono.from(
                        logins.getAndIncrement() == 0 ? response.status(500).send() : answer(request, response)))))) {
            Mono<String> token =
                    ChannelAuth.userPassword(service.url(), "u", "p").token();
            List<Throwable> errors = new CopyOnWriteArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                token.subscribe(value -> {}, errors::add);
            }
            await("a login", () -> service.count(LOGIN_REQUEST) > 0);

            gate.tryEmitEmpty();

            await("the errors", () -> errors.size() == CALLERS);
            assertThat(errors).hasOnlyElementsOfType(TemporaryAuthenticationError.class);
            StepVerifier.create(token).expectNext("tok-1").expectComplete().verify(LONG_ENOUGH);
            assertThat(service.count(LOGIN_REQUEST)).isEqualTo(2);
        }
    }

    @Test
    void aHundredCallersNeverHaveTwoRequestsOfTheConsumerInFlight() {
        AtomicInteger inFlight = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (RawService service = RawService.start((request, response) -> {
            most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
            // answered from another thread, so that a second request could come in between
            return Mono.fromRunnable(inFlight::decrementAndGet)
                    .subscribeOn(Schedulers.parallel())
                    .then(Mono.from(answer(request, response)));
        })) {
            ReactiveChannel channel = channel(service, ChannelAuth.none());
            channel.subscribe("t").block(LONG_ENOUGH);

            StepVerifier.create(Flux.range(0, CALLERS)
                            .flatMap(
                                    caller -> operation(channel, caller).then().subscribeOn(Schedulers.parallel()),
                                    CALLERS))
                    .expectComplete()
                    .verify(LONG_ENOUGH);

            assertThat(most).hasValue(1);
            assertThat(service.count("GET " + CONSUMERS + "/1/records")).isEqualTo(CALLERS / 4);
            assertThat(service.count("GET " + CONSUMERS + "/1/subscription")).isEqualTo(CALLERS / 4);
        }
    }

    private static Mono<?> operation(ReactiveChannel channel, int caller) {
        return switch (caller % 4) {
            case 0 -> channel.poll();
            case 1 -> channel.commit();
            case 2 -> channel.subscriptions();
            default -> channel.subscribe("t" + caller % 8);
        };
    }

    @Test
    void aHundredCallersWithoutAConsumerCreateOne() {
        try (RawService service = RawService.start(this::answer)) {
            ReactiveChannel channel = channel(service, ChannelAuth.none());

            StepVerifier.create(Flux.range(0, CALLERS)
                            .flatMap(caller -> channel.subscribe("t").subscribeOn(Schedulers.parallel()), CALLERS))
                    .expectComplete()
                    .verify(LONG_ENOUGH);

            assertThat(service.requests())
                    .containsExactly("POST " + CONSUMERS, "POST " + CONSUMERS + "/1/subscription");
        }
    }

    @Test
    void aWaitingCommitGoesBeforeTheNextPollAndDisturbsNone() {
        Sinks.Empty<Void> gate = Sinks.empty();
        AtomicInteger polls = new AtomicInteger();
        try (RawService service = RawService.start(
                (request, response) -> request.uri().endsWith("/records") && polls.incrementAndGet() == 2
                        ? gate.asMono().then(Mono.from(answer(request, response)))
                        : answer(request, response))) {
            ReactiveChannel channel = channel(service, ChannelAuth.none());
            channel.subscribe("t").then(channel.poll()).block(LONG_ENOUGH);
            List<String> done = new CopyOnWriteArrayList<>();
            channel.poll().subscribe(records -> done.add("poll in flight"));
            await("the poll in flight", () -> polls.get() == 2);

            channel.poll().subscribe(records -> done.add("later poll"));
            channel.commit().subscribe(nothing -> {}, error -> {}, () -> done.add("commit"));
            gate.tryEmitEmpty();

            await("all three", () -> done.size() == 3);
            assertThat(done).containsExactly("poll in flight", "commit", "later poll");
            String consumer = CONSUMERS + "/1";
            assertThat(service.requests())
                    .endsWith(
                            "GET " + consumer + "/records",
                            "POST " + consumer + "/offsets",
                            "GET " + consumer + "/records");
        }
    }

    @Test
    void aCancelledCallerLetsTheOthersThrough() {
        Sinks.Empty<Void> never = Sinks.empty();
        AtomicInteger polls = new AtomicInteger();
        try (RawService service = RawService.start(
                (request, response) -> request.uri().endsWith("/records") && polls.incrementAndGet() == 1
                        ? never.asMono().then(Mono.from(answer(request, response)))
                        : answer(request, response))) {
            ReactiveChannel channel = channel(service, ChannelAuth.none());
            channel.subscribe("t").block(LONG_ENOUGH);
            Disposable inFlight = channel.poll().subscribe();
            await("the poll in flight", () -> polls.get() == 1);
            Disposable waiting = channel.poll().subscribe();
            Mono<List<String>> subscriptions = channel.subscriptions();

            waiting.dispose();
            inFlight.dispose();

            StepVerifier.create(subscriptions)
                    .expectNext(List.of("t"))
                    .expectComplete()
                    .verify(LONG_ENOUGH);
            assertThat(polls).hasValue(1);
        }
    }

    @Test
    void answersWithoutABodyKeepTheConnection() {
        try (RawService service = RawService.start(this::answer)) {
            ReactiveChannel channel = channel(service, ChannelAuth.none());

            StepVerifier.create(channel.subscribe("t")
                            .thenMany(Flux.range(0, 50)
                                    .concatMap(round -> channel.poll().then(channel.commit())))
                            .then(channel.delete()))
                    .expectComplete()
                    .verify(LONG_ENOUGH);

            assertThat(service.count("POST " + CONSUMERS + "/1/offsets")).isEqualTo(50);
            // a request that follows from an answer may go out before that answer's connection is free again
            assertThat(service.connections()).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void destroyLeavesASharedAuthUsable() {
        try (RawService service = RawService.start(this::answer)) {
            ChannelAuth shared = ChannelAuth.userPassword(service.url(), "u", "p");
            ReactiveChannel first = channel(service, shared);
            ReactiveChannel second = channel(service, shared);
            first.create().block(LONG_ENOUGH);

            first.destroy().block(LONG_ENOUGH);

            StepVerifier.create(second.create()).expectComplete().verify(LONG_ENOUGH);
            assertThat(service.count(LOGIN_REQUEST)).isEqualTo(1);
        }
    }

    private static ReactiveChannel channel(RawService service, ChannelAuth auth) {
        return wire.channel(service.url(), b -> b.auth(auth));
    }
}
