package io.reactorchannel.service.internal.backend;

/**
 * Names a consumed record.
 *
 * @param partition where it is stored
 * @param offset its own offset, not the one behind it
 */
public record RecordOffset(TopicPartition partition, long offset) {}
