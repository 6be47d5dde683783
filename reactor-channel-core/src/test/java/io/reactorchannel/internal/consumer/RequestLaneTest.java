package io.reactorchannel.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class RequestLaneTest {

    private final RequestLane lane = new RequestLane();
    private final List<String> started = new ArrayList<>();

    private Mono<String> request(String name, Sinks.One<String> answer) {
        return Mono.defer(() -> {
            started.add(name);
            return answer.asMono();
        });
    }

    @Test
    void requestsGoInTheOrderOfSubscriptionAndUrgentOnesBeforeThoseThatWait() {
        Sinks.One<String> first = Sinks.one();
        lane.inTurn(request("poll 1", first)).subscribe();
        lane.inTurn(request("poll 2", Sinks.one())).subscribe();
        Sinks.One<String> commit = Sinks.one();
        lane.beforeOthers(request("commit", commit)).subscribe();
        assertThat(started).containsExactly("poll 1");

        first.tryEmitValue("done");
        assertThat(started).containsExactly("poll 1", "commit");

        commit.tryEmitValue("done");
        assertThat(started).containsExactly("poll 1", "commit", "poll 2");
    }

    @Test
    void anErrorLetsTheNextOneGo() {
        Sinks.One<String> first = Sinks.one();
        Mono<String> failing = lane.inTurn(request("first", first));
        StepVerifier.create(failing)
                .then(() -> lane.inTurn(request("second", Sinks.one())).subscribe())
                .then(() -> first.tryEmitError(new IllegalStateException("boom")))
                .verifyErrorMessage("boom");
        assertThat(started).containsExactly("first", "second");
    }

    @Test
    void cancellingARequestInFlightLetsTheNextOneGo() {
        Disposable first = lane.inTurn(request("first", Sinks.one())).subscribe();
        lane.inTurn(request("second", Sinks.one())).subscribe();
        first.dispose();
        assertThat(started).containsExactly("first", "second");
    }

    @Test
    void aCancelledRequestThatWaitsNeverStarts() {
        Sinks.One<String> first = Sinks.one();
        lane.inTurn(request("first", first)).subscribe();
        lane.inTurn(request("second", Sinks.one())).subscribe().dispose();
        lane.inTurn(request("third", Sinks.one())).subscribe();
        first.tryEmitValue("done");
        assertThat(started).containsExactly("first", "third");
    }

    @Test
    void whatIsToGoToTheEndDoesSoWhenItIsCancelledAndOnlyThenTheNextOneGoes() {
        Sinks.One<String> create = Sinks.one();
        lane.toTheEnd(request("create", create).doOnNext(started::add))
                .subscribe()
                .dispose();
        lane.inTurn(request("next", Sinks.one())).subscribe();
        lane.beforeOthers(request("urgent", Sinks.one())).subscribe();
        assertThat(started).containsExactly("create");

        create.tryEmitValue("created");
        assertThat(started).containsExactly("create", "created", "urgent");
    }

    @Test
    void whatIsToGoToTheEndIsTakenOutWhenItIsCancelledWhileItWaits() {
        Sinks.One<String> first = Sinks.one();
        lane.inTurn(request("first", first)).subscribe();
        lane.toTheEnd(request("create", Sinks.one())).subscribe().dispose();
        lane.inTurn(request("next", Sinks.one())).subscribe();

        first.tryEmitValue("done");
        assertThat(started).containsExactly("first", "next");
    }

    @Test
    void whatGoesToTheEndSignalsItsAnswerAndLetsTheNextOneGo() {
        StepVerifier.create(lane.toTheEnd(Mono.just("answer")))
                .expectNext("answer")
                .verifyComplete();
        StepVerifier.create(lane.toTheEnd(Mono.empty())).verifyComplete();
        StepVerifier.create(lane.toTheEnd(Mono.error(new IllegalStateException("boom"))))
                .verifyErrorMessage("boom");

        lane.inTurn(request("next", Sinks.one())).subscribe();
        assertThat(started).containsExactly("next");
    }

    @Test
    void anErrorThatNobodyWaitsForAnyMoreLetsTheNextOneGo() {
        Sinks.One<String> create = Sinks.one();
        lane.toTheEnd(request("create", create)).subscribe().dispose();
        lane.inTurn(request("next", Sinks.one())).subscribe();

        create.tryEmitError(new IllegalStateException("boom"));
        assertThat(started).containsExactly("create", "next");
    }

    @Test
    void whatGoesToTheEndIsRunForEachSubscriptionInItsContext() {
        Mono<String> create = lane.toTheEnd(Mono.deferContextual(context -> Mono.just(context.get("who"))));

        StepVerifier.create(create.contextWrite(context -> context.put("who", "me")))
                .expectNext("me")
                .verifyComplete();
        StepVerifier.create(create.contextWrite(context -> context.put("who", "you")))
                .expectNext("you")
                .verifyComplete();
    }

    @Test
    void requestsThatEndAtOnceDoNotPileUpOnTheStack() {
        Sinks.One<String> first = Sinks.one();
        lane.inTurn(request("first", first)).subscribe();
        AtomicInteger done = new AtomicInteger();
        for (int i = 0; i < 20_000; i++) {
            lane.inTurn(Mono.fromRunnable(done::incrementAndGet)).subscribe();
        }
        first.tryEmitValue("done");
        assertThat(done).hasValue(20_000);
    }

    /** Fails when the guard against a cancel between admission and start is taken out, or turns are not exclusive. */
    @Test
    void neverTwoAtOnceAndNeverStuckWhileManyCallAndCancel() {
        AtomicInteger inFlight = new AtomicInteger();
        AtomicInteger overlaps = new AtomicInteger();
        Mono<Integer> request = Mono.defer(() -> {
            if (inFlight.incrementAndGet() > 1) {
                overlaps.incrementAndGet();
            }
            AtomicBoolean over = new AtomicBoolean();
            Runnable end = () -> {
                if (over.compareAndSet(false, true)) {
                    inFlight.decrementAndGet();
                }
            };
            return Mono.just(1)
                    .publishOn(Schedulers.parallel())
                    .doOnTerminate(end)
                    .doOnCancel(end);
        });
        Flux<Integer> callers = Flux.range(0, 20_000)
                .flatMap(
                        i -> {
                            Mono<Integer> turn = i % 3 == 0 ? lane.beforeOthers(request) : lane.inTurn(request);
                            return ThreadLocalRandom.current().nextInt(4) == 0
                                    ? turn.timeout(Duration.ofNanos(50_000)).onErrorResume(late -> Mono.just(0))
                                    : turn.subscribeOn(Schedulers.parallel());
                        },
                        100);
        StepVerifier.create(callers.then(lane.inTurn(Mono.just("free"))))
                .expectNext("free")
                .expectComplete()
                .verify(Duration.ofSeconds(60));
        assertThat(overlaps).hasValue(0);
    }
}
