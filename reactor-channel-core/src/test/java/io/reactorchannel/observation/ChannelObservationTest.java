package io.reactorchannel.observation;

import static io.reactorchannel.observation.ObservedService.LONG_ENOUGH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.common.KeyValue;
import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import io.reactorchannel.ChannelRecord;
import io.reactorchannel.ProducerRecord;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.ReactiveChannelBuilder;
import io.reactorchannel.RecordBatch;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.internal.telemetry.Telemetry;
import io.reactorchannel.internal.telemetry.micrometer.MicrometerTelemetry;
import io.reactorchannel.internal.wire.PolledRecord;
import io.reactorchannel.service.fault.Fault;
import io.reactorchannel.service.fault.FaultKind;
import io.reactorchannel.service.fault.FaultPlan;
import io.reactorchannel.service.fault.Operation;
import io.reactorchannel.testing.Await;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What observations a channel makes of its work, with a real service. */
class ChannelObservationTest {

    @RegisterExtension
    final ObservedService on = new ObservedService();

    private final TestObservationRegistry registry = TestObservationRegistry.create();
    private final List<Observation.Context> started = new CopyOnWriteArrayList<>();
    private final AtomicInteger openScopes = new AtomicInteger();
    private final List<Observation.Context> stopped = new CopyOnWriteArrayList<>();

    ChannelObservationTest() {
        registry.observationConfig().observationHandler(new ObservationHandler<>() {
            @Override
            public void onStart(Observation.Context context) {
                started.add(context);
            }

            @Override
            public void onStop(Observation.Context context) {
                stopped.add(context);
            }

            @Override
            public void onScopeOpened(Observation.Context context) {
                openScopes.incrementAndGet();
            }

            @Override
            public void onScopeClosed(Observation.Context context) {
                openScopes.decrementAndGet();
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return true;
            }
        });
    }

    private ReactiveChannelBuilder observed(ReactiveChannelBuilder builder) {
        return builder.observationRegistry(registry);
    }

    private TestObservationRegistryAssert.TestObservationRegistryAssertReturningObservationContextAssert that(
            String name) {
        return TestObservationRegistryAssert.assertThat(registry)
                .hasObservationWithNameEqualTo(name)
                .that();
    }

    private Stream<Observation.Context> stopped(ChannelObservation observation) {
        return stopped.stream().filter(context -> ((ChannelContext) context).observation() == observation);
    }

    private static String value(Observation.Context context, ChannelKey key) {
        return Optional.ofNullable(context.getLowCardinalityKeyValue(key.asString()))
                .or(() -> Optional.ofNullable(context.getHighCardinalityKeyValue(key.asString())))
                .map(KeyValue::getValue)
                .orElse(null);
    }

    /** Does one of everything: logs in, produces two records, polls, processes and commits them. */
    private void doEverything() {
        ReactiveChannel channel = on.channel(this::observed);
        channel.produce(ProducerRecord.of("orders", Map.of("n", 1)), ProducerRecord.of("orders", Map.of("n", 2)))
                .block(LONG_ENOUGH);
        channel.receive("orders").take(2).concatMap(ChannelRecord::commit).blockLast(LONG_ENOUGH);
        channel.destroy().block(LONG_ENOUGH);
    }

    @ParameterizedTest
    @EnumSource(ChannelObservation.class)
    void eachObservationIsMadeWithTheKeysThatAreDocumented(ChannelObservation observation) {
        doEverything();

        assertThat(stopped(observation)).isNotEmpty().allSatisfy(context -> {
            assertThat(context.getName()).isEqualTo(observation.getName());
            assertThat(context.getLowCardinalityKeyValues().stream().map(KeyValue::getKey))
                    .containsExactlyInAnyOrderElementsOf(names(observation.getLowCardinalityKeyNames()));
            assertThat(context.getHighCardinalityKeyValues().stream().map(KeyValue::getKey))
                    .containsExactlyInAnyOrderElementsOf(names(observation.getHighCardinalityKeyNames()));
            assertThat(value(context, ChannelKey.SYSTEM)).isEqualTo("dxl_streaming");
            assertThat(value(context, ChannelKey.CONSUMER_GROUP)).isEqualTo("readers");
            assertThat(value(context, ChannelKey.CLIENT_ID)).matches("readers-\\d+");
            assertThat(value(context, ChannelKey.SERVER_ADDRESS)).isEqualTo("127.0.0.1");
            assertThat(value(context, ChannelKey.ERROR_TYPE)).isEqualTo("none");
        });
    }

