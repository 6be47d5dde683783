/**
 * The backend on a Kafka cluster: groups, offsets, partitions, rebalancing, retention and durability are Kafka's.
 *
 * <p>Not API. Made by {@code io.reactorchannel.service}, called through {@code internal.backend}. The only room that
 * knows Kafka's classes.
 *
 * <p>A consumer is one {@code KafkaConsumer} with a thread of its own, which alone calls it; Kafka's consumer is not
 * safe for use by several threads, and its calls block. One {@code KafkaProducer} is shared by all.
 */
@NullMarked
package io.reactorchannel.service.internal.kafka;

import org.jspecify.annotations.NullMarked;
