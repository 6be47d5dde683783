package io.reactorchannel.internal.consumer;

import io.reactorchannel.internal.ledger.Acknowledgement;
import java.util.List;

/**
 * The payloads of a poll to be processed together, then committed together.
 *
 * @param session the consumer they came from
 * @param payloads the payloads, perhaps none
 * @param acknowledgements of all records of the poll
 */
record ProcessableBatch<P>(ConsumerSession session, List<P> payloads, List<Acknowledgement> acknowledgements) {

    /** Allows committing the records. */
    void processed() {
        acknowledgements.forEach(Acknowledgement::give);
    }
}
