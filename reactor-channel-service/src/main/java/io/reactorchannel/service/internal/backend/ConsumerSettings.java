package io.reactorchannel.service.internal.backend;

import java.time.Duration;

/**
 * How a consumer is made.
 *
 * @param group the name of its group
 * @param offsetReset where it starts in a partition that has no committed offset
 * @param autoCommit whether each poll commits what earlier polls handed out
 * @param sessionTimeout how long it may be idle before it is deleted
 */
public record ConsumerSettings(String group, OffsetReset offsetReset, boolean autoCommit, Duration sessionTimeout) {}
