package io.reactorchannel.wire;

import static io.reactorchannel.wire.Received.settle;
import static io.reactorchannel.wire.WireFixture.LONG_ENOUGH;
import static io.reactorchannel.wire.WireFixture.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.ChannelRecord;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.ReactiveChannelBuilder;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.error.PermanentError;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.test.StepVerifier;

/** Commits of acknowledged records that nobody asks for: when, in whose Context, and never beside another request. */
class BackgroundCommitsTest {

    private static final Duration INTERVAL = Duration.ofMinutes(1);

    /** For thousands of requests on a machine that has others to do. */
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @RegisterExtension
    static final WireFixture wire = new WireFixture();

    private final VirtualTime time = new VirtualTime();
    private final Disposable.Composite subscriptions = Disposables.composite();
    private final List<String> callers = new CopyOnWriteArrayList<>();
    private final List<ChannelRecord> records = new CopyOnWriteArrayList<>();

    @AfterEach
    void end() {
        subscriptions.dispose();
        time.dispose();
    }

    /** Notes in whose Context a request asks for its token. */
    private final class ContextAuth implements ChannelAuth {
        @Override
        public Mono<String> token() {
            return Mono.deferContextual(context -> {
                callers.add(context.getOrDefault("who", "nobody"));
                return Mono.just(WireFixture.TOKEN);
            });
        }
    }

    /** Without polls ahead, so that only commits are on their way when all is handed out. */
    private ReactiveChannel channel(String url, UnaryOperator<ReactiveChannelBuilder> settings) {
        return wire.channel(
                url,
                b -> settings.apply(
                        b.auth(new ContextAuth()).scheduler(time).prefetch(0).commitInterval(INTERVAL)));
    }

    /** Without ending the flow, which would commit at once. */
    private void receiveThree(ReactiveChannel channel) {
        subscriptions.add(channel.receive("t")
                .contextWrite(context -> context.put("who", "receiver"))
                .subscribeWith(new FirstThree()));
        WireFixture.await("the records", () -> records.size() == 3);
    }

    private final class FirstThree extends BaseSubscriber<ChannelRecord> {
        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            request(3);
        }

