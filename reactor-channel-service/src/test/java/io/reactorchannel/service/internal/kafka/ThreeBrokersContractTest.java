package io.reactorchannel.service.internal.kafka;

import org.junit.jupiter.api.BeforeAll;

/** The contract of backends on three brokers, with three copies of everything. */
class ThreeBrokersContractTest extends KafkaBackendContract {

    @BeforeAll
    static void startBrokers() {
        start(3);
    }
}
