/**
 * Not API. The ledger of a consumer's offsets: which records were polled, handed out, acknowledged and committed, and
 * so what may be committed. Knows nothing of requests; called by the consumer side only, which keeps one
 * {@link io.reactorchannel.internal.ledger.OffsetLedger} for each consumer of the service.
 */
@NullMarked
package io.reactorchannel.internal.ledger;

import org.jspecify.annotations.NullMarked;
