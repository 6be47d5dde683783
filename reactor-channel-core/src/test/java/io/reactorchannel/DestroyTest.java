package io.reactorchannel;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.error.TemporaryError;
import io.reactorchannel.service.StreamingService;
import io.reactorchannel.testing.Await;
import io.reactorchannel.testing.SecretsInLogs;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

/** How a channel ends. */
class DestroyTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);
    private static final String TOKEN = SecretsInLogs.secret("tok-shared");

    private static ReactiveChannelBuilder builder(String url) {
        return ReactiveChannel.builder(url)
                .auth(ChannelAuth.none())
                .consumerGroup("g")
                .offset(OffsetReset.EARLIEST);
    }

    private static StreamingService service() {
        return StreamingService.builder().authentication(false).topic("t", 1).start();
    }

    @Test
    void connectionsAreClosed() {
        AtomicInteger open = new AtomicInteger();
        AtomicInteger opened = new AtomicInteger();
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .doOnConnection(connection -> {
                    opened.incrementAndGet();
                    open.incrementAndGet();
                    connection.onDispose(open::decrementAndGet);
                })
                .handle((request, response) -> request.receive()
                        .then(response.sendString(Mono.just("{\"consumerInstanceId\":\"c\"}"))
                                .then()))
                .bindNow();
        try {
            ReactiveChannel channel =
                    builder("http://127.0.0.1:" + server.port()).build();
            StepVerifier.create(channel.create()).verifyComplete();
            StepVerifier.create(channel.destroy()).expectComplete().verify(LONG_ENOUGH);
            assertThat(opened).hasPositiveValue();
            Await.until(() -> open.get() == 0);
        } finally {
            server.disposeNow();
        }
    }

    @Test
    void whatCommitWasCalledForIsCommittedAndNothingElse() {
        try (StreamingService service = service()) {
            ReactiveChannel channel = builder(service.url()).build();
            StepVerifier.create(channel.produce(
                                    ProducerRecord.of("t", Map.of("n", 0)), ProducerRecord.of("t", Map.of("n", 1)))
                            .thenMany(channel.consume("t"))
                            .concatMap(
                                    payload -> payload.get("n").equals(0)
                                            ? channel.commit().thenReturn(payload)
                                            : Mono.just(payload),
                                    0)
                            .take(2))
                    .expectNextCount(2)
                    .expectComplete()
                    .verify(LONG_ENOUGH);
            channel.close();
            assertThat(service.committedOffsets("g", "t")).isEqualTo(Map.of(0, 1L));
            assertThat(service.consumers()).isZero();
        }
    }

    @Test
    void itGoesOnWhenItsSubscriberCancels() {
        try (StreamingService service = service()) {
            ReactiveChannel channel = builder(service.url()).build();
            StepVerifier.create(channel.subscribe("t")).verifyComplete();
            assertThat(service.consumers()).isEqualTo(1);
            StepVerifier.create(channel.destroy()).thenCancel().verify();
            StepVerifier.create(channel.destroy()).expectComplete().verify(LONG_ENOUGH);
            assertThat(service.consumers()).isZero();
        }
    }

    @Test
    void closeDoesNotWaitOnAThreadThatMustNotBlock() throws InterruptedException {
        try (StreamingService service = service()) {
            ReactiveChannel channel = builder(service.url()).build();
            StepVerifier.create(channel.subscribe("t")).verifyComplete();
            CountDownLatch returned = new CountDownLatch(1);
            Schedulers.parallel().schedule(() -> {
                channel.close();
                returned.countDown();
            });
            assertThat(returned.await(LONG_ENOUGH.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            Await.until(() -> service.consumers() == 0);
        }
    }

    @Test
    void aServiceThatDoesNotAnswerCannotHoldItUpBeyondCloseTimeout() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        AtomicInteger deletes = new AtomicInteger();
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> {
                    if (request.method().name().equals("DELETE")) {
                        deletes.incrementAndGet();
                        return Mono.never();
                    }
                    return request.receive()
                            .then(response.sendString(Mono.just("{\"consumerInstanceId\":\"c\"}"))
                                    .then());
                })
                .bindNow();
        try {
            ReactiveChannel channel = builder("http://127.0.0.1:" + server.port())
                    .scheduler(time)
                    .closeTimeout(Duration.ofSeconds(3))
                    .build();
            StepVerifier.create(channel.create()).verifyComplete();
            Mono<Void> destruction = channel.destroy();
            StepVerifier.create(destruction)
                    .then(() -> Await.until(() -> deletes.get() == 1))
                    .then(() -> time.advanceTimeBy(Duration.ofMillis(2_999)))
                    .expectNoEvent(Duration.ofMillis(1))
                    .then(() -> time.advanceTimeBy(Duration.ofMillis(1)))
                    .expectErrorSatisfies(error ->
                            assertThat(error).isInstanceOf(TemporaryError.class).hasMessageContaining("closeTimeout"))
                    .verify(LONG_ENOUGH);
        } finally {
            server.disposeNow();
        }
    }

    @Test
    void aCommitThatIsNeverAcceptedDoesNotKeepTheConsumerFromBeingDeleted() {
        AtomicInteger deletes = new AtomicInteger();
        String record =
                "{\"routingData\":{\"topic\":\"t\"},\"message\":{\"payload\":\"e30=\"},\"partition\":0,\"offset\":0}";
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> {
                    deletes.addAndGet(request.method().name().equals("DELETE") ? 1 : 0);
                    response.status(request.uri().endsWith("/offsets") ? 503 : 200);
                    return request.receive()
                            .then(response.sendString(
                                            Mono.just("{\"consumerInstanceId\":\"c\",\"records\":[" + record + "]}"))
                                    .then());
                })
                .bindNow();
        try {
            VirtualTimeScheduler time = VirtualTimeScheduler.create();
            ReactiveChannel channel = builder("http://127.0.0.1:" + server.port())
                    .scheduler(time)
                    .closeTimeout(Duration.ofSeconds(4))
                    .build();
            StepVerifier.create(channel.subscribe("t").then(channel.poll()))
                    .expectNextCount(1)
                    .verifyComplete();
            channel.commit().onErrorComplete().subscribe();
            Await.until(() -> time.getScheduledTaskCount() > 0);
            StepVerifier.create(channel.destroy())
                    .then(() -> Await.until(() -> {
                        time.advanceTimeBy(Duration.ofMillis(100));
                        return deletes.get() == 1;
                    }))
                    .expectErrorSatisfies(error -> assertThat(error).hasMessageContaining("commit: not finished"))
                    .verify(LONG_ENOUGH);
        } finally {
            server.disposeNow();
        }
    }

    @Test
    void operationsThatWaitFailWhenTheChannelIsDestroyed() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        ReactiveChannel channel = builder("http://127.0.0.1:1").scheduler(time).build();
        StepVerifier.create(channel.subscribe("t"))
                .then(() -> Await.until(() -> time.getScheduledTaskCount() > 0))
                .then(() ->
                        StepVerifier.create(channel.destroy()).expectComplete().verify(LONG_ENOUGH))
                .expectError(PermanentError.class)
                .verify(LONG_ENOUGH);
    }

    @Test
    void aProduceOnItsWayGetsItsAnswer() {
        Sinks.Empty<Void> mayAnswer = Sinks.empty();
        AtomicInteger requests = new AtomicInteger();
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> {
                    requests.incrementAndGet();
                    return request.receive()
                            .then(mayAnswer.asMono())
                            .then(response.status(204).send());
                })
                .bindNow();
        try {
            ReactiveChannel channel =
                    builder("http://127.0.0.1:" + server.port()).build();
            StepVerifier.create(channel.produce(ProducerRecord.of("t", Map.of())))
                    .then(() -> Await.until(() -> requests.get() == 1))
                    .then(() -> StepVerifier.create(channel.destroy())
                            .expectComplete()
                            .verify(LONG_ENOUGH))
                    .then(mayAnswer::tryEmitEmpty)
                    .expectComplete()
                    .verify(LONG_ENOUGH);
        } finally {
            server.disposeNow();
        }
    }

    @Test
    void aProduceThatWaitsToBeTriedAgainSignalsItsLastError() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        ReactiveChannel channel = builder("http://127.0.0.1:1").scheduler(time).build();
        StepVerifier.create(channel.produce(ProducerRecord.of("t", Map.of())))
                .then(() -> Await.until(() -> time.getScheduledTaskCount() > 0))
                .then(() ->
                        StepVerifier.create(channel.destroy()).expectComplete().verify(LONG_ENOUGH))
                .expectError(TemporaryError.class)
                .verify(LONG_ENOUGH);
    }

    @Test
    void aSharedChannelAuthStaysUsable() {
        ChannelAuth auth = ChannelAuth.bearer(Mono.just(TOKEN));
        try (StreamingService service = service()) {
            ReactiveChannel one = builder(service.url()).auth(auth).build();
            ReactiveChannel two = builder(service.url()).auth(auth).build();
            one.close();
            StepVerifier.create(two.subscribe("t")).expectComplete().verify(LONG_ENOUGH);
            two.close();
        }
    }

    @Test
    void theContextReachesTheTokenOfEveryOperation() {
        Sinks.Many<String> seen = Sinks.many().replay().all();
        ChannelAuth auth = new ChannelAuth() {
            @Override
            public Mono<String> token() {
                return Mono.deferContextual(context -> {
                    seen.tryEmitNext(context.getOrDefault("who", "nobody"));
                    return Mono.just(TOKEN);
                });
            }
        };
        try (StreamingService service = service();
                ReactiveChannel channel = builder(service.url()).auth(auth).build()) {
            channel.produce(ProducerRecord.of("t", Map.of()))
                    .contextWrite(context -> context.put("who", "produce"))
                    .block(LONG_ENOUGH);
            channel.consume("t")
                    .take(1)
                    .contextWrite(context -> context.put("who", "consume"))
                    .blockLast(LONG_ENOUGH);
            channel.commit()
                    .contextWrite(context -> context.put("who", "commit"))
                    .block(LONG_ENOUGH);
            seen.tryEmitComplete();
            assertThat(seen.asFlux().collectList().block(LONG_ENOUGH))
                    .contains("produce", "consume", "commit")
                    .doesNotContain("nobody");
        }
    }
}
