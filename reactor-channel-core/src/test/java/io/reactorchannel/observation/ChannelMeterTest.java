package io.reactorchannel.observation;

import static io.reactorchannel.observation.ObservedService.LONG_ENOUGH;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.reactorchannel.ChannelRecord;
import io.reactorchannel.PayloadErrorHandler;
import io.reactorchannel.ProducerRecord;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.ReactiveChannelBuilder;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.service.fault.Fault;
import io.reactorchannel.service.fault.FaultKind;
import io.reactorchannel.service.fault.FaultPlan;
import io.reactorchannel.service.fault.Operation;
import io.reactorchannel.testing.Await;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

/** What meters a channel has, with a real service. */
class ChannelMeterTest {

    @RegisterExtension
    final ObservedService on = new ObservedService();

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, new MockClock());

    private ReactiveChannelBuilder metered(ReactiveChannelBuilder builder) {
        return builder.meterRegistry(registry);
    }

    private double value(ChannelMeter meter, String... tags) {
        Meter found = registry.get(meter.getName()).tags(tags).meter();
        return found.measure().iterator().next().getValue();
    }

    /** Does whatever a meter of the channel counts. */
    private ReactiveChannel doEverything() {
        ReactiveChannel channel = on.channel(builder -> metered(builder).onPayloadError(PayloadErrorHandler.skip()));
        channel.produce(ProducerRecord.of("orders", "{}"), ProducerRecord.of("orders", "[]"))
                .block(LONG_ENOUGH);
        on.fail(FaultPlan.scripted()
                .at(Operation.POLL, 1, Fault.lostAnswer(FaultKind.ANSWER_CLOSED))
                .build());
        channel.consume("orders").take(1).concatMap(payload -> channel.commit()).blockLast(LONG_ENOUGH);
        on.service().revokeTokens();
        channel.produce(ProducerRecord.of("parts", "{}")).block(LONG_ENOUGH);
        channel.run(payloads -> Mono.just(false), "orders").block(LONG_ENOUGH); // meets the payload that is no map
        channel.lag().block(LONG_ENOUGH);
        return channel;
    }

    @ParameterizedTest
    @EnumSource(ChannelMeter.class)
    void eachMeterIsThereAsDocumented(ChannelMeter meter) {
        doEverything();

        assertThat(registry.find(meter.getName()).meters()).isNotEmpty().allSatisfy(found -> {
            assertThat(found.getId().getType()).isEqualTo(meter.getType());
            assertThat(found.getId().getBaseUnit()).isEqualTo(meter.getBaseUnit());
            assertThat(found.getId().getDescription()).isEqualTo(meter.description());
            assertThat(found.getId().getTags().stream().map(Tag::getKey))
                    .containsExactlyInAnyOrderElementsOf(Arrays.stream(meter.getKeyNames())
                            .map(KeyName::asString)
                            .toList());
            assertThat(found.getId().getTag("messaging.consumer.group.name")).isEqualTo("readers");
        });
    }

    @Test
    void everythingIsCounted() {
        doEverything();

        assertThat(value(ChannelMeter.PRODUCED_RECORDS, "messaging.destination.name", "orders"))
                .isEqualTo(2);
        assertThat(value(ChannelMeter.PRODUCED_RECORDS, "messaging.destination.name", "parts"))
                .isEqualTo(1);
        assertThat(registry.get(ChannelMeter.PRODUCE_RECORDS.getName())
                        .summary()
                        .totalAmount())
                .isEqualTo(3);
        assertThat(registry.get(ChannelMeter.PRODUCE_RECORDS.getName())
                        .summary()
                        .count())
                .isEqualTo(2);
        assertThat(value(ChannelMeter.PRODUCED_BYTES)).isGreaterThan(100);
        assertThat(value(ChannelMeter.CONSUMED_RECORDS)).isGreaterThanOrEqualTo(2);
        assertThat(registry.get(ChannelMeter.POLL_RECORDS.getName()).summary().totalAmount())
                .isEqualTo(value(ChannelMeter.CONSUMED_RECORDS));
        assertThat(value(ChannelMeter.CONSUMED_BYTES)).isGreaterThan(100);
        assertThat(value(ChannelMeter.RETRIES, "error.type", "TemporaryError", "messaging.operation.name", "poll"))
                .isEqualTo(1);
        assertThat(value(ChannelMeter.CONSUMER_REPLACEMENTS, "reactor.channel.consumer.state", "stale"))
                .isGreaterThanOrEqualTo(1);
        assertThat(value(ChannelMeter.TOKEN_RENEWALS, "outcome", "success")).isEqualTo(1);
        assertThat(value(ChannelMeter.PAYLOAD_ERRORS, "messaging.destination.name", "orders"))
                .isEqualTo(1);
        assertThat(value(ChannelMeter.LAG, "messaging.destination.name", "orders"))
                .isZero();
    }

    @Test
    void lagIsWhatTheServiceTold() {
        on.fill("orders", 3);
        ReactiveChannel channel = on.channel(this::metered);
        channel.receive("orders").take(1).concatMap(ChannelRecord::commit).blockLast(LONG_ENOUGH);

        channel.lag().block(LONG_ENOUGH);

        assertThat(value(ChannelMeter.LAG, "messaging.destination.name", "orders"))
                .isEqualTo(2);
    }

    @Test
    void unacknowledgedRecordsAreCountedAndTheOldestTellsItsAge() {
        on.fill("orders", 3);
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        ReactiveChannel channel = on.channel(builder -> metered(builder).scheduler(time));
        List<ChannelRecord> records = new CopyOnWriteArrayList<>();
        Disposable receiving = channel.receive("orders").subscribe(records::add);
        Await.until(() -> records.size() == 3);

        assertThat(value(ChannelMeter.UNACKNOWLEDGED)).isEqualTo(3);
        time.advanceTimeBy(Duration.ofMillis(1_500));
        assertThat(value(ChannelMeter.UNACKNOWLEDGED_AGE)).isEqualTo(1.5);

        records.forEach(ChannelRecord::acknowledge);
        assertThat(value(ChannelMeter.UNACKNOWLEDGED)).isZero();
        assertThat(value(ChannelMeter.UNACKNOWLEDGED_AGE)).isZero();
        receiving.dispose();
    }

    @Test
    void withoutAnObservationRegistryTheTimersAreThereAsWell() {
        doEverything();

        assertThat(registry.get("reactor.channel.poll").timers()).isNotEmpty();
        assertThat(registry.get("reactor.channel.commit").timers()).isNotEmpty();
        assertThat(registry.get("reactor.channel.produce").timers()).isNotEmpty();
        assertThat(registry.get("reactor.channel.login").timers()).isNotEmpty();
        assertThat(registry.get("reactor.channel.process").timers()).isNotEmpty();
    }

    @Test
    void theTimersTellTheErrorsOfWorkOnRecords() {
        on.fill("orders", 2);

        on.channel(this::metered)
                .receive("orders")
                .take(2)
                .concatMap(record -> record.observed(
                                record.offset() == 0 ? Mono.empty() : Mono.error(new IllegalArgumentException("no")))
                        .onErrorComplete()
                        .then(record.commit()))
                .blockLast(LONG_ENOUGH);

        assertThat(registry.get("reactor.channel.process")
                        .tags("error.type", "none", "error", "none")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("reactor.channel.process")
                        .tags("error.type", "IllegalArgumentException", "error", "IllegalArgumentException")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void theTimersOfRecordsHaveTheTagsOfThoseOfAnObservation() {
        SimpleMeterRegistry ofObservations = new SimpleMeterRegistry();
        ObservationRegistry observations = ObservationRegistry.create();
        observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(ofObservations));
        on.fill("orders", 1);

        ReactiveChannel metered = on.channel(this::metered);
        metered.consume("orders").blockFirst(LONG_ENOUGH);
        metered.delete().block(LONG_ENOUGH); // the other gets its partition and, as nothing was committed, its record
        on.channel(builder -> builder.observationRegistry(observations))
                .consume("orders")
                .blockFirst(LONG_ENOUGH);

        Await.until(() -> registry.find("reactor.channel.process").timer() != null
                && ofObservations.find("reactor.channel.process").timer() != null);
        assertThat(tagsOfProcess(registry)).isEqualTo(tagsOfProcess(ofObservations));
    }

    private static List<Tag> tagsOfProcess(SimpleMeterRegistry of) {
        return of.get("reactor.channel.process").timer().getId().getTags().stream()
                .filter(tag -> !tag.getKey().equals("messaging.client.id"))
                .toList();
    }

    @Test
    void aLoginThatEndsAfterDestroyLeavesNoTimer() {
        Sinks.One<String> token = Sinks.one();
        AtomicBoolean asked = new AtomicBoolean();
        ReactiveChannel channel = metered(ReactiveChannel.builder(on.service().url()))
                .auth(ChannelAuth.bearer(token.asMono().doOnSubscribe(subscription -> asked.set(true))))
                .consumerGroup("late")
                .closeTimeout(Duration.ofMillis(100))
                .build();
        Disposable creating = channel.create().subscribe(done -> {}, failed -> {});
        Await.until(asked::get);

        channel.destroy().onErrorComplete().block(LONG_ENOUGH); // does not wait for the login
        token.tryEmitValue("a-late-token-nobody-may-see");

        assertThat(creating.isDisposed()).isTrue();
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void noMeterIsLeftAfterDestroy() {
        ReactiveChannel channel = doEverything();
        channel.receive("orders", "parts").take(1).blockLast(LONG_ENOUGH); // never acknowledged
        assertThat(registry.getMeters()).isNotEmpty();

        channel.destroy().block(LONG_ENOUGH);

        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void noTimerOfAnotherRegistrysHandlersIsLeftEither() {
        ObservationRegistry observations = ObservationRegistry.create();
        observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(registry));
        on.fill("orders", 1);
        ReactiveChannel channel = on.channel(builder -> metered(builder).observationRegistry(observations));
        channel.receive("orders").take(1).blockLast(LONG_ENOUGH);
        assertThat(registry.get("reactor.channel.poll").timers()).isNotEmpty();
        assertThat(registry.get("reactor.channel.process.active")
                        .longTaskTimer()
                        .activeTasks())
                .isEqualTo(1);

        channel.destroy().block(LONG_ENOUGH);

        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void channelsAreToldApartAndNumbersAreUsedAgain() {
        ReactiveChannel first = on.channel(this::metered);
        ReactiveChannel second = on.channel(this::metered);
        List<String> both = clientIds();
        first.destroy().block(LONG_ENOUGH);
        ReactiveChannel third = on.channel(this::metered);

        assertThat(both).hasSize(2).allSatisfy(id -> assertThat(id).matches("readers-\\d+"));
        assertThat(clientIds()).containsExactlyInAnyOrderElementsOf(both);
        second.destroy().block(LONG_ENOUGH);
        third.destroy().block(LONG_ENOUGH);
        assertThat(clientIds()).isEmpty();
    }

    private List<String> clientIds() {
        return registry.getMeters().stream()
                .map(meter -> meter.getId().getTag("messaging.client.id"))
                .distinct()
                .toList();
    }

    @Test
    void topicsBeyondAThousandAreCountedTogether() {
        ReactiveChannel channel = on.channel(this::metered);

        channel.produce(IntStream.range(0, 1_010)
                        .mapToObj(number -> ProducerRecord.of("topic-" + number, "{}"))
                        .toArray(ProducerRecord[]::new))
                .block(LONG_ENOUGH);

        assertThat(registry.get(ChannelMeter.PRODUCED_RECORDS.getName()).counters())
                .hasSize(1_001);
        assertThat(value(ChannelMeter.PRODUCED_RECORDS, "messaging.destination.name", "other"))
                .isEqualTo(10);
    }

    @Test
    void anEnvelopeIsCountedToo() {
        on.channel(this::metered)
                .produce(Map.of(
                        "records",
                        List.of(Map.of(
                                "routingData", Map.of("topic", "orders"),
                                "message", Map.of("headers", Map.of(), "payload", "e30=")))))
                .block(LONG_ENOUGH);

        assertThat(value(ChannelMeter.PRODUCED_RECORDS, "messaging.destination.name", "none"))
                .isEqualTo(1);
    }
}
