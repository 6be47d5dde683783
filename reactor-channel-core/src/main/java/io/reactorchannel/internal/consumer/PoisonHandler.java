package io.reactorchannel.internal.consumer;

import io.reactorchannel.ChannelRecord;
import io.reactorchannel.error.PayloadError;
import org.reactivestreams.Publisher;

/** What becomes of a record whose payload cannot be decoded. */
@FunctionalInterface
public interface PoisonHandler {

    /**
     * Takes care of a record.
     *
     * @param record the record, whose acknowledgement has no effect
     * @param error what is wrong
     * @return completes when the record is to be skipped; its error goes to the subscriber
     */
    Publisher<?> handle(ChannelRecord record, PayloadError error);
}