        @Override
        protected void hookOnNext(ChannelRecord record) {
            records.add(record);
        }
    }

    @Test
    void aRecordWaitsForItsCommitForTheIntervalAtMost() {
        try (HeldAnswers service = new HeldAnswers().poll(record(0), record(1), record(2))) {
            receiveThree(channel(service.url(), b -> b));
            int before = callers.size();
            records.get(0).acknowledge();
            time.advance(INTERVAL.minusMillis(1));
            records.get(1).acknowledge();
            assertThat(callers).hasSize(before);

            time.advance(Duration.ofMillis(1));

            service.await("POST c1/offsets 0 1");
        }
    }

    @Test
    void theIntervalBeginsAnewAfterACommitForTheNumberOfThem() {
        try (HeldAnswers service = new HeldAnswers().poll(record(0), record(1), record(2))) {
            ReactiveChannel channel = channel(service.url(), b -> b.commitBatchSize(2));
            receiveThree(channel);
            records.get(0).acknowledge();
            time.advance(INTERVAL.dividedBy(2));
            records.get(1).acknowledge();
            service.await("POST c1/offsets 0 1");
            settle(channel); // the answer has come
            int before = callers.size();

            records.get(2).acknowledge();
            assertThat(time.pending()).as("timers").isEqualTo(1);
            time.advance(INTERVAL.minusMillis(1));
            assertThat(callers).as("commits before the interval is over").hasSize(before);
            time.advance(Duration.ofMillis(1));

            service.await("POST c1/offsets 2");
        }
    }

    @Test
    void noTimerIsLeftOfCommitsForTheNumberOfThemAfterDestroy() {
        try (HeldAnswers service = new HeldAnswers().poll(record(0), record(1), record(2))) {
            ReactiveChannel channel = channel(service.url(), b -> b.commitBatchSize(2));
            receiveThree(channel);
            records.forEach(ChannelRecord::acknowledge);
            service.await("POST c1/offsets 0 1");

            channel.destroy().block(LONG_ENOUGH);

            WireFixture.await("no timer left", () -> time.pending() == 0);
        }
    }

    @Test
    void theyHaveTheContextOfTheirFlowAlsoWhenAnotherFlowWasRefused() {
        try (HeldAnswers service = new HeldAnswers().poll(record(0), record(1), record(2))) {
            ReactiveChannel channel = channel(service.url(), b -> b);
            receiveThree(channel);
            StepVerifier.create(channel.consume("t").contextWrite(context -> context.put("who", "intruder")))
                    .expectError(PermanentError.class)
                    .verify(LONG_ENOUGH);

            records.get(0).acknowledge();
            time.advance(INTERVAL);

            service.await("POST c1/offsets 0");
            assertThat(callers).containsOnly("receiver");
        }
    }

    /** A service with one record for each poll, which notes how many requests are in flight at most. */
    private static final class WatchfulService implements AutoCloseable {

        private final AtomicLong offset = new AtomicLong();
        private final AtomicInteger inFlight = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();
        private final RawService service = RawService.start(this::watched);

        private Publisher<Void> watched(HttpServerRequest request, HttpServerResponse response) {
            most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
            // answered from another thread, so that a second request could come in between
            return Mono.fromRunnable(inFlight::decrementAndGet)
                    .subscribeOn(Schedulers.parallel())
                    .then(Mono.defer(() -> Mono.from(answer(request, response))));
        }

        private Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
            return switch (request.method() + " " + request.uri().replaceAll(".*/", "")) {
                case "POST consumers" -> RawService.json(response, "{\"consumerInstanceId\": 1}");
                case "GET records" ->
                    RawService.json(response, "{\"records\": [" + record(offset.getAndIncrement()) + "]}");
                case "GET subscription" -> RawService.json(response, "[\"t\"]");
                default -> RawService.noContent(response);
            };
        }

        long count(String request) {
            return service.requests().stream()
                    .filter(line -> (line.substring(0, line.indexOf(' ')) + line.substring(line.lastIndexOf('/')))
                            .equals(request))
                    .count();
        }

        @Override
        public void close() {
            service.close();
        }
    }

    @Test
    void neverTwoRequestsOfAConsumerAtATime() {
        try (WatchfulService service = new WatchfulService()) {
            ReactiveChannel channel = wire.channel(
                    service.service.url(),
                    b -> b.auth(ChannelAuth.none())
                            .prefetch(3)
                            .commitBatchSize(3)
                            .commitInterval(Duration.ofMillis(2))
                            .keepAliveInterval(Duration.ofMillis(1)));
            channel.subscribe("t").block(LONG_ENOUGH);
            Mono<Void> receiver = channel.receive()
                    .publishOn(Schedulers.parallel(), 1)
                    .doOnNext(ChannelRecord::acknowledge)
                    .flatMap(record -> record.offset() % 5 == 0 ? record.commit() : Mono.empty(), 8)
                    .then();
            Mono<Void> others = channel.poll()
                    .then(channel.commit())
                    .then(channel.subscriptions())
                    .repeat(() -> service.service.requests().size() < 2_000)
                    .then();
            // the stop cancels what is in flight, which the service may not have noticed when the next request comes
            AtomicInteger mostBeforeTheStop = new AtomicInteger();
            Mono<Void> noted = Mono.fromRunnable(() -> mostBeforeTheStop.set(service.most.get()));

            StepVerifier.create(
                            others.then(noted).then(Mono.defer(channel::stop)).and(receiver))
                    .expectComplete()
                    .verify(MINUTE);

            assertThat(mostBeforeTheStop).hasValue(1);
            assertThat(service.count("POST/offsets")).isPositive();
        }
    }

    /** Whoever asks last, both ask: fails when a commit that is asked for while another ends is forgotten. */
    @Test
    void commitsOfTwoThreadsAtATimeAreAllAccepted() {
        try (WatchfulService service = new WatchfulService()) {
            ReactiveChannel channel = wire.channel(
                    service.service.url(), b -> b.auth(ChannelAuth.none()).commitInterval(Duration.ofHours(1)));

            StepVerifier.create(channel.receive("t")
                            .buffer(2)
                            .take(60)
                            .concatMap(
                                    pair -> Flux.fromIterable(pair)
                                            .flatMap(record -> record.commit().subscribeOn(Schedulers.parallel()))
                                            .then(),
                                    0))
                    .expectComplete()
                    .verify(MINUTE);
        }
    }
}
