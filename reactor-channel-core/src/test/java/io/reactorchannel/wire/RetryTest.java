package io.reactorchannel.wire;

import static io.reactorchannel.wire.WireFixture.CONSUMERS;
import static io.reactorchannel.wire.WireFixture.LONG_ENOUGH;
import static io.reactorchannel.wire.WireFixture.PRODUCE;
import static io.reactorchannel.wire.WireFixture.await;
import static io.reactorchannel.wire.WireFixture.closedPort;
import static io.reactorchannel.wire.WireFixture.dropped;
import static io.reactorchannel.wire.WireFixture.record;
import static io.reactorchannel.wire.WireFixture.records;
import static io.reactorchannel.wire.WireFixture.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.ReactiveChannelBuilder;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.error.TemporaryAuthenticationError;
import io.reactorchannel.error.TemporaryError;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockserver.model.HttpResponse;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.util.retry.Retry;

/**
 * When a failed operation is tried again. Waits pass in virtual time. The moments of the requests are taken where each
 * asks for its token, which happens on the thread that lets the time pass.
 */
class RetryTest {

    private static final Duration STEP = Duration.ofMillis(1);

    @RegisterExtension
    static final WireFixture wire = new WireFixture();

    private final List<Duration> moments = new CopyOnWriteArrayList<>();
    private VirtualTime time;
    private Disposable subscription = () -> {};

    @BeforeEach
    void startTime() {
        time = new VirtualTime();
    }

    @AfterEach
    void endTime() {
        subscription.dispose();
        time.dispose();
    }

    private final class MomentsAuth implements ChannelAuth {
        @Override
        public Mono<String> token() {
            return Mono.fromSupplier(() -> {
                moments.add(now());
                return WireFixture.TOKEN;
            });
        }
    }

    private Duration now() {
        return Duration.ofMillis(time.now(TimeUnit.MILLISECONDS));
    }

    private ReactiveChannel channel(UnaryOperator<ReactiveChannelBuilder> settings) {
        return wire.channel(
                b -> settings.apply(b.auth(new MomentsAuth()).scheduler(time).retryOnFail(true)));
    }

    private void subscribe(Mono<?> operation) {
        subscription = operation.subscribe(value -> {}, error -> {});
    }

