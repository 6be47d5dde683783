package io.reactorchannel.wire;

import static io.reactorchannel.wire.PayloadErrorHandlerTest.FIRST;
import static io.reactorchannel.wire.PayloadErrorHandlerTest.LAST;
import static io.reactorchannel.wire.PayloadErrorHandlerTest.poll;
import static io.reactorchannel.wire.Received.commits;
import static io.reactorchannel.wire.Received.settle;
import static io.reactorchannel.wire.WireFixture.LONG_ENOUGH;
import static io.reactorchannel.wire.WireFixture.await;
import static io.reactorchannel.wire.WireFixture.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.ChannelRecord;
import io.reactorchannel.PayloadErrorHandler;
import io.reactorchannel.ReactiveChannel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** Records whose payload cannot be decoded, taken care of by a function of the user. */
class PayloadErrorFunctionTest {

    @RegisterExtension
    static final WireFixture wire = new WireFixture();

    private static ReactiveChannel channel(PayloadErrorHandler handler) {
        return PayloadErrorHandlerTest.channel(wire, handler);
    }

    @Test
    void aFunctionGetsTheRecordTheErrorAndTheChannel() {
        List<Object> arguments = new CopyOnWriteArrayList<>();
        ReactiveChannel channel = channel((record, error, same) -> {
            arguments.addAll(List.of(record.offset(), error.offset(), same));
            return Mono.empty();
        });

        poll(channel).block(LONG_ENOUGH);

        assertThat(arguments).containsExactly(1L, 1L, channel);
    }

    @ParameterizedTest
    @MethodSource("io.reactorchannel.wire.PayloadErrorHandlerTest#operations")
    void nothingIsHandedOutBeforeTheFunctionsPublisherCompletes(
            Function<ReactiveChannel, Mono<List<Map<String, Object>>>> operation) {
        Sinks.One<String> handled = Sinks.one();
        List<Long> begun = new CopyOnWriteArrayList<>();
        ReactiveChannel channel = channel((record, error, same) -> {
            begun.add(record.offset());
            return handled.asMono();
        });

        Received<List<Map<String, Object>>> received = Received.from(operation.apply(channel));
        await("the function", () -> !begun.isEmpty());
        settle(channel);
        assertThat(received.isOn()).isTrue();
        handled.tryEmitValue("values are ignored");

        assertThat(received.get(0)).containsExactly(FIRST, LAST);
        assertThat(begun).containsExactly(1L);
    }

    @Test
    void consumeHandsOutWhatIsBeforeTheRecordAndNothingBehindItMeanwhile() {
        Sinks.Empty<Void> handled = Sinks.empty();
        ReactiveChannel channel = channel((record, error, same) -> handled.asMono());

        Received<Map<String, Object>> received = Received.from(channel.consume("t"), 5);
        received.atLeast(1);
        settle(channel);
        assertThat(received.all()).containsExactly(FIRST);
        channel.commit().block(LONG_ENOUGH);
        assertThat(commits(wire, "c1")).containsExactly(List.of(0L));
        handled.tryEmitEmpty();

        assertThat(received.get(1)).isEqualTo(LAST);
    }

    @ParameterizedTest
    @MethodSource("io.reactorchannel.wire.PayloadErrorHandlerTest#operations")
    void theFunctionsErrorReachesTheSubscriberAndTheRecordComesAgain(
            Function<ReactiveChannel, Mono<List<Map<String, Object>>>> operation) {
        List<Long> met = new CopyOnWriteArrayList<>();
        ReactiveChannel channel = channel((record, error, same) -> {
            met.add(record.offset());
            return met.size() == 1 ? Flux.error(new IllegalStateException("of the user")) : Flux.empty();
        });

        StepVerifier.create(operation.apply(channel))
                .expectErrorMessage("of the user")
                .verify(LONG_ENOUGH);
        StepVerifier.create(operation.apply(channel))
                .expectNext(List.of(FIRST, LAST))
                .expectComplete()
                .verify(LONG_ENOUGH);

        assertThat(met).containsExactly(1L, 1L);
        assertThat(wire.conversation())
                .containsSubsequence("DELETE /consumers/c1", "POST /consumers", "GET /consumers/c2/records");
        assertThat(commits(wire, "c1")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("io.reactorchannel.wire.PayloadErrorHandlerTest#operations")
    void aFunctionThatThrowsOrReturnsNullIsAnErrorThatSaysSo(
            Function<ReactiveChannel, Mono<List<Map<String, Object>>>> operation) {
        List<Long> met = new CopyOnWriteArrayList<>();
        ReactiveChannel channel = channel((record, error, same) -> {
            met.add(record.offset());
            if (met.size() == 1) {
                throw new IllegalStateException("thrown by the user");
            }
            return null;
        });

        StepVerifier.create(operation.apply(channel))
                .expectErrorMessage("thrown by the user")
                .verify(LONG_ENOUGH);
        StepVerifier.create(operation.apply(channel))
                .expectErrorSatisfies(error ->
                        assertThat(error).hasMessageContaining("onPayloadError").hasMessageContaining("null"))
                .verify(LONG_ENOUGH);
    }

    @ParameterizedTest
    @MethodSource("io.reactorchannel.wire.PayloadErrorHandlerTest#operations")
    void theSubscribersContextReachesTheFunctionsPublisher(
            Function<ReactiveChannel, Mono<List<Map<String, Object>>>> operation) {
        List<String> callers = new CopyOnWriteArrayList<>();
        ReactiveChannel channel = channel((record, error, same) -> Mono.deferContextual(
                context -> Mono.fromRunnable(() -> callers.add(context.getOrDefault("caller", "nobody")))));

        operation
                .apply(channel)
                .contextWrite(context -> context.put("caller", "me"))
                .block(LONG_ENOUGH);

        assertThat(callers).containsExactly("me");
    }

    @ParameterizedTest
    @MethodSource("io.reactorchannel.wire.PayloadErrorHandlerTest#operations")
    void aCancelWhileTheFunctionIsAtWorkCancelsItAndTheRecordComesAgain(
            Function<ReactiveChannel, Mono<List<Map<String, Object>>>> operation) {
        Sinks.Empty<Void> cancelled = Sinks.empty();
        List<Long> met = new CopyOnWriteArrayList<>();
        ReactiveChannel channel = channel((record, error, same) -> {
            met.add(record.offset());
            return met.size() == 1 ? Mono.never().doOnCancel(cancelled::tryEmitEmpty) : Mono.empty();
        });
        Received<?> received = Received.from(operation.apply(channel));
        await("the function", () -> !met.isEmpty());
        settle(channel);

        received.cancel();

        cancelled.asMono().block(LONG_ENOUGH);
        StepVerifier.create(operation.apply(channel))
                .expectNext(List.of(FIRST, LAST))
                .expectComplete()
                .verify(LONG_ENOUGH);
        assertThat(wire.count("POST /consumers")).isEqualTo(2);
    }

    @Test
    void acknowledgingTheRecordHasNoEffect() {
        Sinks.Empty<Void> never = Sinks.empty();
        List<ChannelRecord> met = new CopyOnWriteArrayList<>();
        ReactiveChannel channel = channel((record, error, same) -> {
            met.add(record);
            return never.asMono();
        });
        Received<Publisher<?>> ignored = Received.from(channel.consume("t").map(Mono::just), 5);
        await("the function", () -> !met.isEmpty());

        met.get(0).acknowledge();
        met.get(0).commit().block(LONG_ENOUGH);
        settle(channel);
        ignored.cancel();
        settle(channel);

        assertThat(commits(wire, "c1")).isEmpty();
    }
}
