/**
 * Not API. The consumer side of a channel: the session with one consumer of the service, its replacement, the lane that
 * lets one request of it through at a time, the ledger of offsets, the commits, and the flow of records to a
 * subscriber.
 *
 * <p>A record's way in: demand, one poll, records, ledger, subscriber. Its way back: ledger, commit, one request. State
 * lives in three places: {@link io.reactorchannel.internal.consumer.SessionKeeper} (which consumer, which topics),
 * {@link io.reactorchannel.internal.consumer.ConsumerSession} (whether it can be used) and
 * {@link io.reactorchannel.internal.consumer.OffsetLedger} (what was handed out and may be committed). Called by the
 * channel through {@link io.reactorchannel.internal.consumer.Consumer} only.
 */
@NullMarked
package io.reactorchannel.internal.consumer;

import org.jspecify.annotations.NullMarked;
