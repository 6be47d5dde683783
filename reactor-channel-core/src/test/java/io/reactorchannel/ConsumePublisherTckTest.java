package io.reactorchannel;

import java.util.Map;
import reactor.core.publisher.Flux;

/** The Reactive Streams rules, checked on {@code consume}. */
public class ConsumePublisherTckTest extends EndlessPublisherVerification<Map<String, Object>> {

    @Override
    Flux<Map<String, Object>> flow(ReactiveChannel channel, String topic) {
        return channel.consume(topic);
    }
}
