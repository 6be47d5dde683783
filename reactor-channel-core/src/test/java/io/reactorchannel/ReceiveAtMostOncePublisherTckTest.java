package io.reactorchannel;

import reactor.core.publisher.Flux;

/** The Reactive Streams rules, checked on {@code receiveAtMostOnce}. */
public class ReceiveAtMostOncePublisherTckTest extends EndlessPublisherVerification<ChannelRecord> {

    @Override
    Flux<ChannelRecord> flow(ReactiveChannel channel, String topic) {
        return channel.receiveAtMostOnce(topic);
    }
}
