package io.reactorchannel.internal.consumer;

import io.reactorchannel.internal.telemetry.Telemetry.Processing;
import reactor.core.publisher.Mono;

/** How the receipt of a record is confirmed. */
interface Receipt {

    /** Of a record that is committed, or will be, whatever happens to it: confirming changes nothing. */
    Receipt NEEDLESS = needless(Processing.UNOBSERVED);

    /** As {@link #NEEDLESS}, of one whose processing is observed. */
    static Receipt needless(Processing processing) {
        return new Receipt() {
            @Override
            public void acknowledge() {
                // nothing to do
            }

            @Override
            public Mono<Void> commit() {
                return Mono.empty();
            }

            @Override
            public <T> Mono<T> observed(Mono<T> work) {
                return processing.over(work);
            }
        };
    }

    /** Marks the record as processed, see {@link io.reactorchannel.ChannelRecord#acknowledge()}. */
    void acknowledge();

    /** Observes work on the record, see {@link io.reactorchannel.ChannelRecord#observed}. */
    <T> Mono<T> observed(Mono<T> work);

    /** Acknowledges and commits, see {@link io.reactorchannel.ChannelRecord#commit()}. */
    Mono<Void> commit();
}
