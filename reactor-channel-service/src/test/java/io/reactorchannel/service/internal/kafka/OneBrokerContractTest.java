package io.reactorchannel.service.internal.kafka;

import org.junit.jupiter.api.BeforeAll;

/** The contract of backends on one broker. */
class OneBrokerContractTest extends KafkaBackendContract {

    @BeforeAll
    static void startBrokers() {
        start(1);
    }
}