    private static List<String> names(KeyName... keys) {
        return Arrays.stream(keys).map(KeyName::asString).toList();
    }

    @Test
    void whatIsSentAndWhatCameIsTold() {
        doEverything();

        assertThat(stopped(ChannelObservation.PRODUCE)).singleElement().satisfies(context -> {
            assertThat(context.getContextualName()).isEqualTo("produce orders");
            assertThat(value(context, ChannelKey.DESTINATION_NAME)).isEqualTo("orders");
            assertThat(value(context, ChannelKey.MESSAGE_COUNT)).isEqualTo("2");
            assertThat(Integer.parseInt(value(context, ChannelKey.BODY_SIZE))).isPositive();
        });
        assertThat(stopped(ChannelObservation.POLL)).anySatisfy(context -> {
            assertThat(context.getContextualName()).isEqualTo("poll orders");
            assertThat(value(context, ChannelKey.MESSAGE_COUNT)).isEqualTo("2");
            assertThat(Integer.parseInt(value(context, ChannelKey.BODY_SIZE))).isPositive();
        });
        assertThat(stopped(ChannelObservation.COMMIT))
                .isNotEmpty()
                .allSatisfy(context -> assertThat(Integer.parseInt(value(context, ChannelKey.MESSAGE_COUNT)))
                        .isBetween(1, 2));
        assertThat(stopped(ChannelObservation.PROCESS))
                .extracting(context -> value(context, ChannelKey.OFFSET))
                .containsExactly("0", "1");
        assertThat(stopped(ChannelObservation.LOGIN)).hasSize(1);
    }

    @Test
    void severalTopicsHaveNoName() {
        on.channel(this::observed)
                .produce(ProducerRecord.of("orders", "{}"), ProducerRecord.of("parts", "{}"))
                .block(LONG_ENOUGH);

        that("reactor.channel.produce")
                .hasContextualNameEqualTo("produce")
                .hasLowCardinalityKeyValue("messaging.destination.name", "none");
    }

    @Test
    void noSecretIsInAnyObservation() {
        doEverything();

        assertThat(stopped)
                .isNotEmpty()
                .allSatisfy(context -> assertThat(context.toString() + context.getAllKeyValues())
                        .doesNotContain(ObservedService.PASSWORD));
    }

    @Test
    void eachTryOfARequestIsAnObservationWithItsError() {
        on.fill("orders", 1);
        on.fail(FaultPlan.scripted().at(Operation.POLL, 1, Fault.status(503)).build());

        on.channel(this::observed).consume("orders").blockFirst(LONG_ENOUGH);

        assertThat(stopped(ChannelObservation.POLL))
                .extracting(context -> value(context, ChannelKey.ERROR_TYPE))
                .startsWith("TemporaryError", "none");
    }

    @Test
    void aRepetitionWithAFreshTokenBelongsToItsRequestAndIsALoginMore() {
        on.fill("orders", 1);
        ReactiveChannel channel = on.channel(this::observed);
        channel.create().block(LONG_ENOUGH);
        on.service().revokeTokens();

        channel.consume("orders").blockFirst(LONG_ENOUGH);

        assertThat(stopped(ChannelObservation.POLL))
                .extracting(context -> value(context, ChannelKey.ERROR_TYPE))
                .containsOnly("none");
        assertThat(stopped(ChannelObservation.LOGIN)).hasSize(2);
    }