    /** Lets that many failures of requests be followed by their waits; returns the waits in order. */
    private List<Duration> waits(int count) {
        List<Duration> waits = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            int scheduled = number;
            await("wait " + number, () -> time.waits() >= scheduled);
            int requests = moments.size();
            Duration wait = time.wait(number);
            time.advance(wait.minus(STEP));
            assertThat(moments).as("no request within wait %s", number).hasSize(requests);
            time.advance(STEP);
            await("the request after wait " + number, () -> moments.size() > requests);
            waits.add(wait);
        }
        return waits;
    }

    private static void assertBetween(Duration wait, double least, double most) {
        assertThat(wait)
                .isBetween(
                        Duration.ofMillis(Math.round(least * 1000)),
                        Duration.ofMillis(Math.round(most * 1000)).plus(STEP));
    }

    @Test
    void waitsDoubleFromOneSecondToTenWithJitter() {
        wire.script("POST", CONSUMERS, status(503));
        subscribe(channel(b -> b).create());

        List<Duration> waits = waits(7);

        assertBetween(waits.get(0), 1, 1.5);
        assertBetween(waits.get(1), 1, 3);
        assertBetween(waits.get(2), 2, 6);
        assertBetween(waits.get(3), 4, 10);
        assertThat(waits.subList(4, 7)).allSatisfy(wait -> assertBetween(wait, 5, 10));
    }

    @Test
    void waitsHaveJitter() {
        wire.script("POST", CONSUMERS, status(503));
        subscribe(channel(b -> b).create());

        assertThat(waits(14).subList(4, 14))
                .as("ten waits of 10 s")
                .doesNotHaveDuplicates()
                .hasSize(10);
    }

    @Test
    void waitsOfPollsBeginAnewAfterADecodedPoll() {
        HttpResponse busy = status(503);
        wire.scriptConsumer("GET", "c1/records", busy, busy, busy, busy, records(record(1)), busy, records(record(2)));
        Flux<Map<String, Object>> records = channel(b -> b).consume("t");
        List<Map<String, Object>> received = new CopyOnWriteArrayList<>();
        subscription = records.take(2).subscribe(received::add, error -> {});

        List<Duration> waits = waits(5);

        assertBetween(waits.get(3), 4, 10);
        assertBetween(waits.get(4), 1, 1.5);
        await("the records", () -> received.size() == 2);
    }

    @Test
    void waitsDoNotBeginAnewAfterACreateOrSubscribe() {
        wire.scriptConsumer("GET", "c[0-9]/records", status(500));
        subscription = channel(b -> b).consume("t").subscribe(record -> {}, error -> {});

        List<Duration> waits = waits(4);

        assertBetween(waits.get(0), 1, 1.5);
        assertBetween(waits.get(1), 1, 3);
        assertBetween(waits.get(2), 2, 6);
        assertBetween(waits.get(3), 4, 10);
        assertThat(wire.conversation()).contains("POST /consumers/c4/subscription");
    }

    @Test
    void retryAfterInSecondsWins() {
        wire.script("POST", CONSUMERS, status(503).withHeader("Retry-After", "120"), WireFixture.created("c1"));
        subscribe(channel(b -> b).create());

        assertBetween(waits(1).get(0), 120, 120);
    }

    @Test
    void retryAfterShorterThanTheBackoffWinsToo() {
        HttpResponse busy = status(503);
        wire.script(
                "POST", CONSUMERS, busy, busy, busy, busy, busy, busy.clone().withHeader("Retry-After", "1"));
        subscribe(channel(b -> b).create());

        assertBetween(waits(6).get(5), 1, 1);
    }

    @Test
    void retryAfterAsADateWins() {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(300));
        wire.script("POST", CONSUMERS, status(503).withHeader("Retry-After", date), WireFixture.created("c1"));
        subscribe(channel(b -> b).create());

        // the date counts from the answer, which takes a moment to come
        assertBetween(waits(1).get(0), 270, 300);
    }

    @Test
    void retryAfterIsBoundedByAnHour() {
        wire.script("POST", CONSUMERS, status(503).withHeader("Retry-After", "86400"), WireFixture.created("c1"));
        subscribe(channel(b -> b).create());

        assertBetween(waits(1).get(0), 3600, 3600);
    }

    @Test
    void everyOperationIsRetried() {
        HttpResponse busy = status(503);
        wire.script("POST", CONSUMERS, busy, WireFixture.created("c1"));
        wire.scriptConsumer("POST", "c1/subscription", busy, WireFixture.noContent());
        wire.scriptConsumer("GET", "c1/subscription", busy, WireFixture.ok("[]"));
        wire.scriptConsumer("GET", "c1/records", busy, records(record(1)));
        wire.scriptConsumer("POST", "c1/offsets", busy, WireFixture.noContent());
        wire.scriptConsumer("DELETE", "c1", busy, WireFixture.noContent());
        ReactiveChannel channel = quickly(20);

        StepVerifier.create(channel.create()
                        .then(channel.subscribe("t"))
                        .then(channel.subscriptions())
                        .then(channel.poll())
                        .then(channel.commit())
                        .then(channel.delete()))
                .verifyComplete();

        assertThat(wire.conversation())
                .containsExactly(
                        "POST /consumers",
                        "POST /consumers",
                        "POST /consumers/c1/subscription",
                        "POST /consumers/c1/subscription",
                        "GET /consumers/c1/subscription",
                        "GET /consumers/c1/subscription",
                        "GET /consumers/c1/records",
                        "GET /consumers/c1/records",
                        "POST /consumers/c1/offsets",
                        "POST /consumers/c1/offsets",
                        "DELETE /consumers/c1",
                        "DELETE /consumers/c1");
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 403})
    void aConsumerErrorLeadsToANewConsumerWithTheSameTopics(int status) {
        wire.scriptConsumer("GET", "c1/subscription", status(status));
        ReactiveChannel channel = quickly(20);

        StepVerifier.create(channel.subscribe("t").then(channel.subscriptions()))
                .expectNext(List.of("t"))
                .verifyComplete();

        assertThat(wire.conversation())
                .endsWith("POST /consumers", "POST /consumers/c2/subscription", "GET /consumers/c2/subscription");
    }

    @Test
    void aFailedLoginIsRetriedWithTheOperation() {
        wire.script("GET", WireFixture.LOGIN, status(500), dropped(), WireFixture.token("tok-at-last"));

        StepVerifier.create(quickly(20).create()).verifyComplete();

        assertThat(wire.onlyRequest("POST", CONSUMERS).getFirstHeader("Authorization"))
                .isEqualTo("Bearer tok-at-last");
    }

    @Test
    void aProduceThatNeverLeftForWantOfATokenIsRetried() {
        wire.script("GET", WireFixture.LOGIN, status(500), WireFixture.token("tok-at-last"));

        StepVerifier.create(quickly(20).produce(Map.of())).verifyComplete();

        assertThat(wire.conversation()).containsExactly("POST " + PRODUCE);
    }

    @Test
    void theLimitSignalsTheLastErrorItself() {
        wire.script("POST", CONSUMERS, status(500), status(502), status(504));

        StepVerifier.create(quickly(2).create())
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(
                                TemporaryError.class,
                                temporary -> assertThat(temporary.status()).hasValue(504)));
        assertThat(wire.conversation()).hasSize(3);
    }

    @Test
    void theLimitSignalsTheLastErrorOfAConnectionItself() {
        ReactiveChannel channel = wire.channel(
                closedPort(),
                b -> b.auth(ChannelAuth.none()).retryOnFail(true).retry(Retry.backoff(2, Duration.ofMillis(1))));

        StepVerifier.create(channel.create())
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(TemporaryError.class)
                        .isNotInstanceOf(TemporaryAuthenticationError.class))
                .verify(LONG_ENOUGH);
    }

    @Test
    void theLimitOfConsumeCountsAnewAfterADecodedPoll() {
        HttpResponse busy = status(503);
        wire.scriptConsumer(
                "GET", "c1/records", busy, busy, records(record(1)), busy, busy, records(record(2)), busy, busy, busy);

        StepVerifier.create(quickly(2).consume("t"))
                .expectNextCount(2)
                .expectError(TemporaryError.class)
                .verify(LONG_ENOUGH);
    }

    @Test
    void retryOnFailSwitchedOffAtRunTimeSignalsTheNextError() {
        wire.script("POST", CONSUMERS, status(503));
        ReactiveChannel channel = channel(b -> b);
        List<Throwable> errors = new CopyOnWriteArrayList<>();
        subscription = channel.create().subscribe(done -> {}, errors::add);
        await("the first wait", () -> time.waits() >= 1);

        channel.retryOnFail(false);
        time.advance(Duration.ofSeconds(2));

        await("the error", () -> !errors.isEmpty());
        assertThat(errors).singleElement().isInstanceOf(TemporaryError.class);
        assertThat(channel.retryOnFail()).isFalse();
    }

    @Test
    void retryOnFailSwitchedOnAtRunTimeRetries() {
        wire.script("POST", CONSUMERS, status(503), WireFixture.created("c1"));
        ReactiveChannel channel = wire.channel(b -> b.retry(Retry.backoff(9, Duration.ofMillis(1))));
        Mono<Void> create = channel.create();

        channel.retryOnFail(true);

        StepVerifier.create(create).verifyComplete();
        assertThat(channel.retryOnFail()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 405, 406, 413, 415, 422})
    void aPermanentErrorEndsConsumeAtOnce(int status) {
        wire.scriptConsumer("GET", "c1/records", status(status));

        StepVerifier.create(quickly(20).consume("t"))
                .expectError(PermanentError.class)
                .verify(LONG_ENOUGH);

        assertThat(wire.count("GET /consumers/c1/records")).isEqualTo(1);
    }

    @Test
    void refusedCredentialsEndConsumeAtOnce() {
        wire.script("GET", WireFixture.LOGIN, status(401));

        StepVerifier.create(quickly(20).consume("t"))
                .expectError(PermanentError.class)
                .verify(LONG_ENOUGH);

        assertThat(wire.requests("GET", WireFixture.LOGIN)).hasSize(1);
    }

    /** A channel whose waits are next to nothing, and so many. */
    private static ReactiveChannel quickly(int retries) {
        return wire.channel(b -> b.retryOnFail(true).retry(Retry.backoff(retries, Duration.ofMillis(1))));
    }
}
