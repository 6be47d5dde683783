package io.reactorchannel.test.examples;

import static io.reactorchannel.test.ChannelAssertions.assertThat;

import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.test.StreamingServiceTest;
import io.reactorchannel.test.TestService;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

@StreamingServiceTest(topics = {"orders", "shipments"})
class OrderShipperTest {

    @Test
    void shipsCommitsAndTells(TestService service, ReactiveChannel channel) {
        service.produce("orders", Map.of("order", 1), Map.of("order", 2));

        StepVerifier.create(new OrderShipper(channel).shipped())
                .expectNext(1, 2)
                .thenCancel()
                .verify(Duration.ofSeconds(30));

        assertThat(service).hasCommitted(TestService.GROUP, "orders", 2).hasRecords("shipments", 2);
        assertThat(service.records("shipments").get(0)).hasPayload(Map.of("order", 1));
    }
}