    @Test
    void aLoginThatIsRefusedHasItsError() {
        ReactiveChannel channel = on.channel(builder -> observed(builder)
                .auth(ChannelAuth.userPassword(on.service().url(), "me", "wrong-and-nobody-may-see-it")));

        StepVerifier.create(channel.create()).verifyError(PermanentError.class);

        that("reactor.channel.login").hasLowCardinalityKeyValue("error.type", "PermanentAuthenticationError");
    }

    @Test
    void aPollThatIsCancelledEndsWithoutAnError() {
        ReactiveChannel channel = on.channel(builder -> observed(builder).pollTimeout(Duration.ofSeconds(20)));
        Disposable consuming = channel.consume("orders").subscribe();
        Await.until(() -> started.stream().anyMatch(context -> context.getName().equals("reactor.channel.poll")));

        consuming.dispose();

        Await.until(() -> stopped(ChannelObservation.POLL).findAny().isPresent());
        that("reactor.channel.poll").hasLowCardinalityKeyValue("error.type", "none");
    }

    @Test
    void theProcessingOfAReceivedRecordEndsWithItsAcknowledgement() {
        on.fill("orders", 2);
        ReactiveChannel channel = on.channel(this::observed);
        List<ChannelRecord> records = new CopyOnWriteArrayList<>();
        Disposable receiving = channel.receive("orders").subscribe(records::add);
        Await.until(() -> records.size() == 2);
        assertThat(stopped(ChannelObservation.PROCESS)).isEmpty();

        records.get(1).acknowledge();
        records.get(1).acknowledge();
        assertThat(stopped(ChannelObservation.PROCESS))
                .extracting(context -> value(context, ChannelKey.OFFSET))
                .containsExactly("1");

        receiving.dispose();
        channel.destroy().block(LONG_ENOUGH); // the other is given up with its consumer
        records.get(0).acknowledge();
        assertThat(stopped(ChannelObservation.PROCESS))
                .extracting(context -> value(context, ChannelKey.OFFSET))
                .containsExactly("1", "0");
    }

