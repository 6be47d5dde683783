package io.reactorchannel.test;

import io.reactorchannel.service.StreamingServiceBuilder;
import java.util.function.UnaryOperator;

class HttpChannelContractTest extends ChannelContract {

    @Override
    TestService start(UnaryOperator<StreamingServiceBuilder> options) {
        return TestService.http(options);
    }
}
