package io.reactorchannel.test;

import static io.reactorchannel.test.ChannelAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorchannel.ChannelRecord;
import io.reactorchannel.ProducerRecord;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.service.fault.Fault;
import io.reactorchannel.service.fault.FaultPlan;
import io.reactorchannel.service.fault.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class TestServiceTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);

    private final TestService service = TestService.inMemory(options -> options.topic("orders", 3));

    @AfterEach
    void end() {
        service.close();
    }

    private void produceThree() {
        service.produce(
                ProducerRecord.of("orders", "a").withShardingKey("1"),
                ProducerRecord.of("orders", Map.of("n", 1)).withHeaders(Map.of("country", "NO")),
                ProducerRecord.of("orders", new byte[] {1}));
    }

    @Test
    void assertionsAboutTheServicePassOrSayWhatIsThere() {
        produceThree();
        ReactiveChannel channel = service.channel();
        channel.receive("orders").take(1).concatMap(ChannelRecord::commit).blockLast(LONG_ENOUGH);

        assertThat(service)
                .hasRecords("orders", 3)
                .hasRecords("nothing", 0)
                .hasCommitted(TestService.GROUP, "orders", 1)
                .hasCommittedNothing("another", "orders")
                .hasConsumers(1)
                .hasNoViolations();
        assertThatThrownBy(() -> assertThat(service).hasRecords("orders", 2))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Expected topic orders to have 2 records, but it has 3");
        assertThatThrownBy(() -> assertThat(service).hasCommitted(TestService.GROUP, "orders", 3))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(
                        "Expected group test to have committed 3 records of topic orders, but it has committed 1");
        assertThatThrownBy(() -> assertThat(service).hasCommittedNothing(TestService.GROUP, "orders"))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> assertThat(service).hasConsumers(0))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Expected the service to have 0 consumers, but it has 1");
    }

    @Test
    void violationsAreTold() {
        service.faults(request -> {
            throw new IllegalStateException("a plan that fails");
        });
        StepVerifier.create(
                        service.channel(builder -> builder.retryOnFail(false)).create())
                .expectError()
                .verify(LONG_ENOUGH);

        assertThatThrownBy(() -> assertThat(service).hasNoViolations())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("a plan that fails");
    }

    @Test
    void assertionsAboutRecordsPassOrSayWhatIsThere() {
        produceThree();
        ChannelRecord keyed = only(record -> record.shardingKey().isPresent());
        ChannelRecord object = only(record -> !record.headers().isEmpty());

        assertThat(keyed).hasTopic("orders").hasShardingKey("1").hasPayload("a").isAt(keyed.partition(), 0);
        assertThat(object).hasPayload(Map.of("n", 1)).hasHeader("country", "NO");
        assertThatThrownBy(() -> assertThat(keyed).hasTopic("parts"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("to have topic parts, but it has orders");
        assertThatThrownBy(() -> assertThat(keyed).hasShardingKey("2")).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> assertThat(keyed).hasPayload("b")).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> assertThat(keyed).isAt(0, 7)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> assertThat(object).hasHeader("country", "SE")).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> assertThat(object).hasPayload(Map.of())).isInstanceOf(AssertionError.class);
    }

    private ChannelRecord only(Predicate<ChannelRecord> wanted) {
        List<ChannelRecord> found =
                service.records("orders").stream().filter(wanted).toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    @Test
    void theTestsOwnRequestsMeetNoFaults() {
        service.faults(FaultPlan.scripted()
                .upTo(Operation.PRODUCE, 100, Fault.status(400))
                .upTo(Operation.POLL, 100, Fault.status(400))
                .build());
        service.failNext(Operation.CREATE, Fault.status(400));

        produceThree();

        assertThat(service.records("orders")).hasSize(3);
        StepVerifier.create(service.channel().create()).expectError().verify(LONG_ENOUGH);
    }

    @Test
    void aClockOfOnesOwnMovesServiceAndChannelsOn() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        try (TestService slow = TestService.inMemory(options -> options, time)) {
            slow.produce("orders", Map.of("n", 0));
            List<Object> consumed = new CopyOnWriteArrayList<>();
            ReactiveChannel channel =
                    slow.channel(builder -> builder.prefetch(0).pollTimeout(Duration.ofSeconds(20)));
            Disposable consuming = channel.consume("orders").subscribe(consumed::add);
            assertThat(consumed).hasSize(1);

            slow.produce("orders", Map.of("n", 1)); // answers the poll that waits
            assertThat(consumed).hasSize(2);

            time.advanceTimeBy(Duration.ofHours(1)); // polls go on, so the consumer does not expire
            slow.produce("orders", Map.of("n", 2));
            assertThat(consumed).hasSize(3);
            assertThat(slow).hasConsumers(1).hasNoViolations();
            consuming.dispose();

            time.advanceTimeBy(Duration.ofHours(1));
            assertThat(slow).hasConsumers(0);
        }
    }

    @Test
    void aConsumerThatKeepsSilentExpiresInVirtualTime() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        try (TestService slow = TestService.inMemory(options -> options, time)) {
            slow.channel().create().block(LONG_ENOUGH);
            assertThat(slow).hasConsumers(1);

            time.advanceTimeBy(Duration.ofMinutes(5));

            assertThat(slow).hasConsumers(0);
        }
    }

    @Test
    void commitsCanBeWaitedForInAPipeline() {
        service.produce("orders", IntStream.range(0, 10).boxed().toArray());
        ReactiveChannel channel = service.channel(builder -> builder.commitInterval(Duration.ofMillis(1)));

        StepVerifier.create(Mono.when(
                        channel.receive("orders").take(10).doOnNext(ChannelRecord::acknowledge),
                        service.whenCommitted(TestService.GROUP, "orders", 10)))
                .expectComplete()
                .verify(LONG_ENOUGH);
    }

    @Test
    void aServiceThatWantsALoginGetsOne() {
        try (TestService strict = TestService.http(
                        options -> options.authentication(true).user("me", "a-word-of-the-test"))
                .auth(url -> ChannelAuth.userPassword(url, "me", "a-word-of-the-test"))) {
            strict.produce("orders", Map.of("n", 1));

            assertThat(strict.records("orders")).hasSize(1);
            assertThat(strict.channel().consume("orders").blockFirst(LONG_ENOUGH))
                    .isEqualTo(Map.of("n", 1));
        }
    }

    @Test
    void theCallersSchedulerIsNotDisposedOf() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();

        TestService.inMemory(options -> options, time).close();

        assertThat(time.isDisposed()).isFalse();
    }

    @Test
    void whatIsLeftOpenIsClosed() {
        ReactiveChannel channel = service.channel();
        channel.create().block(LONG_ENOUGH);

        service.close();

        StepVerifier.create(channel.create())
                .expectErrorMatches(error -> error.getMessage().contains("destroyed"))
                .verify(LONG_ENOUGH);
    }
}
