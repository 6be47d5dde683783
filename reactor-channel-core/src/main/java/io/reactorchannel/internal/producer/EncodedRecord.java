package io.reactorchannel.internal.producer;

import io.reactorchannel.ProducerRecord;

/**
 * A record and what goes into the request for it.
 *
 * @param record the record as it was given
 * @param json the record as it is sent
 */
@SuppressWarnings("ArrayRecordComponent") // encoded records are sent, never compared
record EncodedRecord(ProducerRecord record, byte[] json) {}
