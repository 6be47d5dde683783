package io.reactorchannel.stories;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.OffsetReset;
import io.reactorchannel.ProducerRecord;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.ReactiveChannelBuilder;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.service.StreamingService;
import io.reactorchannel.testing.Await;
import io.reactorchannel.testing.LossyProxy;
import io.reactorchannel.testing.SecretsInLogs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.util.retry.Retry;

/** Whole stories on real parts: a channel, loopback, the embedded service. */
class EmbeddedServiceStoriesTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);
    private static final String USER = "me";
    private static final String PASSWORD = SecretsInLogs.password(USER, "secret-of-the-stories");
    private static final String TOPIC = "orders";
    private static final String GROUP = "group";

    private final StreamingService service = StreamingService.builder()
            .user(USER, PASSWORD)
            .topic(TOPIC, 3)
            .maxRecordsPerPoll(20)
            .sessionTimeout(Duration.ofSeconds(1))
            .start();
    private final List<ReactiveChannel> channels = new ArrayList<>();

    @AfterEach
    void closeAll() {
        channels.forEach(ReactiveChannel::close);
        service.close();
    }

    private ReactiveChannelBuilder builder(String url) {
        return ReactiveChannel.builder(url)
                .auth(ChannelAuth.userPassword(service.url(), USER, PASSWORD))
                .consumerGroup(GROUP)
                .offset(OffsetReset.EARLIEST)
                .emptyPollDelay(Duration.ofMillis(5))
                .retry(Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(1)).maxBackoff(Duration.ofMillis(20)));
    }

    private ReactiveChannel opened(ReactiveChannelBuilder builder) {
        ReactiveChannel channel = builder.build();
        channels.add(channel);
        return channel;
    }

    private ReactiveChannel channel() {
        return opened(builder(service.url()));
    }

    private void produce(int first, int count) {
        ProducerRecord[] records = IntStream.range(first, first + count)
                .mapToObj(i -> ProducerRecord.of(TOPIC, Map.of("number", i)).withShardingKey("key " + i))
                .toArray(ProducerRecord[]::new);
        channel().produce(records).block(LONG_ENOUGH);
    }

    private static int number(Map<String, Object> payload) {
        return (int) payload.get("number");
    }

    private static Set<Integer> numbersBelow(int end) {
        return IntStream.range(0, end).boxed().collect(Collectors.toCollection(TreeSet::new));
    }

    private long committed() {
        return service.committedOffsets(GROUP, TOPIC).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** Consumes and commits after every tenth record until all numbers below the end were seen. */
    private static Mono<Set<Integer>> consumeAll(ReactiveChannel channel, int end) {
        Set<Integer> seen = new TreeSet<>();
        AtomicInteger count = new AtomicInteger();
        return channel.consume(TOPIC)
                .doOnNext(payload -> seen.add(number(payload)))
                .concatMap(payload -> count.incrementAndGet() % 10 == 0 ? channel.commit() : Mono.empty(), 0)
                .cast(Object.class)
                .mergeWith(Mono.never())
                .takeUntilOther(Flux.interval(Duration.ofMillis(5)).filter(tick -> seen.size() == end))
                .then(channel.commit())
                .thenReturn(seen);
    }

    @Test
    void whatIsProducedIsConsumedAndCommitted() {
        produce(0, 100);
        ReactiveChannel channel = channel();
        StepVerifier.create(channel.consume(TOPIC)
                        .map(EmbeddedServiceStoriesTest::number)
                        .take(100)
                        .collect(Collectors.toSet())
                        .delayUntil(all -> channel.commit()))
                .expectNext(numbersBelow(100))
                .expectComplete()
                .verify(LONG_ENOUGH);
        assertThat(committed()).isEqualTo(100);
    }

    @Test
    void payloadsAreBoundToATypeAndKeepTheirPartitionsOrder() {
        record Order(int number) {}
        ProducerRecord[] records = IntStream.range(0, 50)
                .mapToObj(i -> ProducerRecord.of(TOPIC, new Order(i)).withShardingKey("one key"))
                .toArray(ProducerRecord[]::new);
        channel().produce(records).block(LONG_ENOUGH);
        StepVerifier.create(channel()
                        .consume(Order.class, TOPIC)
                        .take(50)
                        .map(Order::number)
                        .collectList())
                .expectNext(IntStream.range(0, 50).boxed().toList())
                .expectComplete()
                .verify(LONG_ENOUGH);
    }

    @Test
    void lostAnswersToPollsLoseNothing() {
        produce(0, 200);
        AtomicInteger polls = new AtomicInteger();
        try (LossyProxy proxy = new LossyProxy(
                service.url(), request -> request.uri().contains("/records") && polls.incrementAndGet() % 4 == 2)) {
            ReactiveChannel channel = opened(builder(proxy.url()));
            StepVerifier.create(consumeAll(channel, 200))
                    .expectNext(numbersBelow(200))
                    .expectComplete()
                    .verify(LONG_ENOUGH);
            assertThat(proxy.lost()).isPositive();
            assertThat(committed()).isEqualTo(200);
            channel.close();
        }
    }

    @Test
    void lostAnswersToCommitsLoseNothingAndAreSentAgain() {
        produce(0, 60);
        AtomicInteger commits = new AtomicInteger();
        try (LossyProxy proxy = new LossyProxy(
                service.url(), request -> request.uri().contains("/offsets") && commits.incrementAndGet() % 2 == 1)) {
            ReactiveChannel channel = opened(builder(proxy.url()));
            StepVerifier.create(consumeAll(channel, 60))
                    .expectNext(numbersBelow(60))
                    .expectComplete()
                    .verify(LONG_ENOUGH);
            assertThat(proxy.lost()).isPositive();
            assertThat(committed()).isEqualTo(60);
            channel.close();
        }
    }

    @Test
    void twoChannelsOfAGroupShareThePartitions() {
        Sinks.Many<Map<String, Object>> none = Sinks.many().multicast().directBestEffort();
        Set<Integer> first = ConcurrentHashMap.newKeySet();
        Set<Integer> second = ConcurrentHashMap.newKeySet();
        Disposable one = channel().consume(TOPIC).subscribe(payload -> first.add(number(payload)), none::tryEmitError);
        Disposable two = channel().consume(TOPIC).subscribe(payload -> second.add(number(payload)), none::tryEmitError);
        Await.until(() -> service.consumers(GROUP) == 2);
        produce(0, 300);
        Await.until(() -> first.size() + second.size() == 300);
        one.dispose();
        two.dispose();
        assertThat(first).isNotEmpty().doesNotContainAnyElementsOf(second);
        assertThat(second).isNotEmpty();
    }

    @Test
    void aChannelThatDiesIsReplacedByAnotherOfItsGroup() {
        produce(0, 90);
        ReactiveChannel dying = opened(builder(service.url()).prefetch(0));
        Set<Integer> seen = Collections.synchronizedSet(new TreeSet<>());
        // takes some, commits some, and is never heard of again
        dying.consume(TOPIC)
                .take(30)
                .doOnNext(payload -> seen.add(number(payload)))
                .concatMap(payload -> seen.size() == 10 ? dying.commit() : Mono.empty(), 0)
                .blockLast(LONG_ENOUGH);
        assertThat(committed()).isEqualTo(10);

        Set<Integer> inherited = consumeAll(channel(), 90 - 10).block(LONG_ENOUGH);

        assertThat(inherited).isNotNull().hasSize(80);
        inherited.addAll(seen);
        assertThat(inherited).isEqualTo(numbersBelow(90));
        assertThat(committed()).isEqualTo(90);
    }

    @Test
    void aRestartOfTheServiceProcessIsSurvived() {
        produce(0, 40);
        ReactiveChannel channel = channel();
        Set<Integer> seen = Collections.synchronizedSet(new TreeSet<>());
        Disposable consuming = channel.consume(TOPIC).subscribe(payload -> seen.add(number(payload)));
        Await.until(() -> seen.size() == 40);
        service.forgetConsumers();
        produce(40, 40);
        Await.until(() -> seen.size() == 80);
        consuming.dispose();
        assertThat(seen).isEqualTo(numbersBelow(80));
    }

    @Test
    void tokensThatExpireMidStreamAreRenewed() {
        produce(0, 40);
        ReactiveChannel channel = channel();
        Set<Integer> seen = Collections.synchronizedSet(new TreeSet<>());
        Disposable consuming = channel.consume(TOPIC).subscribe(payload -> seen.add(number(payload)));
        Await.until(() -> seen.size() == 40);
        service.revokeTokens();
        produce(40, 40);
        Await.until(() -> seen.size() == 80);
        consuming.dispose();
        assertThat(service.consumers(GROUP)).isEqualTo(1);
    }

    @Test
    void cancellingAndConsumingAgainLosesNothing() {
        produce(0, 14 * 7);
        ReactiveChannel channel = channel();
        Set<Integer> seen = new TreeSet<>();
        for (int round = 0; round < 14; round++) {
            channel.consume(TOPIC)
                    .take(7)
                    .doOnNext(payload -> seen.add(number(payload)))
                    .then(channel.commit())
                    .block(LONG_ENOUGH);
        }
        assertThat(seen).isEqualTo(numbersBelow(14 * 7));
    }

    @Test
    void aPollBesideAConsumeCannotMakeACommitPassWhatTheConsumeHolds() {
        ProducerRecord[] records = IntStream.range(0, 60)
                .mapToObj(i -> ProducerRecord.of(TOPIC, Map.of("number", i)).withShardingKey("one key"))
                .toArray(ProducerRecord[]::new);
        channel().produce(records).block(LONG_ENOUGH);
        ReactiveChannel channel = opened(builder(service.url()).prefetch(0));
        StepVerifier.create(channel.consume(TOPIC).map(EmbeddedServiceStoriesTest::number), 1)
                .expectNext(0)
                .then(() -> StepVerifier.create(
                                channel.poll().flatMap(batch -> channel.commit().thenReturn(batch.size())))
                        .expectNext(20)
                        .expectComplete()
                        .verify(LONG_ENOUGH))
                .then(() -> assertThat(committed()).isEqualTo(1))
                .thenCancel()
                .verify(LONG_ENOUGH);
        StepVerifier.create(channel.consume(TOPIC)
                        .map(EmbeddedServiceStoriesTest::number)
                        .take(59)
                        .collectList())
                .expectNext(IntStream.range(1, 60).boxed().toList())
                .expectComplete()
                .verify(LONG_ENOUGH);
    }

    @Test
    void destroyCompletesTheFlowDeletesTheConsumerAndRefusesWhatFollows() {
        produce(0, 10);
        ReactiveChannel channel = channel();
        AtomicInteger received = new AtomicInteger();
        StepVerifier.create(channel.consume(TOPIC).doOnNext(payload -> received.incrementAndGet()))
                .expectNextCount(10)
                .then(() -> channel.destroy().block(LONG_ENOUGH))
                .expectComplete()
                .verify(LONG_ENOUGH);
        assertThat(service.consumers(GROUP)).isZero();
        StepVerifier.create(channel.poll()).verifyError(PermanentError.class);
        StepVerifier.create(channel.consume(TOPIC)).verifyError(PermanentError.class);
        StepVerifier.create(channel.destroy()).verifyComplete();
    }

    @Test
    void pollReturnsOneAnswerAtATime() {
        produce(0, 30);
        ReactiveChannel channel = channel();
        StepVerifier.create(channel.subscribe(TOPIC).then(channel.poll()))
                .assertNext(batch -> assertThat(batch).hasSize(20))
                .expectComplete()
                .verify(LONG_ENOUGH);
        StepVerifier.create(channel.poll().flatMap(batch -> channel.commit().thenReturn(batch.size())))
                .expectNext(10)
                .expectComplete()
                .verify(LONG_ENOUGH);
        assertThat(committed()).isEqualTo(30);
        StepVerifier.create(channel.subscriptions()).expectNext(List.of(TOPIC)).verifyComplete();
    }
}
