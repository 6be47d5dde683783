package io.reactorchannel.internal.consumer;

import reactor.core.publisher.Mono;

/** How the receipt of a record is confirmed. */
interface Receipt {

    /** Of a record that is committed, or will be, whatever happens to it: confirming changes nothing. */
    Receipt NEEDLESS = new Receipt() {
        @Override
        public void acknowledge() {
            // nothing to do
        }

        @Override
        public Mono<Void> commit() {
            return Mono.empty();
        }
    };

    /** Marks the record as processed, see {@link io.reactorchannel.ChannelRecord#acknowledge()}. */
    void acknowledge();

    /** Acknowledges and commits, see {@link io.reactorchannel.ChannelRecord#commit()}. */
    Mono<Void> commit();
}
