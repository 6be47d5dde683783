package io.reactorchannel.internal.wire;

/**
 * The place of one consumed record, as a commit names it.
 *
 * @param topic the topic's name
 * @param partition the partition's number
 * @param offset the record's own offset, not the next one
 */
public record ConsumedOffset(String topic, int partition, long offset) {}
