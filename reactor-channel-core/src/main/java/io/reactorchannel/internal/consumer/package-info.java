/**
 * Not API. The consumer side of a channel: the session with one consumer of the service, its replacement, the lane that
 * lets one request of it through at a time, the polls, the commits, and what a batch hands out.
 *
 * <p>A record's way in: demand, one poll, records, ledger, subscriber. Its way back: acknowledgement, ledger, commit,
 * one request. State lives in three places: {@link io.reactorchannel.internal.consumer.SessionKeeper} (which consumer,
 * which topics), {@link io.reactorchannel.internal.consumer.ConsumerSession} (whether it can be used) and its
 * {@link io.reactorchannel.internal.ledger.OffsetLedger} (what was handed out and may be committed). Called by the
 * channel through {@link io.reactorchannel.internal.consumer.Consumer} only; stands on the rooms {@code ledger},
 * {@code flow}, {@code retry}, {@code transport} and {@code wire}, none of which knows it.
 */
@NullMarked
package io.reactorchannel.internal.consumer;

import org.jspecify.annotations.NullMarked;
