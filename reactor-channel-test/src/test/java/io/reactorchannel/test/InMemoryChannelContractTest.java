package io.reactorchannel.test;

import io.reactorchannel.service.StreamingServiceBuilder;
import java.util.function.UnaryOperator;

class InMemoryChannelContractTest extends ChannelContract {

    @Override
    TestService start(UnaryOperator<StreamingServiceBuilder> options) {
        return TestService.inMemory(options);
    }
}
