package io.reactorchannel.internal.consumer;

import io.reactorchannel.ChannelRecord;
import io.reactorchannel.RecordBatch;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The records of a poll as the user sees them. */
record ReceivedBatch(List<ChannelRecord> records) implements RecordBatch {

    @Override
    public void acknowledge() {
        records.forEach(ChannelRecord::acknowledge);
    }

    @Override
    public Mono<Void> commit() {
        return Mono.defer(() -> {
            // all before the first waits, so that one request commits them
            acknowledge();
            return Flux.fromIterable(records).concatMap(ChannelRecord::commit).then();
        });
    }
}
