package io.reactorchannel.wire;

import static io.reactorchannel.wire.WireFixture.CONSUMERS;
import static io.reactorchannel.wire.WireFixture.json;
import static io.reactorchannel.wire.WireFixture.ok;
import static io.reactorchannel.wire.WireFixture.record;
import static io.reactorchannel.wire.WireFixture.records;
import static io.reactorchannel.wire.WireFixture.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorchannel.ConsumerHandle;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.error.ConsumerError;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.testing.SecretsInLogs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockserver.model.HttpRequest;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.util.retry.Retry;

/** A consumer that goes from one channel to the next. */
class HandoverTest {

    private static final ConsumerHandle C1 = new ConsumerHandle("c1", Map.of("AWSALB", "of-c1"));
    private static final String SUBSCRIPTION = CONSUMERS + "/c1/subscription";
    private static final String OFFSETS = CONSUMERS + "/c1/offsets";
    private static final String RECORDS = CONSUMERS + "/c1/records";

    @RegisterExtension
    static final WireFixture wire = new WireFixture();

    private static <T> T run(Mono<T> operation) {
        return operation.block(WireFixture.LONG_ENOUGH);
    }

    /** A channel that goes on with {@code c1}, which is subscribed to {@code t}. */
    private static ReactiveChannel attached() {
        wire.scriptConsumer("GET", "c1/subscription", ok("[\"t\"]"));
        ReactiveChannel channel = wire.channel(b -> b.retryOnFail(false));
        run(channel.attach(C1));
        return channel;
    }

    private static ReactiveChannel retrying() {
        return wire.channel(b -> b.retryOnFail(true).retry(Retry.backoff(20, Duration.ofMillis(1))));
    }

    // giving away

    @Test
    void aDetachedConsumerIsNamedWithItsCookiesAndForgotten() {
        ReactiveChannel channel = wire.channel();

        ConsumerHandle handle = run(channel.create().then(channel.detach()));
        run(channel.destroy());

        assertThat(handle).isEqualTo(C1);
        assertThat(wire.requests("DELETE", CONSUMERS + ".*")).isEmpty();
    }

    @Test
    void itsTopicsAreForgottenToo() {
        ReactiveChannel channel = wire.subscribedChannel(b -> b);
        run(channel.detach());

        StepVerifier.create(channel.poll())
                .verifyErrorSatisfies(error -> assertThat(error).isInstanceOf(PermanentError.class));
    }

    @Test
    void withoutConsumerThereIsNothingToGiveAway() {
        StepVerifier.create(wire.channel().detach()).verifyComplete();
        assertThat(wire.requests("", CONSUMERS + ".*")).isEmpty();
    }

    @Test
    void aConsumerThatMayHaveLostRecordsIsKept() {
        wire.scriptConsumer("GET", "c1/records", status(500));
        ReactiveChannel channel = wire.subscribedChannel(b -> b.retryOnFail(false));
        StepVerifier.create(channel.poll()).verifyError();

        StepVerifier.create(channel.detach()).verifyError(ConsumerError.class);

        run(channel.poll());
        assertThat(wire.requests("DELETE", CONSUMERS + "/c1")).hasSize(1);
    }

    @Test
    void aConsumerWithUnacknowledgedRecordsIsKept() {
        wire.scriptConsumer("GET", "c1/records", records(record(1)));
        ReactiveChannel channel = wire.subscribedChannel(b -> b.prefetch(0));
        assertThat(run(channel.receive("t").next())).isNotNull();

        StepVerifier.create(channel.detach()).verifyError(ConsumerError.class);
    }

    @ParameterizedTest
    @MethodSource("handovers")
    void duringAFlowTheConsumerStays(Function<ReactiveChannel, Mono<?>> handover) {
        ReactiveChannel channel = wire.channel();

        StepVerifier.create(channel.consume("t"))
                .expectSubscription()
                .then(() -> StepVerifier.create(handover.apply(channel))
                        .expectErrorSatisfies(error -> assertThat(error)
                                .isInstanceOf(PermanentError.class)
                                .hasMessageContaining("is active"))
                        .verify(WireFixture.LONG_ENOUGH))
                .thenCancel()
                .verify(WireFixture.LONG_ENOUGH);
    }

    static List<Function<ReactiveChannel, Mono<?>>> handovers() {
        return List.of(ReactiveChannel::detach, channel -> channel.attach(C1));
    }

    @ParameterizedTest
    @MethodSource("handovers")
    void aDestroyedChannelHandsNothingOver(Function<ReactiveChannel, Mono<?>> handover) {
        ReactiveChannel channel = wire.channel();
        run(channel.destroy());

        StepVerifier.create(handover.apply(channel)).verifyError(PermanentError.class);
    }

    // going on

