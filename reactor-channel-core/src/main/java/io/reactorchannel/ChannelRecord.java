package io.reactorchannel;

import io.reactorchannel.error.ConsumerError;
import io.reactorchannel.error.PayloadError;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * A record as {@link ReactiveChannel#receive} hands it out: where it comes from, its payload not yet decoded, and its
 * acknowledgement. Acknowledging is a mark, committing is a request: acknowledged records are committed in the
 * background, see {@link ReactiveChannelBuilder#commitInterval}.
 *
 * <p>Safe for use by several threads. Holds nothing of the answer it came with but its own fields, so that keeping a
 * record keeps no others.
 */
public interface ChannelRecord {

    /**
     * The topic.
     *
     * @return its name
     */
    String topic();

    /**
     * The sharding key, which decides the partition.
     *
     * @return the key; empty when the record has none
     */
    Optional<String> shardingKey();

    /**
     * The headers.
     *
     * @return an immutable map, empty when the record has none
     */
    Map<String, String> headers();

    /**
     * The partition of the topic.
     *
     * @return its number, from 0
     */
    int partition();

    /**
     * The offset within the partition.
     *
     * @return the offset, from 0
     */
    long offset();

    /**
     * The payload's bytes, decoded from base64 at each call.
     *
     * @return an array of the caller's own; empty when the record has no payload
     * @throws PayloadError when it is not base64
     */
    Optional<byte[]> payload();

    /**
     * The payload as the service sent it: base64, unless whoever published it broke the rule.
     *
     * @return the text; empty when the record has no payload
     */
    Optional<String> encodedPayload();

    /**
     * The payload as a JSON object, read at each call.
     *
     * @return the object
     * @throws PayloadError when there is no payload or it is not a JSON object
     */
    Map<String, Object> payloadAsMap();

    /**
     * The payload as JSON bound to a class, read by the channel's mapper at each call.
     *
     * @param <T> the class
     * @param type what the payload is read as
     * @return the value
     * @throws PayloadError when there is no payload or it cannot be read as that
     */
    <T> T payloadAs(Class<T> type);

    /**
     * The payload as JSON bound to a type with parameters, such as that of a type reference or of a method's parameter.
     *
     * @param type what the payload is read as
     * @return the value, an instance of that type
     * @throws PayloadError when there is no payload or it cannot be read as that
     */
    Object payloadAs(Type type);

    /**
     * Marks the record as processed. It is committed in the background as soon as every record of its partition that
     * was handed out before it is acknowledged too. In any order, from any thread, again without effect; takes constant
     * time (amortised) and sends nothing on the calling thread. Without effect once the record's consumer was replaced:
     * the record comes again then; and for a record of {@link ReactiveChannel#receiveAtMostOnce}, which is committed
     * already.
     */
    void acknowledge();

    /**
     * Has work observed as a part of this record's processing, see
     * {@link io.reactorchannel.observation.ChannelObservation#PROCESS}: the work has the observation in its Context, so
     * that what it does belongs to the trace that the record's producer began, and its error is noted as that of the
     * processing. Does not acknowledge.
     *
     * @param <T> what the work gives
     * @param work the work
     * @return the work; as it is where nothing is observed
     */
    @CheckReturnValue
    default <T> Mono<T> observed(Mono<T> work) {
        return work;
    }

    /**
     * Acknowledges the record and commits without waiting for the interval. Waits for records of the partition that
     * were handed out before and are not acknowledged. Cancelling ends the waiting, not the commit.
     *
     * @return completes when the record's offset, or a later one of its partition, is committed; a
     *     {@link ConsumerError} once its consumer was replaced; what the commit fails with when it is not retried
     */
    @CheckReturnValue
    Mono<Void> commit();
}