    @Test
    void theRecordsOfABatchAreProcessedOneByOne() {
        on.fill("orders", 3);

        on.channel(this::observed)
                .receiveBatches("orders")
                .take(1)
                .doOnNext(RecordBatch::acknowledge)
                .blockLast(LONG_ENOUGH);

        assertThat(stopped(ChannelObservation.PROCESS))
                .extracting(context -> value(context, ChannelKey.OFFSET))
                .containsExactly("0", "1", "2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"consume", "receive", "receiveAtMostOnce"})
    void theProcessingIsTheCurrentObservationWhileARecordIsHandedOut(String operation) {
        on.fill("orders", 2);
        ReactiveChannel channel = on.channel(this::observed);
        List<Observation.ContextView> current = new CopyOnWriteArrayList<>();
        Flux<?> flow = switch (operation) {
            case "consume" -> channel.consume("orders");
            case "receive" -> channel.receive("orders").doOnNext(ChannelRecord::acknowledge);
            default -> channel.receiveAtMostOnce("orders");
        };

        Disposable flowing = flow.subscribe(
                record -> current.add(registry.getCurrentObservation().getContextView()));
        Await.until(() -> current.size() == 2);
        flowing.dispose();

        assertThat(current)
                .extracting(context -> ((ProcessContext) context).offset())
                .containsExactly(0L, 1L);
        assertThat(stopped(ChannelObservation.PROCESS)).hasSize(2);
    }

    @Test
    void anExceptionOfTheSubscriberLeavesNoObservationCurrent() {
        on.fill("orders", 1);

        StepVerifier.create(on.channel(this::observed).consume("orders").map(payload -> {
                    throw new IllegalStateException("of the subscriber");
                }))
                .verifyErrorMessage("of the subscriber");

        Await.until(() -> stopped(ChannelObservation.PROCESS).count() == 1);
        assertThat(openScopes).hasValue(0);
    }

    @Test
    void workOnARecordHasItsObservationAndGivesItItsError() {
        on.fill("orders", 1);
        List<Observation> seen = new CopyOnWriteArrayList<>();

        on.channel(this::observed)
                .receive("orders")
                .take(1)
                .concatMap(record -> record.observed(Mono.deferContextual(context -> {
                            seen.add(context.get("micrometer.observation"));
                            return Mono.error(new IllegalArgumentException("not to be processed"));
                        }))
                        .onErrorResume(failed -> Mono.fromRunnable(record::acknowledge)))
                .blockLast(LONG_ENOUGH);

        assertThat(seen).singleElement().extracting(Observation::getContextView).isInstanceOf(ProcessContext.class);
        that("reactor.channel.process").hasLowCardinalityKeyValue("error.type", "IllegalArgumentException");
    }

    @Test
    void runObservesTheProcessingOfEachPollThatBroughtRecords() {
        on.fill("orders", 3);
        AtomicInteger calls = new AtomicInteger();
        List<Observation.ContextView> seen = new CopyOnWriteArrayList<>();

        on.channel(this::observed)
                .run(
                        payloads -> {
                            if (!payloads.isEmpty()) {
                                seen.add(registry.getCurrentObservation().getContextView());
                            }
                            return Mono.deferContextual(context -> {
                                if (!payloads.isEmpty()) {
                                    seen.add(context.<Observation>get("micrometer.observation")
                                            .getContextView());
                                }
                                return Mono.just(calls.incrementAndGet() < 3);
                            });
                        },
                        Duration.ofMillis(1),
                        "orders")
                .block(LONG_ENOUGH);

        assertThat(seen)
                .hasSize(2)
                .allSatisfy(context ->
                        assertThat(((ChannelContext) context).observation()).isEqualTo(ChannelObservation.PROCESS));
        assertThat(stopped(ChannelObservation.PROCESS))
                .singleElement()
                .satisfies(context ->
                        assertThat(value(context, ChannelKey.MESSAGE_COUNT)).isEqualTo("3"));
    }

    @Test
    void theSubscribersObservationIsTheParentOfRequests() {
        Observation parent = Observation.start("request", registry);

        on.channel(this::observed)
                .produce(ProducerRecord.of("orders", "{}"))
                .contextWrite(context -> context.put("micrometer.observation", parent))
                .block(LONG_ENOUGH);
        parent.stop();

        that("reactor.channel.produce").hasParentObservationEqualTo(parent);
        that("reactor.channel.login").hasParentObservationContextMatching(context -> context instanceof ProduceContext);
    }

    @Test
    void aRegistryMayGetItsHandlersAfterTheChannelWasBuilt() {
        ObservationRegistry late = ObservationRegistry.create();
        ReactiveChannel channel = on.channel(builder -> builder.observationRegistry(late));
        List<Observation.Context> seen = new CopyOnWriteArrayList<>();

        late.observationConfig().observationHandler((ObservationHandler<Observation.Context>) seen::add);
        channel.produce(ProducerRecord.of("orders", "{}")).block(LONG_ENOUGH);

        assertThat(seen).hasAtLeastOneElementOfType(ProduceContext.class);
    }

    @Test
    void anObservationThatIsNotWantedIsNotMade() {
        registry.observationConfig().observationPredicate((name, context) -> !name.equals("reactor.channel.process"));

        doEverything();

        assertThat(stopped(ChannelObservation.PROCESS)).isEmpty();
        assertThat(stopped(ChannelObservation.POLL)).isNotEmpty();
    }

    @Test
    void aConventionOfOnesOwnTakesThePlaceOfTheChannels() {
        registry.observationConfig().observationConvention(new GlobalObservationConvention<ProduceContext>() {
            @Override
            public String getName() {
                return "my.produce";
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return context instanceof ProduceContext;
            }
        });

        on.channel(this::observed).produce(ProducerRecord.of("orders", "{}")).block(LONG_ENOUGH);

        that("my.produce").hasBeenStopped();
    }

    /** Whatever a handler of the user's throws, no record is lost by it and the channel works on. */
    @ParameterizedTest
    @ValueSource(strings = {"onStart", "onStop", "onError", "onScopeOpened", "onScopeClosed"})
    void aHandlerThatFailsDisturbsNothing(String callback) {
        on.fill("orders", 3);
        ObservationRegistry failing = ObservationRegistry.create();
        failing.observationConfig().observationHandler(handlerThatFailsAt(callback));
        ReactiveChannel channel = on.channel(builder -> builder.observationRegistry(failing));

        StepVerifier.create(channel.receive("orders")
                        .take(2)
                        .concatMap(record -> record.observed(Mono.error(new IllegalStateException("of the work")))
                                .onErrorResume(error -> record.commit())
                                .thenReturn(record.offset())))
                .expectNext(0L, 1L)
                .expectComplete()
                .verify(LONG_ENOUGH);
        assertThat(channel.consume("orders")
                        .take(1)
                        .concatMap(payload -> channel.commit().thenReturn(payload))
                        .blockLast(LONG_ENOUGH))
                .isEqualTo(Map.of("n", 2));
        channel.run(payloads -> Mono.just(false), "orders").block(LONG_ENOUGH);
        channel.produce(ProducerRecord.of("orders", "{}")).block(LONG_ENOUGH);

        assertThat(on.service().committedOffsets("readers", "orders")).containsEntry(0, 3L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"onStart", "onStop", "onError", "onScopeOpened", "onScopeClosed"})
    void aHandlerThatFailsDoesNotReachWhoHandsOut(String callback) {
        ObservationRegistry failing = ObservationRegistry.create();
        failing.observationConfig().observationHandler(handlerThatFailsAt(callback));
        Telemetry telemetry = MicrometerTelemetry.of(failing, null, "failing", "127.0.0.1");
        try {
            Telemetry.Processing processing =
                    telemetry.processing(this, new PolledRecord("orders", 0, 0, null, Map.of(), "e30="));
            processing.enter();
            StepVerifier.create(processing.over(Mono.error(new IllegalStateException("of the work"))))
                    .verifyErrorMessage("of the work");
            processing.leave();
            processing.end();
            assertThat(failing.getCurrentObservationScope()).isNull();
            StepVerifier.create(telemetry.processing(List.of("orders"), 1).over(Mono.just(1)))
                    .expectNext(1)
                    .verifyComplete();
            assertThat(failing.getCurrentObservationScope()).isNull();
        } finally {
            telemetry.close();
        }
    }

    @SuppressWarnings("unchecked")
    private static ObservationHandler<Observation.Context> handlerThatFailsAt(String callback) {
        return (ObservationHandler<Observation.Context>) Proxy.newProxyInstance(
                ObservationHandler.class.getClassLoader(),
                new Class<?>[] {ObservationHandler.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals(callback)) {
                        throw new IllegalStateException("of the handler");
                    }
                    return method.getReturnType() == boolean.class ? true : null;
                });
    }

    @Test
    void anErrorTellsTheOperationInItsAssemblyTrace() {
        on.fail(FaultPlan.scripted()
                .at(Operation.CREATE, 1, Fault.lostAnswer(FaultKind.ANSWER_CLOSED))
                .build());

        StepVerifier.create(on.channel(builder -> builder.retryOnFail(false)).create())
                .verifyErrorSatisfies(error -> assertThat(error.getSuppressed()[0])
                        .hasMessageContaining("checkpoint ⇢ reactor.channel.create"));
    }

    @Test
    void registriesMustNotBeNull() {
        assertThatThrownBy(() -> on.channel(builder -> builder.observationRegistry(null)))
                .isInstanceOf(PermanentError.class)
                .hasMessageContaining("observationRegistry");
        assertThatThrownBy(() -> on.channel(builder -> builder.meterRegistry(null)))
                .isInstanceOf(PermanentError.class)
                .hasMessageContaining("meterRegistry");
    }
}
