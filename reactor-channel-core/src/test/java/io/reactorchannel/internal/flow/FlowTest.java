package io.reactorchannel.internal.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.util.context.Context;

class FlowTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);

    private final Flow flow = new Flow();
    private final AtomicInteger polls = new AtomicInteger();

    private Flux<Integer> polling() {
        Mono<FakeBatch> poll = Mono.<FakeBatch>never().doOnSubscribe(s -> polls.incrementAndGet());
        return new PollingFlux<>(poll, poll, 0, () -> true, flow);
    }

    private boolean isInside() {
        return flow.isInside(Context.empty());
    }

    @Test
    void whatIsStoppedBeforeItPollsCompletesWithoutAPoll() {
        flow.stop();

        StepVerifier.create(polling()).expectComplete().verify(LONG_ENOUGH);
        assertThat(polls).hasValue(0);
    }

    @Test
    void whatFailsBeforeItPollsFailsWithoutAPoll() {
        flow.fail(new IllegalStateException("boom"));

        StepVerifier.create(polling()).expectErrorMessage("boom").verify(LONG_ENOUGH);
        assertThat(polls).hasValue(0);
    }

    @Test
    void beforeItPollsItIsNotBlockedAndCanBeWoken() {
        flow.wake();

        assertThat(flow.isBlocked()).isFalse();
    }

    @Test
    void whoComesLateIsToldToo() {
        flow.stop();
        flow.abort(new IllegalStateException("boom"));
        flow.end();

        assertThat(flow.isStopping()).isTrue();
        StepVerifier.create(flow.stopped()).verifyComplete();
        StepVerifier.create(flow.aborted()).verifyErrorMessage("boom");
        StepVerifier.create(flow.ended()).verifyComplete();
    }

    @Test
    void insideIsTheThreadThatRunsAPartOfTheProcessingAndOnlyThen() {
        AtomicBoolean inside = new AtomicBoolean();
        flow.inside(() -> inside.set(isInside()));

        assertThat(inside).isTrue();
        assertThat(isInside()).isFalse();
    }

    @Test
    void afterAPartWithinAPartTheThreadIsInsideStill() {
        AtomicBoolean inside = new AtomicBoolean();
        flow.inside(() -> {
            flow.inside(() -> {});
            inside.set(isInside());
        });

        assertThat(inside).isTrue();
    }

    @Test
    void afterAPartThatThrowsTheThreadIsOutside() {
        try {
            flow.inside(() -> {
                throw new IllegalStateException("boom");
            });
        } catch (IllegalStateException expected) {
            assertThat(expected).hasMessage("boom");
        }

        assertThat(isInside()).isFalse();
    }

    @Test
    void anotherThreadIsOutside() {
        AtomicBoolean inside = new AtomicBoolean(true);
        flow.inside(() -> inside.set(Boolean.TRUE.equals(Mono.fromSupplier(this::isInside)
                .subscribeOn(Schedulers.boundedElastic())
                .block(LONG_ENOUGH))));

        assertThat(inside).isFalse();
    }

    @Test
    void insideIsWhoHasTheFlowInTheContextOnAnyThread() {
        assertThat(flow.isInside(Context.of(Flow.class, flow))).isTrue();
        assertThat(flow.isInside(Context.of(Flow.class, new Flow()))).isFalse();
    }
}
