package io.reactorchannel.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.CommitStrategy;
import io.reactorchannel.error.PayloadError;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.error.TemporaryError;
import io.reactorchannel.internal.flow.ActiveFlow;
import io.reactorchannel.internal.flow.PollingFlux;
import io.reactorchannel.internal.logging.RateLimitedLog;
import io.reactorchannel.internal.telemetry.Telemetry;
import io.reactorchannel.internal.transport.CookieJar;
import io.reactorchannel.internal.wire.ConsumedOffset;
import io.reactorchannel.internal.wire.Payloads;
import io.reactorchannel.internal.wire.PolledRecord;
import io.reactorchannel.testing.Await;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import tools.jackson.databind.json.JsonMapper;

class PollingFluxTest {

    private static final Payloads PAYLOADS = new Payloads(new JsonMapper());
    private static final RateLimitedLog LOG = new RateLimitedLog(LoggerFactory.getLogger("test"), Schedulers::parallel);
    private static final Poison POISON =
            new Poison((record, error) -> Mono.error(error), PAYLOADS, Telemetry.OFF, LOG, () -> "");

    private final ConsumerSession session = new ConsumerSession("c", new CookieJar(), Telemetry.OFF);
    private final ActiveFlow activeFlow = new ActiveFlow(() -> {});
    private final AtomicInteger polls = new AtomicInteger();
    private final AtomicInteger pauses = new AtomicInteger();
    private final Deque<Flight> inFlight = new ArrayDeque<>();
    private long nextOffset;

    private Flux<Map<String, Object>> flux(int prefetch) {
        Mono<PolledBatch<Map<String, Object>>> poll = Mono.defer(() -> {
            polls.incrementAndGet();
            PollInDoubt doubt = new PollInDoubt(session);
            doubt.send();
            Flight flight = new Flight(doubt, Sinks.one());
            inFlight.add(flight);
            return flight.answer().asMono().doOnCancel(doubt::abandoned);
        });
        Mono<PolledBatch<Map<String, Object>>> paused = poll.doOnSubscribe(s -> pauses.incrementAndGet());
        return activeFlow.during(flow -> new PollingFlux<>(poll, paused, prefetch, () -> true, flow));
    }

    private record Flight(PollInDoubt doubt, Sinks.One<PolledBatch<Map<String, Object>>> answer) {}

    private void answer(int records) {
        answer(LongStream.range(nextOffset, nextOffset + records)
                .mapToObj(offset -> record(offset, "{\"number\":" + offset + "}"))
                .toList());
        nextOffset += records;
    }

    private void answer(List<PolledRecord> records) {
        Flight flight = inFlight.remove();
        flight.answer().tryEmitValue(batch(session, flight.doubt(), records));
    }

    private void fail(String message) {
        inFlight.remove().answer().tryEmitError(new TemporaryError(message));
    }

    private static PolledBatch<Map<String, Object>> batch(
            ConsumerSession consumer, PollInDoubt doubt, List<PolledRecord> records) {
        return PayloadBatch.maker(PAYLOADS.asMaps(), POISON).make(consumer, doubt, records);
    }

    private static PolledRecord record(long offset, String payload) {
        String encoded = Base64.getEncoder().encodeToString(payload.getBytes(StandardCharsets.UTF_8));
        return new PolledRecord("t", 0, offset, null, Map.of(), encoded);
    }

    private List<ConsumedOffset> handedOut() {
        session.ledger().release();
        return session.ledger().committable(CommitStrategy.EVERY_OFFSET, Integer.MAX_VALUE);
    }

    @Test
    void noPollBeforeTheFirstRequest() {
        StepVerifier.create(flux(3), 0)
                .then(() -> assertThat(polls).hasValue(0))
                .thenCancel()
                .verify();
    }

    @Test
    void withoutPrefetchOnePollServesAsManyRequestsAsItHasRecords() {
        StepVerifier.create(flux(0), 0)
                .thenRequest(1)
                .then(() -> answer(3))
                .expectNextCount(1)
                .then(() -> assertThat(polls).hasValue(1))
                .thenRequest(2)
                .expectNextCount(2)
                .then(() -> assertThat(polls).hasValue(1))
                .thenRequest(1)
                .then(() -> assertThat(polls).hasValue(2))
                .thenCancel()
                .verify();
    }

