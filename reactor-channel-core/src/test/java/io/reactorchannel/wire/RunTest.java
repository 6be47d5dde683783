package io.reactorchannel.wire;

import static io.reactorchannel.wire.WireFixture.CONSUMERS;
import static io.reactorchannel.wire.WireFixture.LONG_ENOUGH;
import static io.reactorchannel.wire.WireFixture.await;
import static io.reactorchannel.wire.WireFixture.json;
import static io.reactorchannel.wire.WireFixture.record;
import static io.reactorchannel.wire.WireFixture.records;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.ReactiveChannelBuilder;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.error.PermanentError;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/**
 * The loop of the original clients, where all goes well. Waits pass in virtual time; requests are counted where each
 * asks for its token, which happens on the thread that lets the time pass.
 */
class RunTest {

    @RegisterExtension
    static final WireFixture wire = new WireFixture();

    private final VirtualTime time = new VirtualTime();
    private final AtomicInteger requests = new AtomicInteger();
    private final List<List<Map<String, Object>>> processed = new CopyOnWriteArrayList<>();
    private final List<String> signals = new CopyOnWriteArrayList<>();
    private Disposable running = () -> {};

    @AfterEach
    void end() {
        running.dispose();
        time.dispose();
    }

    private final class CountingAuth implements ChannelAuth {
        @Override
        public Mono<String> token() {
            return Mono.fromSupplier(() -> {
                requests.incrementAndGet();
                return WireFixture.TOKEN;
            });
        }
    }

    private ReactiveChannel channel(UnaryOperator<ReactiveChannelBuilder> settings) {
        return wire.channel(b -> settings.apply(b.auth(new CountingAuth()).scheduler(time)));
    }

    private ReactiveChannel channel() {
        return channel(b -> b);
    }

    private Function<List<Map<String, Object>>, Publisher<Boolean>> says(Publisher<Boolean> answer) {
        return batch -> {
            processed.add(batch);
            return answer;
        };
    }

    private void start(Mono<Void> run) {
        running = run.subscribe(none -> {}, error -> signals.add("error " + error), () -> signals.add("complete"));
    }

    private static void completes(Mono<Void> run) {
        StepVerifier.create(run).expectComplete().verify(LONG_ENOUGH);
    }

    @Test
    void itSubscribesPollsHasThePayloadsProcessedAndCommitsThem() {
        wire.scriptConsumer("GET", "c1/records", records(record(0), record(1)));

        completes(channel().run(says(Mono.just(false)), "t", "u"));

        assertThat(processed).containsExactly(List.of(Map.of("n", 0), Map.of("n", 1)));
        assertThat(wire.conversation())
                .containsExactly(
                        "POST /consumers",
                        "POST /consumers/c1/subscription",
                        "GET /consumers/c1/records",
                        "POST /consumers/c1/offsets");
        assertThat(json(wire.onlyRequest("POST", CONSUMERS + "/c1/subscription"))
                        .path("topics"))
                .hasToString("[\"t\",\"u\"]");
        assertThat(wire.onlyRequest("POST", CONSUMERS + "/c1/offsets").getBodyAsString())
                .containsPattern("(?s)\"offset\" ?: ?0\\b.*\"offset\" ?: ?1\\b");
    }

    @Test
    void itDoesNotSubscribeToTopicsItIsSubscribedTo() {
        ReactiveChannel channel = channel();
        channel.subscribe("t").block(LONG_ENOUGH);

        completes(channel.run(says(Mono.just(false)), "t").then(channel.run(says(Mono.just(false)))));

        assertThat(processed).hasSize(2);
        assertThat(wire.count("POST /consumers/c1/subscription")).isEqualTo(1);
    }

    @Test
    void itNeedsTopicsOnAChannelThatWasNeverSubscribed() {
        StepVerifier.create(channel().run(says(Mono.just(false))))
                .expectErrorSatisfies(error ->
                        assertThat(error).isInstanceOf(PermanentError.class).hasMessageContaining("topics"))
                .verify(LONG_ENOUGH);

        assertThat(requests).hasValue(0);
    }

    @Test
    void anEmptyListIsProcessedTooAndThenThereIsNothingToCommit() {
        completes(channel().run(says(Mono.just(false)), "t"));

        assertThat(processed).containsExactly(List.of());
        assertThat(wire.conversation()).endsWith("GET /consumers/c1/records");
    }

    @Test
    void nothingFromTheProcessorEndsItAfterTheCommitWithoutAWait() {
        wire.scriptConsumer("GET", "c1/records", records(record(0)));

        completes(channel().run(says(Mono.empty()), "t"));

        assertThat(time.waits()).isZero();
        assertThat(wire.conversation()).endsWith("GET /consumers/c1/records", "POST /consumers/c1/offsets");
    }

