package io.reactorchannel.wire;

import static io.reactorchannel.wire.WireFixture.LONG_ENOUGH;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.ProducerRecord;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.error.PermanentError;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

/** Produces that are cancelled, stand side by side or in a Context, or whose channel is destroyed. */
class ProduceEndsTest extends ProduceTestSupport {

    // cancel, context, modes

    @Test
    void aCancelReachesTheSourceAndTheRequestAndDiscardsTheRest() {
        TestPublisher<ProducerRecord> source = TestPublisher.create();
        AtomicReference<HeldProduce.Request> first = new AtomicReference<>();
        StepVerifier.create(produce(source))
                .then(() -> IntStream.range(0, 6).forEach(number -> source.next(record(number))))
                .then(() -> first.set(service.next()))
                .thenCancel()
                .verify(LONG_ENOUGH);
        first.get().awaitGone();
        source.assertCancelled();
        assertThat(discarded).isEqualTo(range(4, 6));
        time.advance(LINGER.multipliedBy(2));
        assertThat(service.requests()).isEqualTo(1);
    }

    @Test
    void theContextReachesTheSourceAndEveryRequest() {
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        ChannelAuth auth = new ChannelAuth() {
            @Override
            public Mono<String> token() {
                return Mono.deferContextual(context -> {
                    seen.add("request of " + context.get("who"));
                    return Mono.just(WireFixture.TOKEN);
                });
            }
        };
        Flux<ProducerRecord> source = Flux.deferContextual(context -> {
            seen.add("source of " + context.get("who"));
            return records(6);
        });
        StepVerifier.create(
                        produce(channel(b -> b.auth(auth)), source).contextWrite(context -> context.put("who", "me")))
                .then(() -> service.accept(2))
                .expectComplete()
                .verify(LONG_ENOUGH);
        assertThat(seen).containsExactly("source of me", "request of me", "request of me");
    }

    @Test
    void aFailedBatchIsNotPassedOverWhateverTheModeDownstream() {
        StepVerifier.create(produce(records(10)).onErrorContinue((error, value) -> {}))
                .then(() -> service.next().answer(204))
                .then(() -> service.next().answer(500))
                .expectErrorSatisfies(produceError(4, range(4, 8)))
                .verify(LONG_ENOUGH);
        assertThat(service.requests()).isEqualTo(2);
    }

    @Test
    void severalCallsDoNotWaitForOneAnother() {
        ReactiveChannel channel = channel();
        StepVerifier.create(Mono.when(produce(channel, records(1)), produce(channel, records(1))))
                .then(() -> {
                    HeldProduce.Request one = service.next();
                    HeldProduce.Request two = service.next();
                    one.answer(204);
                    two.answer(204);
                })
                .expectComplete()
                .verify(LONG_ENOUGH);
        assertThat(service.mostInFlight()).isEqualTo(2);
    }

    // destroy

    private static void destroy(ReactiveChannel channel) {
        StepVerifier.create(channel.destroy()).expectComplete().verify(LONG_ENOUGH);
    }

    @Test
    void afterDestroyItFailsAndTheSourceIsNotSubscribedTo() {
        ReactiveChannel channel = channel();
        destroy(channel);
        StepVerifier.create(channel.produce(Flux.error(new AssertionError("subscribed to"))))
                .expectError(PermanentError.class)
                .verify(LONG_ENOUGH);
    }

    @Test
    void destroyEndsAProduceThatWaitsForItsSource() {
        ReactiveChannel channel = channel();
        TestPublisher<ProducerRecord> source = TestPublisher.create();
        StepVerifier.create(produce(channel, source))
                .then(() -> source.next(record(0)))
                .then(() -> destroy(channel))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isExactlyInstanceOf(PermanentError.class)
                        .hasMessageContaining("destroyed"))
                .verify(LONG_ENOUGH);
        source.assertCancelled();
        assertThat(discarded).containsExactly(0);
        assertThat(service.requests()).isZero();
    }

    @Test
    void destroyLetsTheRequestOnItsWayHaveItsAnswerAndSendsNoMore() {
        ReactiveChannel channel = channel();
        TestPublisher<ProducerRecord> source = TestPublisher.create();
        StepVerifier.create(produce(channel, source))
                .then(() -> IntStream.range(0, 6).forEach(number -> source.next(record(number))))
                .then(() -> {
                    HeldProduce.Request first = service.next();
                    destroy(channel);
                    source.assertCancelled();
                    assertThat(discarded).isEqualTo(range(4, 6));
                    first.answer(204);
                })
                .expectErrorSatisfies(error -> {
                    produceError(4, List.of()).accept(error);
                    assertThat(error).hasMessageContaining("destroyed");
                })
                .verify(LONG_ENOUGH);
        assertThat(service.requests()).isEqualTo(1);
    }

    @Test
    void destroyEndsAnArrayBetweenItsRequests() {
        ReactiveChannel channel = channel();
        StepVerifier.create(channel.produce(array(10)))
                .then(() -> {
                    HeldProduce.Request first = service.next();
                    destroy(channel);
                    first.answer(204);
                })
                .expectErrorSatisfies(produceError(4, List.of()))
                .verify(LONG_ENOUGH);
        assertThat(service.requests()).isEqualTo(1);
    }

    @Test
    void destroyDuringTheLastRequestLetsItComplete() {
        ReactiveChannel channel = channel();
        StepVerifier.create(produce(channel, records(3)))
                .then(() -> {
                    HeldProduce.Request last = service.next();
                    destroy(channel);
                    last.answer(204);
                })
                .expectComplete()
                .verify(LONG_ENOUGH);
    }

    @Test
    void aRequestThatFailsAfterDestroyIsUncertain() {
        ReactiveChannel channel = channel();
        StepVerifier.create(produce(channel, records(10)))
                .then(() -> {
                    HeldProduce.Request first = service.next();
                    destroy(channel);
                    first.answer(500);
                })
                .expectErrorSatisfies(produceError(0, range(0, 4)))
                .verify(LONG_ENOUGH);
    }

    @Test
    void theEndOfAConsumeDoesNotEndIt() {
        ReactiveChannel channel = channel(b -> b.consumerGroup("g"));
        Sinks.Many<ProducerRecord> source = Sinks.many().unicast().onBackpressureBuffer();
        StepVerifier.create(produce(channel, source.asFlux()))
                .then(() -> StepVerifier.create(channel.consume(" ")).verifyError(PermanentError.class))
                .then(() -> StepVerifier.create(channel.reset()).verifyComplete())
                .then(() -> source.tryEmitNext(record(0)))
                .then(source::tryEmitComplete)
                .then(() -> service.accept(1))
                .expectComplete()
                .verify(LONG_ENOUGH);
    }
}
