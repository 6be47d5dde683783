package io.reactorchannel;

import io.reactorchannel.error.ConsumerError;
import io.reactorchannel.error.PayloadError;
import io.reactorchannel.error.PermanentAuthenticationError;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.error.ProduceError;
import io.reactorchannel.error.StopError;
import io.reactorchannel.error.TemporaryError;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A reactive channel to a streaming service that hands out Kafka-like topics over REST.
 *
 * <pre>{@code
 * ReactiveChannel channel = ReactiveChannel.builder("https://channel-server")
 *         .auth(ChannelAuth.userPassword("https://auth-server", "user", "password"))
 *         .consumerGroup("thegroup")
 *         .build();
 *
 * channel.consume("topic1", "topic2")
 *         .concatMap(payload -> process(payload))
 *         .subscribe();
 * }</pre>
 *
 * <p><strong>Operations are cold.</strong> Nothing happens before somebody subscribes, and the channel's state is read
 * then; subscribing twice does it twice. A channel is safe for use by several threads and sends at most one request of
 * its consumer at a time; those that wait go in order of subscription, commits before polls.
 *
 * <p><strong>Errors.</strong> While {@link #retryOnFail()} is on, a {@link TemporaryError} is retried with growing
 * waits and a {@link ConsumerError} leads to a new consumer, subscribed to the same topics. Otherwise the first one
 * reaches the subscriber. A {@link PermanentError} always does, at once; so does the
 * {@link PermanentAuthenticationError} that refused credentials mean. After {@link #destroy()} every operation fails
 * with {@link PermanentError}.
 *
 * <p><strong>Delivery.</strong> A record is <em>handed out</em> when it is passed to {@code onNext}, or returned by
 * {@link #poll()}, whatever operators downstream do with it then. {@link #commit()} commits what was handed out; what
 * was not is never committed and comes again. Whenever the answer to a poll may have been lost on the way, or records
 * were polled and then not handed out, the consumer is replaced before the next poll and the service continues at the
 * group's committed offsets: records may come twice, none is passed over, provided {@link OffsetReset#EARLIEST} or a
 * committed offset for the partition.
 *
 * <p><strong>Threads.</strong> Signals are serial. They arrive on an event loop of Reactor Netty
 * ({@code reactor-http-…}) when they follow from an answer, on the timer's scheduler (see
 * {@link ReactiveChannelBuilder#scheduler}) when they follow from a wait, and on the thread that requests or subscribes
 * when no answer is needed. None of these may be blocked. Reactor's Context reaches every operation.
 */
public interface ReactiveChannel extends AutoCloseable {

    /**
     * Begins a channel.
     *
     * @param base the service's URL (http or https), with or without a path of its own; checked by
     *     {@link ReactiveChannelBuilder#build()}
     * @return a builder with defaults for everything else
     */
    static ReactiveChannelBuilder builder(String base) {
        return new ReactiveChannelBuilder(base);
    }

    /**
     * Consumes payloads as maps, for ever. Creates the consumer and subscribes it when needed.
     *
     * <p>Polls as demand allows: never before the first {@code request}, then at most
     * {@link ReactiveChannelBuilder#prefetch} batches ahead of it. After an empty poll the next waits for
     * {@link ReactiveChannelBuilder#emptyPollDelay}. Payloads come in the order of the service, which within a
     * partition is the order of offsets; after a replacement of the consumer the order starts again at the committed
     * offset.
     *
     * <p>A payload counts as handed out when {@code onNext} is called, and a {@link #commit()} by anybody includes it
     * from then on. What operators downstream still hold in a queue when the process dies is not delivered again if it
     * was committed: commit in the same chain, after the work.
     *
     * <p>Ends with an error, with a cancel, or by completing when the channel is destroyed. One consume, receive or run
     * may be active on a channel; a second one fails with {@link PermanentError}. The error may also be a
     * {@link PayloadError} for a payload that is not a JSON object: records before it were handed out, it and those
     * after it come again, so that a consume of the same group stops at the same record.
     *
     * <p>Other operations may be used meanwhile: a {@code poll} takes its records away from this flow, a
     * {@code subscribe} changes what it gets from the next poll on, after a {@code create}, {@code delete} or
     * {@code reset} it goes on with another consumer.
     *
     * @param topics the topics to subscribe to, instead of any before; none for those subscribed to before
     * @return the payloads
     */
    @CheckReturnValue
    Flux<Map<String, Object>> consume(String... topics);

    /**
     * As {@link #consume(String...)}, with payloads bound to a class. Payloads have to be JSON in any case: for
     * {@code String} a JSON text, in quotes.
     *
     * @param <T> the payloads' type
     * @param type what the channel's mapper reads each payload as; a {@link PayloadError} when it cannot
     * @param topics the topics to subscribe to, instead of any before; none for those subscribed to before
     * @return the payloads
     */
    @CheckReturnValue
    <T> Flux<T> consume(Class<T> type, String... topics);

    /**
     * As {@link #consume(String...)}, with payloads bound to a type with parameters, such as that of a type reference.
     *
     * @param <T> the payloads' type; the caller vouches for it being {@code type}
     * @param type what the channel's mapper reads each payload as; a {@link PayloadError} when it cannot
     * @param topics the topics to subscribe to, instead of any before; none for those subscribed to before
     * @return the payloads
     */
    @CheckReturnValue
    <T> Flux<T> consume(Type type, String... topics);

    /**
     * Receives records, for ever, each to be acknowledged when it is processed. What is acknowledged is committed in
     * the background: every {@link ReactiveChannelBuilder#commitInterval} or
     * {@link ReactiveChannelBuilder#commitBatchSize} acknowledgements, one request in flight, retried as every
     * operation is; and at once when this flow ends. A commit that fails for good, or at all while
     * {@link #retryOnFail()} is off, reaches the subscriber as its error.
     *
     * <p>Polls as {@link #consume(String...)} does, and not while {@link ReactiveChannelBuilder#maxUnacknowledged}
     * records are handed out that cannot be committed. Records of this flow that are not acknowledged when the next
     * {@code consume}, {@code receive}, {@code run} or {@code poll} begins come again there, from another consumer;
     * likewise what a {@code consume} handed out and {@link #commit()} was not called for, when a {@code receive} or
     * {@code run} begins. Records that were polled and are dropped because the flow ends go to the discard hook.
     *
     * <p>Ends, and shares the channel with other operations, as {@link #consume(String...)}.
     *
     * <pre>{@code
     * channel.receive("orders")
     *         .concatMap(record -> process(record).doOnSuccess(done -> record.acknowledge()))
     *         .subscribe();
     * }</pre>
     *
     * @param topics the topics to subscribe to, instead of any before; none for those subscribed to before
     * @return the records, their payloads not decoded
     */
    @CheckReturnValue
    Flux<ChannelRecord> receive(String... topics);

    /**
     * As {@link #receive}, at most once: the records of a poll are committed when the first of them is asked for,
     * before it is handed out. Records that are committed and not handed out, because the flow or the process ends
     * there, are lost: at most those of one poll. Acknowledging has no effect. What a {@link #poll()} beside it has
     * handed out of the same partitions is committed with them.
     *
     * @param topics the topics to subscribe to, instead of any before; none for those subscribed to before
     * @return the records, their payloads not decoded
     */
    @CheckReturnValue
    Flux<ChannelRecord> receiveAtMostOnce(String... topics);

    /**
     * As {@link #receive}, the records of a poll at a time. A poll without records is not handed out.
     *
     * @param topics the topics to subscribe to, instead of any before; none for those subscribed to before
     * @return the batches
     */
    @CheckReturnValue
    Flux<RecordBatch> receiveBatches(String... topics);

    /**
     * As {@link #run(Function, Duration, String...)} with 30 s between queries.
     *
     * @param processor processes the payloads of one poll, perhaps none, and says whether to go on
     * @param topics the topics to subscribe to, instead of any before; none for those subscribed to before
     * @return completes when the loop has ended
     */
    @CheckReturnValue
    Mono<Void> run(Function<List<Map<String, Object>>, ? extends Publisher<Boolean>> processor, String... topics);

    /**
     * The loop of the original clients: polls, has the payloads processed (an empty list too), commits them whatever
     * the processor said, waits, and does it again until the processor says false (once is enough) or nothing, or
     * {@link #stop()} is called. Never polls ahead.
     *
     * <p>An error of the processor ends the loop with that error, and the batch is not committed: it comes again when
     * the channel next polls. All values of the processor's publisher count, and it is waited for its end; a function
     * that returns null or throws is an error too. It is called on the threads that signals arrive on and must not
     * block. Where temporary errors are retried the loop goes on with the same or another consumer and the same topics;
     * else the first one ends it, where the original ended it in silence when the consumer was gone.
     *
     * @param processor processes the payloads of one poll, perhaps none, and says whether to go on
     * @param waitBetweenQueries the wait after each commit, 0 to 2,147,483,647 ms; {@link #stop()} ends it at once
     * @param topics the topics to subscribe to, instead of any before; none for those subscribed to before
     * @return completes when the loop has ended; a {@link PermanentError} when a consume, receive or run is active; a
     *     {@link StopError} when the channel was destroyed and the batch not processed within
     *     {@link ReactiveChannelBuilder#closeTimeout}
     */
    @CheckReturnValue
    Mono<Void> run(
            Function<List<Map<String, Object>>, ? extends Publisher<Boolean>> processor,
            Duration waitBetweenQueries,
            String... topics);

    /**
     * Ends the active {@code consume}, {@code receive} or {@code run}: no further poll, what is polled and not handed
     * out is dropped (and comes again), a batch that {@code run} is processing is finished and committed, acknowledged
     * records are committed, the flow completes. Without an active one it completes at once and has no effect on a
     * later one.
     *
     * <p>From inside the processor of {@code run} (in its synchronous part, or in the Reactor Context of its publisher)
     * it does not wait for itself: it completes at once and takes effect after the batch. Blocking for it on another
     * thread that the processor waits for would wait for ever.
     *
     * @return completes when the flow has ended and is committed; a {@link TemporaryError} when that commit was not
     *     accepted within {@link ReactiveChannelBuilder#closeTimeout}
     */
    @CheckReturnValue
    Mono<Void> stop();

    /**
     * Stops polling until {@link #resume()}: {@code consume}, {@code receive}, {@code run} and {@link #poll()} wait. A
     * poll that is on its way is not disturbed, and what was polled is still handed out. Mind that the service forgets
     * a consumer it does not hear from, see {@link ReactiveChannelBuilder#keepAliveInterval}.
     */
    void pause();

    /** Polls again. */
    void resume();

    /**
     * Whether polling is paused.
     *
     * @return true between {@link #pause()} and {@link #resume()}
     */
    boolean isPaused();

    /**
     * What the channel knows of itself just now, for health checks and pages. Sends nothing and may be called from any
     * thread, after {@link #destroy()} too.
     *
     * @return a copy of its state
     */
    ChannelStatus status();

    /**
     * Polls once, which is what the original clients call {@code consume}: one request, answered at once with as many
     * records as the service hands out in one go. Creates and subscribes a consumer when the channel was subscribed
     * before and has none.
     *
     * @return the payloads of one answer, perhaps none; a {@link PermanentError} when the channel was never subscribed;
     *     a {@link PayloadError} when one of the payloads is not a JSON object, in which case none is handed out and
     *     all come again
     */
    @CheckReturnValue
    Mono<List<Map<String, Object>>> poll();

    /**
     * Commits every record handed out by {@code consume} or {@code poll} and not committed yet, and what is
     * acknowledged of others. Does not pass records that are handed out by {@code receive} and not acknowledged.
     * Nothing to commit: no request. After a replacement of the consumer, what the former one handed out cannot be
     * committed and comes again: that is logged while {@link #retryOnFail()} is on, else a {@link ConsumerError}.
     *
     * @return completes when the service has accepted the offsets
     */
    @CheckReturnValue
    Mono<Void> commit();

    /**
     * Sends one produce request with that body as it is. Not sent again once it may have reached the service.
     *
     * @param payload the envelope, such as {@code {"records": [...]}}
     * @return completes when the service has accepted it; a {@link PermanentError} when it refuses or does not answer,
     *     or the payload cannot be written; a {@link TemporaryError} when there is no connection or no token and that
     *     is not retried (any more)
     */
    @CheckReturnValue
    Mono<Void> produce(Map<String, ?> payload);

    /**
     * Produces records, in one request unless they exceed {@link ReactiveChannelBuilder#produceBatchSize} or
     * {@link ReactiveChannelBuilder#produceBatchBytes}; then in several, one after the other and in order. None is sent
     * again once it may have reached the service.
     *
     * @param records the records; none: no request
     * @return completes when the service has accepted all; a {@link PermanentError} when one is null or cannot be
     *     written, and then nothing is sent; else the errors of {@link #produce(Publisher)}
     */
    @CheckReturnValue
    Mono<Void> produce(ProducerRecord... records);

    /**
     * Produces the records of a source in batches, one request after the other and in order, until the source ends.
     *
     * <p><strong>Batches.</strong> A batch goes when it is full ({@link ReactiveChannelBuilder#produceBatchSize},
     * {@link ReactiveChannelBuilder#produceBatchBytes}), when its first record has waited for
     * {@link ReactiveChannelBuilder#produceLinger}, or when the source has ended; while a request is on its way the
     * next batch fills. Each record is encoded when it arrives.
     *
     * <p><strong>Demand.</strong> The source is subscribed to with this {@code Mono} and asked for as many records as
     * the batch being filled has room for, 32 at a time at most and going by the largest of late. So this call holds
     * the batch on its way, the one being filled, and one record that does not fit; up to 32 when records suddenly
     * become larger. Nothing is requested when the next batch is full.
     *
     * <p><strong>Failures.</strong> No request is sent again once it may have reached the service, and none follows one
     * that failed. {@link ProduceError#accepted()} counts the records that were accepted for certain, from the first;
     * the next are {@link ProduceError#uncertain()}; whatever comes after those was not sent.
     *
     * <ul>
     *   <li>A request is refused or not answered: a {@link ProduceError} with its records as uncertain.
     *   <li>Nothing of it can have been taken, since the credentials are refused
     *       ({@link PermanentAuthenticationError}), there is no connection or no token and that is not retried (any
     *       more) ({@link TemporaryError}), or a record is null or cannot be written ({@link PermanentError} with its
     *       index, after the records before it were sent): that error when nothing was accepted before, else a
     *       {@link ProduceError} with that cause and nothing uncertain.
     *   <li>The source fails: what it gave before is sent, then its error is signalled. If the sending fails, a
     *       {@link ProduceError} with the source's as a suppressed one.
     *   <li>The channel is destroyed: the source is cancelled, the request on its way gets its answer, then as for a
     *       {@link PermanentError} that nothing was taken of.
     * </ul>
     *
     * <p>A cancel cancels the source and the request on its way, whose records may have been taken. Records that are
     * known not to have been sent go to {@code doOnDiscard}, then and after a failure.
     *
     * @param records the records; none: no request
     * @return completes when the source has and the service has accepted all
     */
    @CheckReturnValue
    Mono<Void> produce(Publisher<ProducerRecord> records);

    /**
     * Creates a consumer. Whatever the channel knew of another one, its topics included, is forgotten, and nothing is
     * sent for it: call {@link #delete()} first.
     *
     * @return completes when the consumer exists; a {@link PermanentError} when the channel has no consumer group
     */
    @CheckReturnValue
    Mono<Void> create();

    /**
     * Subscribes the consumer, which is created when there is none, to topics instead of any before. Nothing is sent
     * when it is subscribed to just those.
     *
     * @param topics the topics, at least one
     * @return completes when the consumer is subscribed; a {@link PermanentError} when there is no topic or no group
     */
    @CheckReturnValue
    Mono<Void> subscribe(String... topics);

    /**
     * Asks the service which topics the consumer is subscribed to. Creates a consumer when there is none.
     *
     * @return the topics
     */
    @CheckReturnValue
    Mono<List<String>> subscriptions();

    /**
     * Has the service filter records from the next poll on, instead of by the filter before
     * ({@link ReactiveChannelBuilder#filter}). Holds for the consumers that replace this one too, until
     * {@link #create()} or {@link #reset()}. Records that are filtered out are passed over by the next commit behind
     * them.
     *
     * @param filter wanted values by header name, by topic: {@code Map.of("orders", Map.of("country", "NO"))}; texts,
     *     numbers and booleans are values; topics that it does not name are not filtered; empty for no filter
     * @return completes when the service has accepted it; a {@link PermanentError} when the channel was never
     *     subscribed, the filter is not made like that, or the service refuses it
     */
    @CheckReturnValue
    Mono<Void> updateFilter(Map<String, ?> filter);

    /**
     * Asks the service how far the consumer group is behind, by topic. Goes beside the requests of the consumer, and
     * needs none.
     *
     * @return the service's JSON object as it is, whose shape is the service's own; a {@link PermanentError} when the
     *     channel has no consumer group, or the service does not offer it (404)
     */
    @CheckReturnValue
    Mono<Map<String, Object>> lag();

    /**
     * Deletes the consumer; the topics stay known to the channel. Without a consumer nothing is sent; one that the
     * service does not know is as good as deleted.
     *
     * @return completes when the consumer is gone
     */
    @CheckReturnValue
    Mono<Void> delete();

    /**
     * Forgets the consumer, its topics and what could be committed, without a request. The consumer expires at the
     * service.
     *
     * @return completes when it is forgotten, after a request of the consumer that is on its way
     */
    @CheckReturnValue
    Mono<Void> reset();

    /**
     * Hands the consumer over: the channel forgets it and its topics as {@link #reset()} does, and tells what another
     * channel needs to {@link #attach} it. What was handed out and is not committed is the other's to commit.
     *
     * @return the consumer; nothing when the channel has none. {@link PermanentError} while a consume, receive or run
     *     is active; {@link io.reactorchannel.error.ConsumerError} for a consumer that cannot be used any more, because
     *     it is lost, records of it may have been lost on the way, or records of a {@code receive} are not
     *     acknowledged: the channel keeps it, and replaces it at its next use
     */
    @CheckReturnValue
    Mono<ConsumerHandle> detach();

    /**
     * Goes on with a consumer of another channel instead of any that there is, which is forgotten as {@link #reset()}
     * does. The service tells the topics; polls heed whatever filter the consumer has, and {@link #subscribe} sets this
     * channel's. {@link #commit()} before the first poll commits all records that the service has given to the
     * consumer, so call it only when they arrived. Should the consumer be lost, another replaces it, of this channel's
     * group, topics and filter.
     *
     * @param consumer as {@link #detach()} gave it
     * @return completes when the service has told the topics; {@link io.reactorchannel.error.ConsumerError}, which is
     *     not retried, when it does not know the consumer or its cookie is wrong; {@link PermanentError} while a
     *     consume, receive or run is active
     */
    @CheckReturnValue
    Mono<Void> attach(ConsumerHandle consumer);

    /**
     * Destroys the channel: stops as {@link #stop()} does and commits what is acknowledged, or what {@link #commit()}
     * was called for, and not committed yet (half the time is for that), deletes the consumer and closes the
     * connections, all within {@link ReactiveChannelBuilder#closeTimeout}. The connections are closed whatever happens.
     * From inside the processor of {@code run} it does not wait for that batch, which comes again. Idempotent, and goes
     * on when its subscriber cancels. The {@code ChannelAuth} stays usable. Operations of the consumer that wait fail
     * with {@link PermanentError}; a produce whose request is on its way gets its answer and sends no other.
     *
     * @return completes when all is done; else the error of what failed, after the connections are closed
     */
    @CheckReturnValue
    Mono<Void> destroy();

    /**
     * Destroys the channel and waits until that is done; on a thread that must not block it is only started, and a
     * failure logged.
     *
     * @throws io.reactorchannel.error.ChannelError as {@link #destroy()} signals
     */
    @Override
    void close();

    /**
     * Whether temporary errors are retried.
     *
     * @return true unless set otherwise
     */
    boolean retryOnFail();

    /**
     * Sets whether temporary errors are retried, from the next error on.
     *
     * @param value true to retry
     */
    void retryOnFail(boolean value);
}
