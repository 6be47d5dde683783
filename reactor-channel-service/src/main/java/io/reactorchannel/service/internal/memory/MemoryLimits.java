package io.reactorchannel.service.internal.memory;

/**
 * What bounds the backend's memory and its answers.
 *
 * @param recordsPerTopic records kept of a topic, shared evenly by its partitions
 * @param bytesPerTopic bytes kept of a topic, shared evenly by its partitions
 * @param recordsPerPoll records of one answer
 * @param bytesPerPoll bytes of one answer's records; a single larger record is still handed out
 */
public record MemoryLimits(int recordsPerTopic, long bytesPerTopic, int recordsPerPoll, long bytesPerPoll) {}
