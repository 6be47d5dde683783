package io.reactorchannel.test.examples;

import io.reactorchannel.service.fault.Fault;
import io.reactorchannel.service.fault.Operation;
import io.reactorchannel.test.TestService;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;
import reactor.util.retry.Retry;

class OrderShipperRetryTest {

    @Test
    void waitsForAServiceThatIsBusyWithoutTakingAnyTime() {
        try (TestService service = TestService.inMemory()) {
            service.produce("orders", Map.of("order", 1));
            service.failNext(Operation.POLL, Fault.status(503), Fault.status(503));

            StepVerifier.withVirtualTime(() -> new OrderShipper(service.channel(
                                    builder -> builder.retry(Retry.fixedDelay(5, Duration.ofSeconds(10)))))
                            .shipped())
                    .expectSubscription()
                    .expectNoEvent(Duration.ofSeconds(19))
                    .thenAwait(Duration.ofSeconds(1))
                    .expectNext(1)
                    .thenCancel()
                    .verify(Duration.ofSeconds(30)); // of real time
        }
    }
}
