package io.reactorchannel.test.examples;

import io.reactorchannel.ChannelRecord;
import io.reactorchannel.ProducerRecord;
import io.reactorchannel.ReactiveChannel;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What the examples test: ships orders and tells of it, then commits. */
final class OrderShipper {

    private final ReactiveChannel channel;

    OrderShipper(ReactiveChannel channel) {
        this.channel = channel;
    }

    /** The numbers of the orders that were shipped. */
    Flux<Integer> shipped() {
        return channel.receive("orders")
                .concatMap(record -> ship(record).then(record.commit()).thenReturn(number(record)), 0);
    }

    private Mono<Void> ship(ChannelRecord record) {
        return channel.produce(ProducerRecord.of("shipments", Map.of("order", number(record))));
    }

    private static int number(ChannelRecord record) {
        return (Integer) record.payloadAsMap().get("order");
    }
}
