package io.reactorchannel;

import reactor.core.publisher.Flux;

/** The Reactive Streams rules, checked on {@code receiveBatches}, nothing being acknowledged. */
public class ReceiveBatchesPublisherTckTest extends EndlessPublisherVerification<RecordBatch> {

    @Override
    Flux<RecordBatch> flow(ReactiveChannel channel, String topic) {
        return channel.receiveBatches(topic);
    }
}