    @Test
    void prefetchBoundsThePollsBeyondDemand() {
        StepVerifier.create(flux(2), 0)
                .thenRequest(1)
                .then(() -> answer(3))
                .then(() -> answer(3))
                .then(() -> answer(3))
                .expectNextCount(1)
                .then(() -> assertThat(polls).hasValue(3))
                .then(() -> assertThat(inFlight).isEmpty())
                .thenRequest(3)
                .expectNextCount(3)
                .then(() -> assertThat(polls).hasValue(4))
                .thenCancel()
                .verify();
    }

    @Test
    void oneRequestAtATimeHoweverLargeDemandAndPrefetch() {
        StepVerifier.create(flux(10))
                .then(() -> assertThat(polls).hasValue(1))
                .then(() -> answer(3))
                .expectNextCount(3)
                .then(() -> assertThat(polls).hasValue(2))
                .thenCancel()
                .verify();
    }

    @Test
    void aRecordIsHandedOutWhenItIsPassedOnAndNotBefore() {
        StepVerifier.create(flux(0), 0)
                .thenRequest(2)
                .then(() -> answer(3))
                .expectNextCount(2)
                .then(() -> assertThat(handedOut())
                        .containsExactly(new ConsumedOffset("t", 0, 0), new ConsumedOffset("t", 0, 1)))
                .thenCancel()
                .verify();
    }

    @Test
    void aCommitInsideOnNextIncludesTheRecord() {
        StepVerifier.create(flux(0).map(payload -> handedOut().size()).take(2))
                .then(() -> answer(3))
                .expectNext(1, 2)
                .verifyComplete();
    }

    @Test
    void aCancelWithRecordsNotHandedOutMakesTheConsumerStale() {
        StepVerifier.create(flux(0), 0)
                .thenRequest(1)
                .then(() -> answer(2))
                .expectNextCount(1)
                .thenCancel()
                .verify();
        assertThat(session.isUsable()).isFalse();
    }

    @Test
    void aCancelWithNothingOutstandingKeepsTheConsumer() {
        StepVerifier.create(flux(0), 0)
                .thenRequest(2)
                .then(() -> answer(2))
                .expectNextCount(2)
                .thenCancel()
                .verify();
        assertThat(session.isUsable()).isTrue();
    }

    @Test
    void aCancelWithAPollInFlightMakesTheConsumerStale() {
        StepVerifier.create(flux(0), 1)
                .then(() -> assertThat(inFlight).hasSize(1))
                .thenCancel()
                .verify();
        assertThat(session.isUsable()).isFalse();
    }

    @Test
    void anErrorComesAfterTheRecordsThatWerePolledBefore() {
        StepVerifier.create(flux(1), 0)
                .thenRequest(1)
                .then(() -> answer(2))
                .expectNextCount(1)
                .then(() -> fail("boom"))
                .thenRequest(1)
                .expectNextCount(1)
                .verifyErrorMessage("boom");
        assertThat(session.isUsable()).isTrue();
    }