    @Test
    void falseEndsItWithoutAWait() {
        completes(channel().run(says(Mono.just(false)), "t"));

        assertThat(time.waits()).isZero();
    }

    @Test
    void oneFalseAmongSeveralEndsItAndThePublisherIsProcessedToItsEnd() {
        AtomicInteger values = new AtomicInteger();
        Flux<Boolean> several = Flux.just(true, false, true).doOnNext(value -> values.incrementAndGet());

        completes(channel().run(says(several), "t"));

        assertThat(values).hasValue(3);
        assertThat(time.waits()).isZero();
    }

    @Test
    void severalTrueGoOn() {
        start(channel().run(says(Flux.just(true, true, true)), "t"));
        await("the wait", () -> time.waits() == 1);

        time.advance(Duration.ofSeconds(30));

        await("the second round", () -> processed.size() == 2);
    }

    @Test
    void thirtySecondsPassBetweenQueries() {
        start(channel().run(says(Mono.just(true)), "t"));
        await("the wait", () -> time.waits() == 1);

        time.advance(Duration.ofMillis(29_999));
        assertThat(requests).as("create, subscribe, poll").hasValue(3);

        time.advance(Duration.ofMillis(1));
        assertThat(requests).hasValue(4);
        await("the second round", () -> time.waits() == 2);
        assertThat(processed).hasSize(2);
    }

    @Test
    void waitBetweenQueriesIsWhatIsWaited() {
        start(channel().run(says(Mono.just(true)), Duration.ofMillis(70), "t"));
        await("the wait", () -> time.waits() == 1);

        time.advance(Duration.ofMillis(69));
        assertThat(requests).as("create, subscribe, poll").hasValue(3);

        time.advance(Duration.ofMillis(1));
        assertThat(requests).hasValue(4);
    }

    @Test
    void withoutAWaitTheNextPollFollowsTheCommit() {
        wire.scriptConsumer("GET", "c1/records", records(record(0)), records(record(1)), records());

        completes(wire.channel().run(batch -> Mono.just(!batch.isEmpty()), Duration.ZERO, "t"));

        assertThat(wire.conversation().subList(2, 7))
                .containsExactly(
                        "GET /consumers/c1/records",
                        "POST /consumers/c1/offsets",
                        "GET /consumers/c1/records",
                        "POST /consumers/c1/offsets",
                        "GET /consumers/c1/records");
    }

    @Test
    void theCommitPrecedesTheWait() {
        wire.scriptConsumer("GET", "c1/records", records(record(0)));

        start(channel().run(says(Mono.just(true)), "t"));
        await("the wait", () -> time.waits() == 1);

        assertThat(wire.conversation()).endsWith("GET /consumers/c1/records", "POST /consumers/c1/offsets");
    }

    @Test
    void itNeverPollsAheadWhateverThePrefetch() {
        wire.scriptConsumer("GET", "c1/records", records(record(0)));
        Sinks.One<Boolean> answer = Sinks.one();
        start(channel(b -> b.prefetch(5)).run(says(answer.asMono()), "t"));
        await("the batch", () -> processed.size() == 1);

        // a poll ahead is begun before the batch is handed out
        assertThat(requests).as("create, subscribe, poll").hasValue(3);
        answer.tryEmitValue(true);
        await("the wait", () -> time.waits() == 1);
        assertThat(requests).as("and the commit").hasValue(4);
    }

    @Test
    void eachSubscriptionRunsTheLoop() {
        Mono<Void> run = channel().run(says(Mono.just(false)), "t");

        completes(run);
        completes(run);

        assertThat(processed).hasSize(2);
    }

    @Test
    void theContextOfTheSubscriberReachesTheProcessorsPublisher() {
        Mono<Boolean> answer = Mono.deferContextual(context -> {
            signals.add(context.get("who"));
            return Mono.just(false);
        });

        completes(channel().run(says(answer), "t").contextWrite(context -> context.put("who", "me")));

        assertThat(signals).containsExactly("me");
    }

    @Test
    void theProcessorIsCalledOnAThreadThatMustNotBlock() {
        AtomicInteger nonBlocking = new AtomicInteger();

        completes(channel()
                .run(
                        batch -> {
                            nonBlocking.addAndGet(Schedulers.isInNonBlockingThread() ? 1 : 0);
                            return Mono.just(false);
                        },
                        "t"));

        assertThat(nonBlocking).hasValue(1);
    }
}
