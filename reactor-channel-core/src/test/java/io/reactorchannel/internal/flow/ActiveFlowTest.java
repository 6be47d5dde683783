package io.reactorchannel.internal.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.error.PermanentError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class ActiveFlowTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);

    private final List<String> events = new ArrayList<>();
    private final ActiveFlow activeFlow = new ActiveFlow(() -> events.add("left"));

    /** A flow that ends when it is stopped. */
    private Flux<Object> untilStopped() {
        return activeFlow.during(flow -> Flux.never().takeUntilOther(flow.stopped()));
    }

    private void start(Flux<?> flow) {
        flow.subscribe(value -> {}, error -> events.add("error"), () -> events.add("complete"));
    }

    @Test
    void aSecondFlowIsRefusedAndTheFirstKeepsThePlace() {
        start(untilStopped());
        Flow first = activeFlow.current().orElseThrow();

        StepVerifier.create(untilStopped()).verifyError(PermanentError.class);

        assertThat(activeFlow.current()).containsSame(first);
        assertThat(events).isEmpty();
    }

    @Test
    void thePlaceIsFreeBeforeTheSubscriberGetsTheEnd() {
        start(activeFlow.during(flow -> Flux.empty()).concatWith(activeFlow.during(flow -> Flux.empty())));

        assertThat(events).containsExactly("left", "left", "complete");
    }

    @Test
    void thePlaceIsFreeAfterAnErrorAndAfterACancel() {
        start(activeFlow.during(flow -> Flux.error(new IllegalStateException("boom"))));
        assertThat(events).containsExactly("left", "error");

        Disposable cancelled = untilStopped().subscribe();
        Flow flow = activeFlow.current().orElseThrow();
        cancelled.dispose();
        assertThat(activeFlow.current()).isEmpty();
        StepVerifier.create(flow.ended()).verifyComplete();
        assertThat(events).containsExactly("left", "error", "left");
    }

    @Test
    void itHasEndedWhenTheSubscriberHasGotTheEnd() {
        Sinks.Empty<Void> end = Sinks.empty();
        start(activeFlow.during(flow -> end.asMono().flux()));
        activeFlow.current().orElseThrow().ended().subscribe(none -> {}, error -> {}, () -> events.add("ended"));

        end.tryEmitEmpty();

        assertThat(events).containsExactly("left", "complete", "ended");
    }

    @Test
    void closeStopsTheFlowAndCompletesWhenItHasEnded() {
        start(untilStopped());

        activeFlow.close().subscribe(none -> {}, error -> {}, () -> events.add("closed"));

        assertThat(events).containsExactly("left", "complete", "closed");
    }

    @Test
    void closeWithoutAFlowCompletesAtOnce() {
        StepVerifier.create(activeFlow.close()).verifyComplete();
    }

    @Test
    void afterCloseNoFlowIsLetInAndThePlaceStaysFree() {
        activeFlow.close().subscribe();

        StepVerifier.create(untilStopped()).verifyError(PermanentError.class);
        assertThat(activeFlow.current()).isEmpty();
    }

    /** Fails when a flow that enters while the place is closed is neither refused nor stopped. */
    @Test
    void aFlowThatEntersWhileThePlaceIsClosedIsRefusedOrStopped() {
        AtomicInteger ends = new AtomicInteger();
        for (int round = 0; round < 3_000; round++) {
            ActiveFlow place = new ActiveFlow(() -> {});
            Mono<Signal<Object>> entering = place.during(flow -> Flux.never().takeUntilOther(flow.stopped()))
                    .materialize()
                    .next()
                    .doOnNext(end -> ends.incrementAndGet())
                    .subscribeOn(Schedulers.parallel());
            Mono.when(entering, Mono.defer(place::close).subscribeOn(Schedulers.parallel()))
                    .block(LONG_ENOUGH);
        }
        assertThat(ends).hasValue(3_000);
    }
}
