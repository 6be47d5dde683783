package io.reactorchannel.internal.consumer;

import io.reactorchannel.internal.wire.PolledRecord;
import java.util.List;

/**
 * Makes a batch of a poll's records.
 *
 * @param <B> the kind of batch, which decides how they are handed out
 */
@FunctionalInterface
interface Maker<B extends PolledBatch<?>> {

    B make(ConsumerSession session, PollInDoubt doubt, List<PolledRecord> records);
}
