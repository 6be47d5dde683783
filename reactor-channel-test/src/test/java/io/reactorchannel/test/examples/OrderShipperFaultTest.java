package io.reactorchannel.test.examples;

import static io.reactorchannel.test.ChannelAssertions.assertThat;

import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.observation.ChannelMeter;
import io.reactorchannel.observation.ChannelObservation;
import io.reactorchannel.service.fault.Fault;
import io.reactorchannel.service.fault.FaultKind;
import io.reactorchannel.service.fault.Operation;
import io.reactorchannel.test.StreamingServiceExtension;
import io.reactorchannel.test.TelemetryRecorder;
import io.reactorchannel.test.TestService;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.test.StepVerifier;
import reactor.util.retry.Retry;

class OrderShipperFaultTest {

    @RegisterExtension
    final StreamingServiceExtension services =
            StreamingServiceExtension.inMemory(options -> options.maxRecordsPerPoll(1));

    @Test
    void shipsNoOrderLessWhenAnAnswerGetsLost(TestService service) {
        TelemetryRecorder telemetry = new TelemetryRecorder();
        ReactiveChannel channel = service.channel(
                builder -> telemetry.listenTo(builder).retry(Retry.fixedDelay(5, Duration.ofMillis(1))));
        service.produce("orders", Map.of("order", 1), Map.of("order", 2));
        service.failNext(Operation.POLL, Fault.lostAnswer(FaultKind.ANSWER_TRUNCATED));

        StepVerifier.create(new OrderShipper(channel).shipped())
                .expectNext(1, 2)
                .thenCancel()
                .verify(Duration.ofSeconds(30));

        assertThat(service).hasCommitted(TestService.GROUP, "orders", 2);
        assertThat(telemetry)
                .hasObserved(ChannelObservation.PROCESS, 2)
                .hasMeterValue(ChannelMeter.CONSUMER_REPLACEMENTS, 1);
    }
}
