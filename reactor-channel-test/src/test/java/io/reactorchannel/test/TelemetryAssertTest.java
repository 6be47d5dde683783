package io.reactorchannel.test;

import static io.reactorchannel.test.ChannelAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorchannel.PayloadErrorHandler;
import io.reactorchannel.ProducerRecord;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.error.ConsumerError;
import io.reactorchannel.error.TemporaryError;
import io.reactorchannel.observation.ChannelMeter;
import io.reactorchannel.observation.ChannelObservation;
import io.reactorchannel.service.fault.Fault;
import io.reactorchannel.service.fault.FaultKind;
import io.reactorchannel.service.fault.Operation;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** An assertion for each observation and meter, on a channel in memory. */
class TelemetryAssertTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);

    private final TelemetryRecorder telemetry = new TelemetryRecorder();
    private final TestService service = TestService.inMemory();
    private final ReactiveChannel channel = service.channel(builder -> telemetry
            .listenTo(builder)
            .auth(ChannelAuth.bearer(Mono.fromSupplier(() -> "a-token-of-the-test-kit")))
            .onPayloadError(PayloadErrorHandler.skip())
            .retry(Retry.fixedDelay(5, Duration.ofMillis(1))));

    @BeforeEach
    void doEverything() {
        channel.produce(ProducerRecord.of("orders", "{}"), ProducerRecord.of("orders", "poison"))
                .block(LONG_ENOUGH);
        service.failNext(Operation.POLL, Fault.lostAnswer(FaultKind.ANSWER_CLOSED));
        channel.run(payloads -> Mono.just(false), "orders").block(LONG_ENOUGH);
        channel.lag().block(LONG_ENOUGH);
        service.failNext(Operation.LAG, Fault.status(401));
        channel.lag().block(LONG_ENOUGH);
    }

    @AfterEach
    void end() {
        service.close();
    }

    @ParameterizedTest
    @EnumSource(ChannelObservation.class)
    void eachObservationCanBeAsserted(ChannelObservation observation) {
        int times = telemetry.stopped(observation).size();

        assertThat(telemetry).hasObserved(observation).hasObserved(observation, times);
        assertThatThrownBy(() -> assertThat(telemetry).hasObserved(observation, times + 1))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(observation.getName());
        assertThatThrownBy(() -> assertThat(new TelemetryRecorder()).hasObserved(observation))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(observation.getName());
    }

    @ParameterizedTest
    @EnumSource(ChannelMeter.class)
    void eachMeterCanBeAsserted(ChannelMeter meter) {
        double value = switch (meter) {
            case CONSUMED_RECORDS, PRODUCED_RECORDS, POLL_RECORDS, PRODUCE_RECORDS -> 2;
            case CONSUMED_BYTES, PRODUCED_BYTES -> Double.NaN;
            case RETRIES, CONSUMER_REPLACEMENTS, TOKEN_RENEWALS, PAYLOAD_ERRORS -> 1;
            case UNACKNOWLEDGED, UNACKNOWLEDGED_AGE, LAG -> 0;
        };

        assertThat(telemetry).hasMeter(meter).hasMeter(meter, "messaging.consumer.group.name", TestService.GROUP);
        if (!Double.isNaN(value)) {
            assertThat(telemetry).hasMeterValue(meter, value);
        }
        assertThatThrownBy(() -> assertThat(telemetry).hasMeterValue(meter, -1))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(meter.getName());
        assertThatThrownBy(() -> assertThat(telemetry).hasMeter(meter, "no", "such tag"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(meter.getName());
    }

    @Test
    void errorsCanBeAsserted() {
        assertThat(telemetry).hasObservedError(ChannelObservation.POLL, TemporaryError.class);
        assertThatThrownBy(() -> assertThat(telemetry).hasObservedError(ChannelObservation.POLL, ConsumerError.class))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("ConsumerError");
    }

    @Test
    void noMeterIsLeftAfterDestroy() {
        assertThatThrownBy(() -> assertThat(telemetry).hasNoMeters())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("reactor.channel.lag");

        channel.destroy().block(LONG_ENOUGH);

        assertThat(telemetry).hasNoMeters();
    }
}
