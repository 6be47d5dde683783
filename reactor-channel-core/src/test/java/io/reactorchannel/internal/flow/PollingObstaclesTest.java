package io.reactorchannel.internal.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

/** What keeps a flow from handing out or polling, and what ends it from elsewhere. */
class PollingObstaclesTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);
    private static final IllegalStateException BOOM = new IllegalStateException("boom");

    private final Flow flow = new Flow();
    private final AtomicBoolean mayPoll = new AtomicBoolean(true);
    private final AtomicInteger polls = new AtomicInteger();
    private final AtomicInteger cancelledPolls = new AtomicInteger();
    private final Deque<Sinks.One<FakeBatch>> inFlight = new ArrayDeque<>();
    private final TestPublisher<Void> work = TestPublisher.create();

    private Flux<Integer> flux(int prefetch) {
        Mono<FakeBatch> poll = Mono.defer(() -> {
            polls.incrementAndGet();
            inFlight.add(Sinks.one());
            return inFlight.getLast().asMono().doOnCancel(cancelledPolls::incrementAndGet);
        });
        return new PollingFlux<>(poll, poll, prefetch, mayPoll::get, flow);
    }

    private FakeBatch answer(FakeBatch batch) {
        inFlight.remove().tryEmitValue(batch);
        return batch;
    }

    @Test
    void anObstacleHoldsUpWhatIsBehindItUntilItIsOvercome() {
        StepVerifier.create(flux(0))
                .then(() -> answer(new FakeBatch(1, 2, 3).before(2, work.mono())))
                .expectNext(1)
                .then(() -> assertThat(work.subscribeCount()).isEqualTo(1))
                .then(work::complete)
                .expectNext(2, 3)
                .thenCancel()
                .verify();
    }

    @Test
    void anObstacleIsNotTakenOnBeforeTheRecordBehindItIsAskedFor() {
        StepVerifier.create(flux(0), 1)
                .then(() -> answer(new FakeBatch(1, 2).before(2, work.mono())))
                .expectNext(1)
                .then(() -> assertThat(work.subscribeCount()).isZero())
                .thenRequest(1)
                .then(() -> assertThat(work.subscribeCount()).isEqualTo(1))
                .thenCancel()
                .verify();
    }

    @Test
    void obstaclesOvercomeAtOnceDoNotHoldUpAnything() {
        StepVerifier.create(flux(0))
                .then(() -> answer(new FakeBatch(1, 2).before(1, Mono.empty()).before(2, Mono.empty())))
                .expectNext(1, 2)
                .thenCancel()
                .verify();
    }

    @Test
    void aBatchThatAnObstacleLeavesEmptyIsFollowedByTheNextPoll() {
        FakeBatch batch = new FakeBatch(1);
        StepVerifier.create(flux(0))
                .then(() -> answer(batch.before(1, batch.passOver())))
                .then(() -> assertThat(polls).hasValue(2))
                .then(() -> answer(new FakeBatch(2)))
                .expectNext(2)
                .thenCancel()
                .verify();
    }

    @Test
    void anErrorOfTheWorkEndsTheFlowAndWhatIsBehindItIsDropped() {
        FakeBatch batch = new FakeBatch(1, 2, 3).before(2, work.mono());
        StepVerifier.create(flux(1))
                .then(() -> answer(batch))
                .expectNext(1)
                .then(() -> work.error(BOOM))
                .expectErrorMessage("boom")
                .verify(LONG_ENOUGH);
        assertThat(batch.discarded()).isEqualTo(2);
        assertThat(batch.isGivenUp()).isTrue();
        assertThat(cancelledPolls).as("the poll ahead").hasValue(1);
    }

    @Test
    void aCancelDuringTheWorkCancelsItAndDropsWhatIsBehindIt() {
        FakeBatch batch = new FakeBatch(1, 2).before(2, work.mono());
        Disposable subscription = flux(0).subscribe();
        answer(batch);
        subscription.dispose();

        work.assertCancelled();
        assertThat(batch.discarded()).isEqualTo(1);
    }

    @Test
    void aStopDuringTheWorkCancelsItAndDropsWhatIsBehindItAndCompletes() {
        FakeBatch batch = new FakeBatch(1, 2).before(2, work.mono());
        StepVerifier.create(flux(0))
                .then(() -> answer(batch))
                .expectNext(1)
                .then(flow::stop)
                .expectComplete()
                .verify(LONG_ENOUGH);
        work.assertCancelled();
        assertThat(batch.discarded()).isEqualTo(1);
    }

    @Test
    void whileItMayNotPollItDoesNotAndSaysSo() {
        mayPoll.set(false);
        StepVerifier.create(flux(0), 0)
                .then(() -> assertThat(flow.isBlocked()).as("without demand").isFalse())
                .thenRequest(1)
                .then(() -> assertThat(polls).hasValue(0))
                .then(() -> assertThat(flow.isBlocked()).isTrue())
                .then(flow::wake)
                .then(() -> assertThat(polls).as("woken too early").hasValue(0))
                .thenCancel()
                .verify();
        assertThat(flow.isBlocked()).as("after the end").isFalse();
    }

    @Test
    void whenItMayPollAgainItDoesSoWhenItIsWoken() {
        mayPoll.set(false);
        StepVerifier.create(flux(0))
                .then(() -> mayPoll.set(true))
                .then(() -> assertThat(polls).hasValue(0))
                .then(flow::wake)
                .then(() -> assertThat(flow.isBlocked()).isFalse())
                .then(() -> answer(new FakeBatch(1)))
                .expectNext(1)
                .thenCancel()
                .verify();
    }

    @Test
    void whatWasPolledIsHandedOutAlsoWhenItMayNotPollAnyMore() {
        StepVerifier.create(flux(0), 1)
                .then(() -> answer(new FakeBatch(1, 2, 3)))
                .expectNext(1)
                .then(() -> mayPoll.set(false))
                .thenRequest(2)
                .expectNext(2, 3)
                .then(() -> assertThat(polls).hasValue(1))
                .thenCancel()
                .verify();
    }

    @Test
    void aFailureFromElsewhereDropsWhatIsNotHandedOutAndIsSignalledOnce() {
        FakeBatch batch = new FakeBatch(1, 2);
        AtomicInteger errors = new AtomicInteger();
        StepVerifier.create(flux(0).doOnError(error -> errors.incrementAndGet()), 1)
                .then(() -> answer(batch))
                .expectNext(1)
                .then(() -> flow.fail(BOOM))
                .expectErrorMessage("boom")
                .verify(LONG_ENOUGH);
        flow.fail(new IllegalStateException("again"));
        flow.stop();
        assertThat(errors).hasValue(1);
        assertThat(batch.discarded()).isEqualTo(1);
    }

    @Test
    void aFailureFromElsewhereCancelsThePollInFlight() {
        StepVerifier.create(flux(0))
                .then(() -> flow.fail(BOOM))
                .expectErrorMessage("boom")
                .verify(LONG_ENOUGH);
        assertThat(cancelledPolls).hasValue(1);
    }

    @Test
    void afterAStopAFailureFromElsewhereIsNotSignalled() {
        StepVerifier.create(flux(0))
                .then(flow::stop)
                .then(() -> flow.fail(BOOM))
                .expectComplete()
                .verify(LONG_ENOUGH);
    }
}