    @Test
    void anAttachedConsumerIsAskedForItsTopicsAndUsedAsItIs() {
        wire.scriptConsumer("GET", "c1/records", records(record(1)));
        ReactiveChannel channel = attached();

        assertThat(run(channel.poll())).isEqualTo(List.of(Map.of("n", 1)));

        assertThat(wire.requests("POST", CONSUMERS + ".*")).isEmpty();
        assertThat(wire.requests("GET", CONSUMERS + "/c1/.*"))
                .hasSize(2)
                .allSatisfy(request -> assertThat(request.getHeader("Cookie")).containsExactly("AWSALB=of-c1"));
    }

    @Test
    void itsPollsHeedWhateverFilterItHas() {
        run(attached().poll());

        assertThat(wire.onlyRequest("GET", RECORDS).getFirstQueryStringParameter("filter"))
                .isEqualTo("true");
    }

    @Test
    void aSubscriptionIsSentEvenToTheSameTopicsAsItsFilterIsUnknown() {
        ReactiveChannel channel = attached();

        run(channel.subscribe("t"));
        run(channel.poll());

        assertThat(json(wire.onlyRequest("POST", SUBSCRIPTION))).isEqualTo(json("{\"topics\": [\"t\"]}"));
    }

    @Test
    void aCommitBeforeTheFirstPollIsForAllThatWasGiven() {
        ReactiveChannel channel = attached();

        run(channel.commit());
        run(channel.commit());

        HttpRequest commit = wire.onlyRequest("POST", OFFSETS);
        assertThat(commit.getBodyAsString()).isNullOrEmpty();
    }

    @Test
    void aCommitAfterAPollNamesWhatWasHandedOutHere() {
        wire.scriptConsumer("GET", "c1/records", records(record(7)));
        ReactiveChannel channel = attached();

        run(channel.poll());
        run(channel.commit());

        assertThat(json(wire.onlyRequest("POST", OFFSETS)).path("offsets")).hasSize(1);
    }

    @Test
    void aCommitThatFailedGoesOutBeforeTheNextPoll() {
        wire.scriptConsumer("POST", "c1/offsets", status(503), status(204));
        ReactiveChannel channel = attached();

        StepVerifier.create(channel.commit()).verifyError();
        run(channel.poll());

        assertThat(wire.requests("", OFFSETS + "|" + RECORDS))
                .extracting(request -> request.getMethod().getValue())
                .containsExactly("POST", "POST", "GET");
    }

    @Test
    void aTemporaryErrorIsRetried() {
        wire.scriptConsumer("GET", "c1/subscription", status(503), ok("[\"t\"]"));
        ReactiveChannel channel = retrying();

        run(channel.attach(C1));

        assertThat(wire.requests("GET", SUBSCRIPTION)).hasSize(2);
    }

    @Test
    void aConsumerThatTheServiceDoesNotKnowIsAnErrorAtOnce() {
        wire.scriptConsumer("GET", "c1/subscription", status(404));
        ReactiveChannel channel = retrying();

        StepVerifier.create(channel.attach(C1)).verifyError(ConsumerError.class);

        assertThat(wire.requests("GET", SUBSCRIPTION)).hasSize(1);
        StepVerifier.create(channel.detach()).verifyComplete();
    }

    @Test
    void anotherTakesItsPlaceWhenItIsLost() {
        wire.scriptConsumer("GET", "old/subscription", ok("[\"t\"]"));
        wire.scriptConsumer("GET", "old/records", status(404));
        wire.scriptConsumer("GET", "c1/records", records(record(1)));
        ReactiveChannel channel = retrying();
        run(channel.attach(new ConsumerHandle("old", Map.of())));

        assertThat(run(channel.poll())).isEqualTo(List.of(Map.of("n", 1)));

        assertThat(json(wire.onlyRequest("POST", SUBSCRIPTION))).isEqualTo(json("{\"topics\": [\"t\"]}"));
    }

    // handles

    @Test
    void cookiesAreNotShown() {
        String cookie = SecretsInLogs.secret("stickiness-of-a-handle");

        assertThat(new ConsumerHandle("c1", Map.of("AWSALB", cookie)))
                .hasToString("ConsumerHandle[c1, cookies [AWSALB]]");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", ".", "..", "a\nb"})
    void anIdThatCannotBePartOfAPathIsRefused(String id) {
        assertThatThrownBy(() -> new ConsumerHandle(id, Map.of()))
                .isInstanceOf(PermanentError.class)
                .hasMessageContaining("consumer: its id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a;b=c", "a\r\nX: y", "é"})
    void aCookieThatCannotBeSentIsRefusedWithoutItsValue(String value) {
        assertThatThrownBy(() -> new ConsumerHandle("c1", Map.of("AWSALB", value)))
                .isInstanceOf(PermanentError.class)
                .hasMessageContaining("AWSALB")
                .hasMessageNotContaining(value);
    }

    @Test
    void nullIsRefused() {
        StepVerifier.create(wire.channel().attach(null))
                .verifyErrorSatisfies(error ->
                        assertThat(error).isInstanceOf(PermanentError.class).hasMessageContaining("consumer: must"));
        assertThatThrownBy(() -> new ConsumerHandle("c1", null)).isInstanceOf(PermanentError.class);
    }
}
