package io.reactorchannel.service.internal.kafka;

import io.reactorchannel.service.internal.backend.Refusal;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a failure of Kafka means for the request that met it. Never with Kafka's own words, which may name hosts. */
final class KafkaFailures {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaFailures.class);

    private KafkaFailures() {}

    static Throwable toRefusal(Throwable failure) {
        if (failure instanceof Refusal) {
            return failure;
        }
        if (failure instanceof NoOffsetForPartitionException || failure instanceof OffsetOutOfRangeException) {
            return Refusal.invalid("no valid committed offset for a partition and auto.offset.reset is none");
        }
        if (failure instanceof InvalidTopicException
                || failure instanceof IllegalArgumentException // what a blank name is to Kafka's client
                || failure instanceof UnknownTopicOrPartitionException
                || failure.getCause() instanceof UnknownTopicOrPartitionException) { // a producer waits for it in vain
            return Refusal.invalid("a topic does not exist, or cannot: a name has 1 to 249 of A-Z a-z 0-9 . _ -");
        }
        if (failure instanceof RecordTooLargeException || failure instanceof RecordBatchTooLargeException) {
            return Refusal.invalid("a record is larger than the cluster accepts");
        }
        if (failure instanceof AuthorizationException || failure instanceof AuthenticationException) {
            LOG.warn("the cluster refuses the service: {}", failure.toString());
            return new Refusal(Refusal.Reason.UNAVAILABLE, "the cluster does not let the service do that");
        }
        if (failure instanceof RetriableException) { // of the cluster's making, where a stack trace tells nothing
            LOG.warn("a request of Kafka failed: {}", failure.toString());
        } else {
            LOG.warn("a request of Kafka failed", failure);
        }
        return new Refusal(Refusal.Reason.UNAVAILABLE, "the cluster cannot do that just now");
    }
}