    @Test
    void poisonEndsTheFlowAndComesAgain() {
        StepVerifier.create(flux(0))
                .then(() -> answer(List.of(record(0, "{}"), record(1, "not json"), record(2, "{}"))))
                .expectNextCount(1)
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(
                                PayloadError.class,
                                poison -> assertThat(poison.offset()).isEqualTo(1)));
        assertThat(handedOut()).containsExactly(new ConsumedOffset("t", 0, 0));
        assertThat(session.isUsable()).isFalse();
    }

    @Test
    void stopCompletesAndDropsWhatIsNotHandedOut() {
        StepVerifier.create(flux(1), 0)
                .thenRequest(1)
                .then(() -> answer(2))
                .expectNextCount(1)
                .then(() -> activeFlow.close().subscribe())
                .verifyComplete();
        assertThat(handedOut()).hasSize(1);
        assertThat(session.isUsable()).isFalse();
    }

    @Test
    void aSecondFlowIsRefusedWhileOneIsActiveAndWelcomeAfterwards() {
        Flux<Map<String, Object>> flux = flux(0);
        StepVerifier.create(flux, 0)
                .then(() -> StepVerifier.create(flux).verifyError(PermanentError.class))
                .thenCancel()
                .verify();
        StepVerifier.create(flux, 0).thenCancel().verify();
    }

    @Test
    void anEmptyPollIsFollowedByOneAfterAPause() {
        StepVerifier.create(flux(0))
                .then(() -> answer(0))
                .then(() -> assertThat(pauses).hasValue(1))
                .then(() -> answer(1))
                .expectNextCount(1)
                .then(() -> assertThat(polls).hasValue(3))
                .then(() -> assertThat(pauses).hasValue(1))
                .thenCancel()
                .verify();
    }

    @Test
    void aCancelFromInsideTheLastRecordKeepsTheConsumer() {
        StepVerifier.create(flux(0).take(2))
                .then(() -> answer(2))
                .expectNextCount(2)
                .verifyComplete();
        assertThat(session.isUsable()).isTrue();
    }

    @Test
    void resubscribingFromTheErrorSignalIsPossible() {
        StepVerifier.create(flux(0).retry(1))
                .then(() -> fail("first"))
                .then(() -> fail("second"))
                .verifyErrorMessage("second");
    }

    @Test
    void requestsFromInsideOnNextDoNotPileUpOnTheStack() {
        Mono<PolledBatch<Map<String, Object>>> immediatePoll =
                Mono.fromSupplier(() -> batch(session, new PollInDoubt(session), List.of(record(nextOffset++, "{}"))));
        Flux<Map<String, Object>> immediate =
                activeFlow.during(flow -> new PollingFlux<>(immediatePoll, immediatePoll, 0, () -> true, flow));
        AtomicInteger received = new AtomicInteger();
        immediate.subscribe(new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                request(1);
            }

            @Override
            protected void hookOnNext(Map<String, Object> payload) {
                if (received.incrementAndGet() < 20_000) {
                    request(1);
                } else {
                    cancel();
                }
            }
        });
        assertThat(received).hasValue(20_000);
    }

    /** However a cancel falls between poll, answer and hand-out: what is not handed out makes the consumer stale. */
    @Test
    void noCancelLosesARecordUnnoticed() {
        for (int round = 0; round < 3_000; round++) {
            ConsumerSession consumer = new ConsumerSession("c" + round, new CookieJar(), Telemetry.OFF);
            AtomicInteger polled = new AtomicInteger();
            AtomicInteger received = new AtomicInteger();
            Mono<PolledBatch<Map<String, Object>>> poll = Mono.defer(() -> {
                PollInDoubt doubt = new PollInDoubt(consumer);
                return Mono.fromSupplier(() -> doubt.send() ? polled.getAndAdd(2) : null)
                        .publishOn(Schedulers.parallel())
                        .map(first -> batch(consumer, doubt, List.of(record(first, "{}"), record(first + 1, "{}"))))
                        .doOnCancel(doubt::abandoned);
            });
            Flux<Map<String, Object>> flux =
                    new ActiveFlow(() -> {}).during(flow -> new PollingFlux<>(poll, poll, 1, () -> true, flow));
            flux.doOnNext(payload -> received.incrementAndGet())
                    .take(Duration.ofNanos(1_000L * (round % 100)), Schedulers.parallel())
                    .blockLast(Duration.ofSeconds(10));
            // a poll that began while it was cancelled is given up by its own thread, a moment later
            Await.until(() -> !consumer.isUsable() || committable(consumer) == polled.get());
        }
    }

    private static long committable(ConsumerSession consumer) {
        consumer.ledger().release();
        return consumer.ledger()
                .committable(CommitStrategy.EVERY_OFFSET, Integer.MAX_VALUE)
                .size();
    }
}
