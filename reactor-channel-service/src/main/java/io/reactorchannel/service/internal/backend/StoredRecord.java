package io.reactorchannel.service.internal.backend;

/**
 * A record as it is handed to a consumer.
 *
 * @param content what was produced
 * @param partition the number of its partition
 * @param offset its place in the partition
 */
public record StoredRecord(NewRecord content, int partition, long offset) {}
