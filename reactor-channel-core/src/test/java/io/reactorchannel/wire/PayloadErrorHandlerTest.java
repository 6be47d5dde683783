package io.reactorchannel.wire;

import static io.reactorchannel.wire.Received.commits;
import static io.reactorchannel.wire.WireFixture.LONG_ENOUGH;
import static io.reactorchannel.wire.WireFixture.record;
import static io.reactorchannel.wire.WireFixture.records;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.OffsetReset;
import io.reactorchannel.PayloadErrorHandler;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.error.PayloadError;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Records whose payload cannot be decoded: the default, and skipping. */
class PayloadErrorHandlerTest {

    static final Map<String, Object> FIRST = Map.of("n", 0);
    static final Map<String, Object> LAST = Map.of("n", 2);

    @RegisterExtension
    static final WireFixture wire = new WireFixture();

    /** Record 1 of three has a payload that is not an object; they come once from each of the first consumers. */
    static ReactiveChannel channel(WireFixture wire, PayloadErrorHandler handler) {
        String[] batch = {record(0), record("t", 0, 1, "no object"), record(2)};
        wire.scriptConsumer("GET", "c[12]/records", records(batch), records(batch), records());
        return wire.channel(b -> b.onPayloadError(handler)
                .retryOnFail(true)
                .offset(OffsetReset.EARLIEST)
                .scheduler(new VirtualTime()));
    }

    private static ReactiveChannel failing() {
        String[] batch = {record(0), record("t", 0, 1, "no object"), record(2)};
        wire.scriptConsumer("GET", "c[12]/records", records(batch));
        return wire.channel(b -> b.retryOnFail(true).offset(OffsetReset.EARLIEST));
    }

    static Mono<List<Map<String, Object>>> poll(ReactiveChannel channel) {
        return channel.subscribe("t").then(channel.poll());
    }

    private static Mono<List<Map<String, Object>>> run(ReactiveChannel channel) {
        List<Map<String, Object>> processed = new CopyOnWriteArrayList<>();
        return channel.run(
                        payloads -> {
                            processed.addAll(payloads);
                            return Mono.just(false);
                        },
                        Duration.ZERO,
                        "t")
                .then(Mono.fromSupplier(() -> List.copyOf(processed)));
    }

    private static Arguments operation(
            String name, Function<ReactiveChannel, Mono<List<Map<String, Object>>>> operation) {
        return Arguments.argumentSet(name, operation);
    }

    /** All operations that decode; each hands out the two records that can be decoded. */
    static Stream<Arguments> operations() {
        return Stream.of(
                operation("consume", channel -> channel.consume("t").take(2).collectList()),
                operation("poll", PayloadErrorHandlerTest::poll),
                operation("run", PayloadErrorHandlerTest::run));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void byDefaultTheErrorReachesEachSubscriberWhoMeetsTheRecord(
            Function<ReactiveChannel, Mono<List<Map<String, Object>>>> operation) {
        ReactiveChannel channel = failing();

        for (int attempt = 0; attempt < 2; attempt++) {
            StepVerifier.create(operation.apply(channel))
                    .expectErrorSatisfies(error -> assertThat(error)
                            .isInstanceOfSatisfying(
                                    PayloadError.class,
                                    payload -> assertThat(payload.offset()).isEqualTo(1)))
                    .verify(LONG_ENOUGH);
        }

        assertThat(wire.conversation()).noneMatch(line -> line.endsWith("/offsets"));
        assertThat(wire.count("POST /consumers")).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void aSkippedRecordTouchesNoOtherAndIsCommittedInItsTurn(
            Function<ReactiveChannel, Mono<List<Map<String, Object>>>> operation) {
        ReactiveChannel channel = channel(wire, PayloadErrorHandler.skip());

        StepVerifier.create(operation.apply(channel))
                .expectNext(List.of(FIRST, LAST))
                .expectComplete()
                .verify(LONG_ENOUGH);
        channel.commit().block(LONG_ENOUGH);

        assertThat(commits(wire, "c1")).containsExactly(List.of(0L, 1L, 2L));
        assertThat(wire.count("POST /consumers")).isEqualTo(1);
    }

    @Test
    void skippedRecordsAreWarnedOf() {
        try (LogLines log = new LogLines()) {
            ReactiveChannel channel = channel(wire, PayloadErrorHandler.skip());
            poll(channel).block(LONG_ENOUGH);
            poll(channel).block(LONG_ENOUGH);

            assertThat(log.warnings("passed over"))
                    .hasSize(2)
                    .allMatch(line -> line.contains("consumer c1") && line.contains("topic t, partition 0, offset 1"));
        }
    }

    @Test
    void aRecordWithoutPayloadIsOneThatCannotBeDecoded() {
        wire.scriptConsumer("GET", "c1/records", records("""
                {"routingData": {"topic": "t"}, "message": {"headers": {}}, "partition": 0, "offset": 5}"""));
        List<String> problems = new CopyOnWriteArrayList<>();
        ReactiveChannel channel = channel(wire, (record, error, same) -> {
            problems.add(error.getMessage());
            return Mono.empty();
        });

        StepVerifier.create(poll(channel)).expectNext(List.of()).verifyComplete();

        assertThat(problems).singleElement().asString().contains("offset 5", "missing");
    }
}
