package io.reactorchannel;

import reactor.core.publisher.Flux;

/** The Reactive Streams rules, checked on {@code receive}, nothing being acknowledged. */
public class ReceivePublisherTckTest extends EndlessPublisherVerification<ChannelRecord> {

    @Override
    Flux<ChannelRecord> flow(ReactiveChannel channel, String topic) {
        return channel.receive(topic);
    }
}
