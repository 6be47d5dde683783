package io.reactorchannel.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorchannel.ChannelRecord;
import io.reactorchannel.OffsetReset;
import io.reactorchannel.error.PayloadError;
import io.reactorchannel.error.StopError;
import io.reactorchannel.service.fault.Fault;
import io.reactorchannel.service.fault.FaultKind;
import io.reactorchannel.service.fault.FaultPlan;
import io.reactorchannel.service.fault.Operation;
import io.reactorchannel.test.TestService;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.CompositeReactiveHealthContributor;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Applications with listeners, against the embedded service: what they get, under failure, restart and shutdown. */
class ListenerStoriesTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);

    private static final String FAST_RETRY = "reactor-channel.listener.retry.min-backoff=1ms";

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    record Order(int order) {}

    private final List<ConfigurableApplicationContext> running = new ArrayList<>();
    private TestService service;

    @BeforeEach
    void startService() {
        service = TestService.http(options -> options.topic("orders", 3).topic("one", 1));
    }

    @AfterEach
    void close() {
        running.forEach(ConfigurableApplicationContext::close);
        service.close();
    }

    private ConfigurableApplicationContext start(Class<?> listening, String... properties) {
        return start(service.service().url(), listening, properties);
    }

    private ConfigurableApplicationContext start(String url, Class<?> listening, String... properties) {
        List<String> arguments = new ArrayList<>(List.of(
                "--reactor-channel.url=" + url,
                "--reactor-channel.auth.kind=none",
                "--reactor-channel.consumer-group=g",
                "--reactor-channel.offset=" + OffsetReset.EARLIEST,
                "--reactor-channel.empty-poll-delay=20ms",
                "--reactor-channel.retry.min-backoff=5ms",
                "--reactor-channel.retry.max-backoff=50ms",
                "--reactor-channel.commit-interval=50ms",
                "--reactor-channel.response-timeout=2s",
                "--spring.main.banner-mode=off"));
        for (String property : properties) {
            String name = "--" + property.substring(0, property.indexOf('=') + 1);
            arguments.removeIf(argument -> argument.startsWith(name));
            arguments.add("--" + property);
        }
        ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class, listening)
                .web(WebApplicationType.NONE)
                .run(arguments.toArray(String[]::new));
        running.add(context);
        return context;
    }

    private static ListenerControl listener(ConfigurableApplicationContext context, String id) {
        return context.getBean(ChannelListenerRegistry.class).listener(id).orElseThrow();
    }

    private void produce(String topic, int from, int count) {
        service.produce(
                topic,
                IntStream.range(from, from + count)
                        .mapToObj(i -> Map.of("order", i))
                        .toArray());
    }

    private void awaitCommitted(String topic, long count) {
        Await.until(count + " committed of " + topic, () -> service.committed("g", topic) == count);
    }

    private static Set<Integer> orders(int count) {
        Set<Integer> orders = ConcurrentHashMap.newKeySet();
        IntStream.range(0, count).forEach(orders::add);
        return orders;
    }

    // what they get

    @Configuration(proxyBeanMethods = false)
    static class EveryKind {

        final List<Object> seen = new CopyOnWriteArrayList<>();

        @ChannelListener(topics = "${the.topic:one}", consumerGroup = "records")
        void records(ChannelRecord record) {
            seen.add("record " + record.offset());
        }

        @ChannelListener(topics = "one", consumerGroup = "payloads")
        Mono<Void> payloads(Order order) {
            return Mono.fromRunnable(() -> seen.add("payload " + order.order()));
        }

        @ChannelListener(topics = "one", consumerGroup = "maps")
        Flux<String> maps(Map<String, Object> payload) {
            return Flux.just("x").doOnComplete(() -> seen.add("map " + payload.get("order")));
        }

        @ChannelListener(topics = "one", consumerGroup = "together")
        Mono<Void> together(Flux<Order> payloads) {
            return payloads.map(Order::order)
                    .collectList()
                    .doOnNext(all -> seen.add("together " + all))
                    .then();
        }
    }

    @Test
    void everyKindOfMethodGetsTheRecordsAndTheyAreCommitted() {
        produce("one", 0, 2);

        EveryKind bean = start(EveryKind.class).getBean(EveryKind.class);

        for (String group : List.of("records", "payloads", "maps", "together")) {
            Await.until(group, () -> service.committed(group, "one") == 2);
        }
        assertThat(bean.seen)
                .containsExactlyInAnyOrder(
                        "record 0", "record 1", "payload 0", "payload 1", "map 0", "map 1", "together [0, 1]");
    }

    @Configuration(proxyBeanMethods = false)
    static class Gated {

        final Semaphore gate = new Semaphore(0);
        final List<Integer> begun = new CopyOnWriteArrayList<>();
        final List<Integer> done = new CopyOnWriteArrayList<>();
        final AtomicInteger atWork = new AtomicInteger();
        final AtomicInteger mostAtWork = new AtomicInteger();

        @ChannelListener(id = "gated", topics = "one,orders", concurrency = 3)
        void on(Order order) throws InterruptedException {
            begun.add(order.order());
            mostAtWork.accumulateAndGet(atWork.incrementAndGet(), Math::max);
            try {
                gate.acquire();
            } finally {
                atWork.decrementAndGet();
            }
            done.add(order.order());
        }
    }

    @Test
    void asManyConsumersAsAskedForShareThePartitionsAndWorkAtATime() {
        ConfigurableApplicationContext context = start(Gated.class);
        Gated bean = context.getBean(Gated.class);
        Await.until("three consumers", () -> service.service().consumers("g") == 3);
        for (int order = 0; order < 60; order++) {
            service.produce(io.reactorchannel.ProducerRecord.of("orders", Map.of("order", order))
                    .withShardingKey("k" + order));
        }

        Await.until("three at work", () -> bean.atWork.get() == 3);
        bean.gate.release(1_000);

        awaitCommitted("orders", 60);
        assertThat(bean.mostAtWork).hasValue(3);
        assertThat(bean.done).containsAll(orders(60));
        assertThat(listener(context, "gated").status()).hasSize(3);
    }

    @Test
    void nothingIsAcknowledgedBeforeItIsDone() {
        produce("one", 0, 2);
        Gated bean = start(Gated.class, "the.listener=gated").getBean(Gated.class);
        Await.until("one begun", () -> bean.begun.size() == 1);

        assertThat(service.committed("g", "one")).isZero();
        bean.gate.release();
        awaitCommitted("one", 1);
        assertThat(bean.begun).containsExactly(0, 1);
        bean.gate.release();
        awaitCommitted("one", 2);
    }

    // failures

    @Configuration(proxyBeanMethods = false)
    static class Failing {

        final List<Integer> tried = new CopyOnWriteArrayList<>();
        final List<Integer> done = new CopyOnWriteArrayList<>();
        volatile int failures = Integer.MAX_VALUE;

        @ChannelListener(id = "failing", topics = "one")
        Mono<Void> on(Order order) {
            return Mono.fromRunnable(() -> {
                tried.add(order.order());
                if (order.order() == 1 && failures-- > 0) {
                    throw new IllegalStateException("no stock of 1");
                }
                done.add(order.order());
            });
        }
    }

    @Test
    void whatFailsIsTriedAgainBeforeWhatComesAfterIt() {
        ConfigurableApplicationContext context =
                start(Failing.class, FAST_RETRY, "reactor-channel.listener.auto-startup=false");
        Failing bean = context.getBean(Failing.class);
        bean.failures = 3;
        produce("one", 0, 3);

        listener(context, "failing").start();

        awaitCommitted("one", 3);
        assertThat(bean.tried).containsExactly(0, 1, 1, 1, 1, 2);
    }

    @Test
    void whatFailsEachTimeStopsTheListenerAndComesAgain() {
        produce("one", 0, 3);
        ConfigurableApplicationContext context =
                start(Failing.class, FAST_RETRY, "reactor-channel.listener.retry.max-attempts=1");
        Failing bean = context.getBean(Failing.class);
        ListenerControl listener = listener(context, "failing");
        Await.until("stopped", () -> !listener.isRunning());

        assertThat(listener.failure().orElseThrow()).hasMessage("no stock of 1");
        assertThat(bean.tried).containsExactly(0, 1, 1);
        assertThat(service.committed("g", "one")).isEqualTo(1);
        assertThat(service.service().consumers()).isZero();
        assertThat(listenersHealth(context)).isEqualTo(Status.DOWN);

        bean.failures = 0;
        listener.start();
        awaitCommitted("one", 3);
        assertThat(bean.done).containsExactly(0, 1, 2);
        assertThat(listener.failure()).isEmpty();
        assertThat(listenersHealth(context)).isEqualTo(Status.UP);
    }

    private static Status listenersHealth(ConfigurableApplicationContext context) {
        return ((ReactiveHealthIndicator)
                        context.getBean("reactorChannelHealthContributor", CompositeReactiveHealthContributor.class)
                                .getContributor("listeners"))
                .health()
                .block(LONG_ENOUGH)
                .getStatus();
    }

    @Test
    void whatFailsEachTimeBecomesADeadLetterAndTheRestGoesOn() {
        produce("one", 0, 3);
        Failing bean = start(
                        Failing.class,
                        FAST_RETRY,
                        "reactor-channel.listener.retry.max-attempts=2",
                        "reactor-channel.listener.after-retries=dead-letter")
                .getBean(Failing.class);

        awaitCommitted("one", 3);
        assertThat(bean.tried).containsExactly(0, 1, 1, 1, 2);
        List<ChannelRecord> letters = service.records("one-dead");
        assertThat(letters).singleElement().satisfies(letter -> {
            assertThat(letter.payloadAsMap()).isEqualTo(Map.of("order", 1));
            assertThat(letter.headers())
                    .containsEntry("dead-letter-topic", "one")
                    .containsEntry("dead-letter-offset", "1")
                    .containsEntry("dead-letter-reason", "no stock of 1");
        });
    }

    @Test
    void aDeadLetterThatIsNotAcceptedStopsTheListenerAndNothingIsLost() {
        produce("one", 0, 3);
        service.failNext(Operation.PRODUCE, Fault.status(400));
        ConfigurableApplicationContext context = start(
                Failing.class,
                FAST_RETRY,
                "reactor-channel.listener.retry.max-attempts=0",
                "reactor-channel.listener.after-retries=dead-letter",
                "reactor-channel.listener.dead-letter-topic=dead");
        ListenerControl listener = listener(context, "failing");
        Await.until("stopped", () -> !listener.isRunning());
        assertThat(service.committed("g", "one")).isEqualTo(1);

        listener.start();

        awaitCommitted("one", 3);
        assertThat(service.records("dead")).hasSize(1);
    }

    @Test
    void aPayloadThatCannotBeReadIsNotTriedAgain() {
        service.produce("one", "not JSON", Map.of("order", 5));
        Failing bean = start(
                        Failing.class,
                        "reactor-channel.listener.retry.min-backoff=1h",
                        "reactor-channel.listener.retry.max-backoff=1h",
                        "reactor-channel.listener.after-retries=dead-letter")
                .getBean(Failing.class);

        awaitCommitted("one", 2);
        assertThat(bean.tried).containsExactly(5);
        assertThat(new String(service.records("one-dead").get(0).payload().orElseThrow(), StandardCharsets.UTF_8))
                .isEqualTo("not JSON");
    }

    @Configuration(proxyBeanMethods = false)
    static class Interrupted {

        @ChannelListener(id = "interrupted", topics = "one")
        Mono<Void> on(Order order) {
            return Mono.error(new StopError("another channel's run was interrupted", null));
        }
    }

    @Test
    void anInterruptionThatIsNotTheListenersOwnIsAFailure() {
        produce("one", 0, 1);
        ListenerControl listener = listener(
                start(Interrupted.class, FAST_RETRY, "reactor-channel.listener.retry.max-attempts=1"), "interrupted");

        Await.until("stopped", () -> !listener.isRunning());

        assertThat(listener.failure().orElseThrow()).isInstanceOf(StopError.class);
        assertThat(service.committed("g", "one")).isZero();
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnHandler {

        final List<FailedProcessing> failed = new CopyOnWriteArrayList<>();

        @ChannelListener(id = "own", topics = "one", errorHandler = "passOver")
        void on(Flux<Order> orders) {
            orders.collectList().block();
        }

        @Bean
        ListenerErrorHandler passOver() {
            return processing -> Mono.fromRunnable(() -> failed.add(processing));
        }

        @Bean
        ListenerErrorHandler another() {
            return ListenerErrorHandler.stop();
        }
    }

    @Test
    void aHandlerOfTheApplicationDecidesByName() {
        service.produce("one", Map.of("order", 1), "not JSON", Map.of("order", 2));
        OwnHandler bean = start(OwnHandler.class).getBean(OwnHandler.class);

        awaitCommitted("one", 3);
        assertThat(bean.failed).singleElement().satisfies(processing -> {
            assertThat(processing.listener()).isEqualTo("own");
            assertThat(processing.records()).hasSize(3);
            assertThat(processing.failure()).isInstanceOf(PayloadError.class);
        });
    }

    // the service fails

    @Test
    void faultsOfTheServiceLoseNothing() {
        service.faults(FaultPlan.random(7)
                .rateOfEachKind(0.03)
                .rate(FaultKind.EXPIRED_TOKEN, 0) // there is no login, so that would be for good
                // a consumer that cannot be deleted keeps its partition until it expires
                .operations(Operation.CREATE, Operation.SUBSCRIBE, Operation.POLL, Operation.COMMIT)
                .longestDelay(Duration.ofMillis(20))
                .build());
        Failing bean = start(Failing.class, FAST_RETRY).getBean(Failing.class);
        bean.failures = 0;
        for (int batch = 0; batch < 20; batch++) {
            produce("one", batch * 10, 10);
        }

        Await.until("all 200 seen", () -> Set.copyOf(bean.done).size() == 200);
        service.faults(FaultPlan.none());
        awaitCommitted("one", 200);
    }

    @Test
    void aLostConsumerIsReplaced() {
        Failing bean = start(Failing.class, FAST_RETRY).getBean(Failing.class);
        bean.failures = 0;
        produce("one", 0, 1);
        awaitCommitted("one", 1);

        service.service().forgetConsumers();
        produce("one", 1, 1);

        awaitCommitted("one", 2);
        assertThat(Set.copyOf(bean.done)).containsExactlyInAnyOrder(0, 1);
    }

    // the end

    @Test
    void whatIsAtWorkIsFinishedAndCommittedWhenTheApplicationStops() throws Exception {
        produce("one", 0, 3);
        ConfigurableApplicationContext context = start(Gated.class);
        Gated bean = context.getBean(Gated.class);
        Await.until("one begun", () -> bean.begun.size() == 1);

        Thread closing = new Thread(context::close);
        closing.start();
        Await.until("no poll any more", () -> listenerIsStopping(closing));
        bean.gate.release();
        closing.join(LONG_ENOUGH.toMillis());

        assertThat(closing.isAlive()).isFalse();
        assertThat(bean.done).containsExactly(0);
        assertThat(service.committed("g", "one")).isEqualTo(1);
        assertThat(service.service().consumers()).isZero();

        Gated next = start(Gated.class).getBean(Gated.class);
        next.gate.release(10);
        awaitCommitted("one", 3);
        assertThat(next.done).containsExactly(1, 2);
    }

    /** It waits for the listeners, so they were told. */
    private static boolean listenerIsStopping(Thread closing) {
        return Arrays.stream(closing.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("await"));
    }

    @Test
    void whatTakesTooLongIsInterruptedAndComesAgain() {
        produce("one", 0, 1);
        ConfigurableApplicationContext context = start(Gated.class, "reactor-channel.close-timeout=300ms");
        Gated bean = context.getBean(Gated.class);
        Await.until("one begun", () -> bean.begun.size() == 1);

        context.close();

        assertThat(bean.done).isEmpty();
        assertThat(bean.atWork).hasValue(0);
        assertThat(service.committed("g", "one")).isZero();

        Gated next = start(Gated.class).getBean(Gated.class);
        next.gate.release(10);
        awaitCommitted("one", 1);
    }

    @Test
    void aStopEndsTheWaitForAnotherTryAndMakesNoDeadLetter() {
        produce("one", 0, 2);
        ConfigurableApplicationContext context = start(
                Failing.class,
                "reactor-channel.listener.retry.min-backoff=1h",
                "reactor-channel.listener.retry.max-backoff=1h",
                "reactor-channel.listener.after-retries=dead-letter");
        Failing bean = context.getBean(Failing.class);
        ListenerControl listener = listener(context, "failing");
        Await.until("one failed", () -> bean.tried.contains(1));

        listener.stop().block(LONG_ENOUGH);

        assertThat(listener.isRunning()).isFalse();
        assertThat(listener.failure()).isEmpty();
        assertThat(service.records("one-dead")).isEmpty();
        assertThat(service.committed("g", "one")).isEqualTo(1);

        bean.failures = 0;
        listener.start();
        awaitCommitted("one", 2);
    }

    @Configuration(proxyBeanMethods = false)
    static class FailingLate {

        final Sinks.Empty<Void> gate = Sinks.empty();
        final CountDownLatch begun = new CountDownLatch(1);

        @ChannelListener(id = "late", topics = "one")
        Mono<Void> on(Order order) {
            begun.countDown();
            return gate.asMono();
        }
    }

    @Test
    void aFailureDuringTheStopIsNotHandledAndComesAgain() throws Exception {
        produce("one", 0, 1);
        ConfigurableApplicationContext context = start(
                FailingLate.class,
                "reactor-channel.listener.retry.max-attempts=0",
                "reactor-channel.listener.after-retries=dead-letter");
        FailingLate bean = context.getBean(FailingLate.class);
        ListenerControl listener = listener(context, "late");
        assertThat(bean.begun.await(30, TimeUnit.SECONDS)).isTrue();

        AtomicReference<String> end = new AtomicReference<>("");
        listener.stop().subscribe(none -> {}, failure -> end.set("failed"), () -> end.set("completed"));
        bean.gate.tryEmitError(new IllegalStateException("too late"));

        Await.until("the end", () -> !end.get().isEmpty());
        assertThat(end).hasValue("completed");
        assertThat(listener.failure()).isEmpty();
        assertThat(service.records("one-dead")).isEmpty();
        assertThat(service.committed("g", "one")).isZero();
    }

    @Test
    void aDeadLetterThatIsOnItsWayIsWaitedFor() {
        produce("one", 0, 2);
        service.failNext(Operation.PRODUCE, Fault.delay(Duration.ofMillis(300)));
        ConfigurableApplicationContext context = start(
                Failing.class,
                "reactor-channel.listener.retry.max-attempts=0",
                "reactor-channel.listener.after-retries=dead-letter");
        ListenerControl listener = listener(context, "failing");
        Await.until("one failed", () -> context.getBean(Failing.class).tried.contains(1));
        Await.until(
                "the letter is on its way",
                () -> service.service().endOffset("one-dead", 0) > 0 || service.committed("g", "one") >= 1);

        listener.stop().block(LONG_ENOUGH);

        long letters = service.service().endOffset("one-dead", 0);
        assertThat(service.committed("g", "one"))
                .as("committed only with its letter")
                .isEqualTo(1 + letters);
    }

    // control

    @Test
    void aListenerIsStartedStoppedAndPausedByItsId() {
        ConfigurableApplicationContext context =
                start(Failing.class, "reactor-channel.listener.auto-startup=false", FAST_RETRY);
        Failing bean = context.getBean(Failing.class);
        bean.failures = 0;
        ListenerControl listener = listener(context, "failing");
        produce("one", 0, 1);
        assertThat(listener.isRunning()).isFalse();
        assertThat(listener.topics()).containsExactly("one");
        assertThat(listener.status()).isEmpty();
        listener.stop().block(LONG_ENOUGH);

        listener.start();
        listener.start();
        awaitCommitted("one", 1);
        assertThat(service.service().consumers("g")).isEqualTo(1);

        listener.pause();
        assertThat(listener.status().get(0).paused()).isTrue();
        listener.resume();
        assertThat(listener.status().get(0).paused()).isFalse();
        produce("one", 1, 1);
        awaitCommitted("one", 2);

        listener.stop().block(LONG_ENOUGH);
        assertThat(listener.isRunning()).isFalse();
        assertThat(service.service().consumers("g")).isZero();
        assertThat(context.getBean(ChannelListenerRegistry.class).listeners())
                .extracting(ListenerControl::id)
                .containsExactly("failing");
    }

    @Test
    void whenOneConsumerFailsAllStop() {
        ConfigurableApplicationContext context = start(
                Failing.class,
                "reactor-channel.listener.concurrency=2",
                "reactor-channel.listener.retry.max-attempts=0");
        ListenerControl listener = listener(context, "failing");
        Await.until("two consumers", () -> service.service().consumers("g") == 2);

        produce("one", 0, 2);

        Await.until("stopped", () -> !listener.isRunning());
        assertThat(service.service().consumers("g")).isZero();
        assertThat(listener.failure()).isPresent();
    }

    // further channels

    @Configuration(proxyBeanMethods = false)
    static class OfAFurtherChannel {

        final List<Integer> seen = new CopyOnWriteArrayList<>();

        @ChannelListener(topics = "one", channel = "audit")
        void on(Order order) {
            seen.add(order.order());
        }
    }

    @Test
    void aListenerOfAFurtherChannelHasItsSettings() {
        produce("one", 0, 1);

        OfAFurtherChannel bean = start(
                        OfAFurtherChannel.class, "reactor-channel.channels.audit.consumer-group=auditors")
                .getBean(OfAFurtherChannel.class);

        Await.until("committed", () -> service.committed("auditors", "one") == 1);
        assertThat(bean.seen).containsExactly(0);
    }

    // wrong annotations

    @Configuration(proxyBeanMethods = false)
    static class WrongConcurrency {
        @ChannelListener(topics = "one", concurrency = -1)
        void on(Order order) {}
    }

    @Configuration(proxyBeanMethods = false)
    static class WrongTopic {
        @ChannelListener(topics = "${the.topic}")
        void on(Order order) {}
    }

    @Configuration(proxyBeanMethods = false)
    static class WrongAutoStartup {
        @ChannelListener(topics = "one", autoStartup = "yes")
        void on(Order order) {}
    }

    @Configuration(proxyBeanMethods = false)
    static class SameIds {
        @ChannelListener(id = "same", topics = "one")
        void on(Order order) {}

        @ChannelListener(id = "same", topics = "one")
        void other(Order order) {}
    }

    static class Prototype {
        @ChannelListener(topics = "one")
        void on(Order order) {}
    }

    @Configuration(proxyBeanMethods = false)
    static class PrototypeUser {
        @Bean
        @Scope("prototype")
        Prototype prototype() {
            return new Prototype();
        }

        @Bean
        Object user(Prototype prototype) {
            return prototype.toString();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class UnknownChannel {
        @ChannelListener(topics = "one", channel = "none-such", consumerGroup = "g")
        void on(Order order) {}
    }

    @Test
    void wrongAnnotationsFailTheStartAndSayWhatIsAccepted() {
        assertThatThrownBy(() -> start(WrongConcurrency.class))
                .rootCause()
                .hasMessageContaining("concurrency: -1 is not accepted; 1 or more is");
        assertThatThrownBy(() -> start(WrongTopic.class, "the.topic="))
                .rootCause()
                .hasMessageContaining("topics: ");
        assertThatThrownBy(() -> start(WrongAutoStartup.class))
                .rootCause()
                .hasMessageContaining("autoStartup: 'yes' is not accepted; true and false are");
        assertThatThrownBy(() -> start(SameIds.class)).rootCause().hasMessageContaining("two of the id 'same'");
        assertThatThrownBy(() -> start(PrototypeUser.class))
                .rootCause()
                .hasMessageContaining("'prototype' is not a singleton");
        assertThatThrownBy(() -> start(UnknownChannel.class))
                .rootCause()
                .hasMessageContaining("reactor-channel.channels.none-such")
                .hasMessageContaining("there is no such channel");
    }

    @Test
    void lostAnswersToCommitsLoseNothing() {
        service.failNext(Operation.COMMIT, Fault.lostAnswer(FaultKind.ANSWER_CLOSED), Fault.status(503));
        Failing bean = start(Failing.class, FAST_RETRY).getBean(Failing.class);
        bean.failures = 0;
        produce("one", 0, 3);

        awaitCommitted("one", 3);
        assertThat(Set.copyOf(bean.done)).containsExactlyInAnyOrder(0, 1, 2);
    }
}
