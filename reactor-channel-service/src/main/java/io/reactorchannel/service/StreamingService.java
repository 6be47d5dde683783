package io.reactorchannel.service;

import io.reactorchannel.service.internal.auth.Secrets;
import io.reactorchannel.service.internal.auth.Tokens;
import io.reactorchannel.service.internal.auth.Users;
import io.reactorchannel.service.internal.backend.Backend;
import io.reactorchannel.service.internal.consumer.Consumers;
import io.reactorchannel.service.internal.direct.DirectServices;
import io.reactorchannel.service.internal.kafka.KafkaBackend;
import io.reactorchannel.service.internal.memory.MemoryBackend;
import io.reactorchannel.service.internal.memory.MemoryLimits;
import io.reactorchannel.service.internal.rest.RestApi;
import io.reactorchannel.service.internal.watch.ToldListener;
import io.reactorchannel.service.internal.watch.Watch;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A streaming service that speaks the REST API over HTTP/1.1 and keeps its topics in memory, for tests and for trying
 * things out, or in a Kafka cluster.
 *
 * <p>Offsets behave as they do in front of Kafka. A poll moves its consumer's position at the moment the answer is
 * built, whether or not the answer arrives; a new consumer, or one that is given a partition, starts at the group's
 * committed offset, else where its {@code auto.offset.reset} says. A commit takes the offsets of consumed records.
 *
 * <p>It has threads of its own, all daemons, and is safe for use by many threads.
 */
public final class StreamingService implements AutoCloseable {

    static final int MAX_BYTES_PER_POLL = 4 << 20;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration CUT_WITHIN = Duration.ofSeconds(3);

    static {
        DirectServices.allow(
                (options, timers) -> new StreamingService(
                        options, timers, () -> timers.now(TimeUnit.NANOSECONDS), Secrets.numbered()),
                (service, request) -> service.api.answer(request));
    }

    private final Backend backend;
    private final Consumers consumers;
    private final Tokens tokens;
    private final Watch watch = new Watch();
    private final Scheduler scheduler;
    private final Duration stopTimeout;
    private final RestApi api;

    /** Where it listens; null when it is called in its own process only. */
    private @Nullable HttpFront front;

    private final Mono<Void> stop = Mono.defer(this::stopOnce).cache();

    private StreamingService(StreamingServiceBuilder options) {
        this(
                options,
                Schedulers.newParallel("streaming-service-timer", Schedulers.DEFAULT_POOL_SIZE, true),
                System::nanoTime,
                new Secrets());
        front = listen(options, api);
    }

    /**
     * Puts the parts together, without a server.
     *
     * @param scheduler runs all timers, disposed of when the service stops
     * @param clock tells the nanoseconds of the scheduler's time
     * @param secrets makes ids, cookies and keys
     */
    private StreamingService(
            StreamingServiceBuilder options, Scheduler scheduler, LongSupplier clock, Secrets secrets) {
        this.scheduler = scheduler;
        stopTimeout = options.stopTimeout;
        tokens = new Tokens(tokenKey(options, secrets), secrets, options.tokenLifetime, InstantSource.system());
        backend = backend(options, scheduler, new ToldListener(options.commitListener, watch));
        consumers = new Consumers(backend, secrets, replica(options), scheduler, clock, options.maxConsumersPerUser);
        api = new RestApi(
                new RestApi.Callers(
                        new Users(options.users), new Users(options.clients), tokens, options.authentication),
                consumers,
                backend,
                new RestApi.Settings(
                        options.maxBodyBytes,
                        options.sessionTimeout,
                        options.maxSessionTimeout,
                        options.maxTopicsPerSubscription,
                        options.multiTenant),
                new RestApi.Reports(options.accessLog, options.metrics),
                new RestApi.Trials(options.faults, scheduler, watch));
    }

    /**
     * Starts with the defaults, which each method of the builder names.
     *
     * @return a new builder
     */
    public static StreamingServiceBuilder builder() {
        return new StreamingServiceBuilder();
    }

    static StreamingService start(StreamingServiceBuilder options) {
        if (Schedulers.isInNonBlockingThread()) {
            throw new IllegalStateException("start() waits until the service listens, which this thread must not");
        }
        return new StreamingService(options);
    }

    /**
     * The base URL for clients, for logging in and for everything else.
     *
     * @return for example {@code http://127.0.0.1:40123}, {@code https} with TLS, without a slash at the end; with the
     *     loopback address when the service listens on every address
     */
    public String url() {
        return front == null ? DirectServices.URL : front.url();
    }

    /**
     * The port the service listens on, also after {@link #close()}.
     *
     * @return 1 to 65535; 0 when it is called without connections, by a test kit
     */
    public int port() {
        return front == null ? 0 : front.port();
    }

    /**
     * What a group has committed in a topic, in Kafka's convention: the offset after the last committed record, which
     * is the next to read.
     *
     * @param group the group's name
     * @param topic the topic's name
     * @return offsets by partition, of those partitions that have one; empty for an unknown group or topic
     */
    public Map<Integer, Long> committedOffsets(String group, String topic) {
        return result(backend.committedOffsets(group, topic));
    }

    /**
     * The offset that the next record of a partition will have: the number of records ever produced to it.
     *
     * @param topic the topic's name
     * @param partition the partition's number
     * @return the offset, 0 for an unknown topic or partition
     */
    public long endOffset(String topic, int partition) {
        return result(backend.endOffset(topic, partition));
    }

    /**
     * How many consumer instances there are.
     *
     * @return the number: those created, less those deleted and expired
     */
    public int consumers() {
        return consumers.count();
    }

    /**
     * How many consumer instances a group has, whether subscribed or not.
     *
     * @param group the group's name
     * @return the number, 0 for an unknown group
     */
    public int consumers(String group) {
        return consumers.count(group);
    }

    /**
     * What clients have done, so far, that no client may do. Empty when all behave. These are looked for:
     *
     * <ul>
     *   <li>two requests of one consumer at the same time;
     *   <li>a commit that goes back behind what the same consumer instance committed before, while it held the
     *       partition without a break; offsets in a list only;
     *   <li>a commit of an offset that the consumer instance was never given.
     * </ul>
     *
     * <p>A client that gives a request up closes its connection and may go on at once on another, and the service may
     * learn of both in any order. So the first two count only when each connection that carried such a request turns
     * out to be alive: it carries another request, whatever for, later. A connection that closes without, or that a
     * fault closes, excuses them.
     *
     * <p>What a fault plan or a commit listener throws shows here, too, so that a test does not miss it.
     *
     * @return texts for people, in the order in which they turned out; the first 100, and when there are more a last
     *     one that says how many
     */
    public List<String> violations() {
        return watch.violations();
    }

    /**
     * Makes every token issued so far invalid: requests that carry one are answered 401. Other services with the same
     * {@link StreamingServiceBuilder#tokenKey(String)} go on accepting them.
     */
    public void revokeTokens() {
        tokens.revokeAll();
    }

    /**
     * Drops every consumer instance, as a restart of the service would: later requests of theirs, and waiting polls,
     * are answered 404. Records, committed offsets and tokens stay.
     */
    public void forgetConsumers() {
        consumers.deleteAll().subscribe();
    }

    /**
     * Stops the service: the port is free, consumers leave their groups, their waiting polls are answered 404, so that
     * clients move on, other requests are answered within {@link StreamingServiceBuilder#stopTimeout(Duration)},
     * connections are cut, threads stop. What it stored in memory is gone. Waits for all that, at most 10 seconds
     * longer than the stop timeout, where waiting is allowed; on a thread of Reactor or Netty it starts the stop and
     * returns. Closing again does nothing.
     */
    @Override
    public void close() {
        if (Schedulers.isInNonBlockingThread()) {
            stop.subscribe();
        } else {
            // AutoCloseable is synchronous: whoever closes expects the port to be free afterwards.
            stop.block(stopTimeout.plus(CLOSE_TIMEOUT));
        }
    }

    private Mono<Void> stopOnce() {
        return stopped()
                .then(Mono.defer(consumers::deleteAll)) // those of requests that came to their end meanwhile
                .then(Mono.defer(backend::close))
                // the scheduler's queue has a lock, which the event loop that got us here must not wait for
                .then(Mono.fromRunnable(scheduler::dispose).subscribeOn(Schedulers.boundedElastic()))
                .then();
    }

    private Mono<Void> stopped() {
        return front == null
                ? Mono.when(api.stop(), consumers.deleteAll()).then(Mono.fromRunnable(api::close))
                : front.stop(consumers.deleteAll(), stopTimeout, CUT_WITHIN);
    }

    private static byte[] tokenKey(StreamingServiceBuilder options, Secrets secrets) {
        return options.tokenKey == null
                ? secrets.key(Tokens.LEAST_KEY_BYTES)
                : options.tokenKey.getBytes(StandardCharsets.UTF_8);
    }

    private static String replica(StreamingServiceBuilder options) {
        return options.replica == null ? UUID.randomUUID().toString() : options.replica;
    }

    /** In memory it is there at once; a cluster has to be asked. */
    private static <T> T result(Mono<T> answer) {
        CompletableFuture<T> result = answer.toFuture();
        if (!result.isDone() && Schedulers.isInNonBlockingThread()) {
            throw new IllegalStateException("the cluster is asked, and this thread must not wait for the answer");
        }
        return result.join();
    }

    private Backend backend(StreamingServiceBuilder options, Scheduler scheduler, ToldListener listener) {
        if (!options.kafka.isEmpty()) {
            return onKafka(options, listener);
        }
        MemoryLimits limits = new MemoryLimits(
                options.maxRecordsPerTopic, options.maxBytesPerTopic, options.maxRecordsPerPoll, MAX_BYTES_PER_POLL);
        int partitionsOfNewTopics = options.autoCreateTopics ? options.partitionsOfNewTopics : 0;
        return new MemoryBackend(options.topics, partitionsOfNewTopics, limits, scheduler, listener);
    }

    private Backend onKafka(StreamingServiceBuilder options, ToldListener listener) {
        try {
            return new KafkaBackend(options.kafkaSettings(), listener);
        } catch (RuntimeException refused) {
            scheduler.dispose();
            throw refused;
        }
    }

    private HttpFront listen(StreamingServiceBuilder options, RestApi api) {
        try {
            return HttpFront.start(options, api);
        } catch (IllegalStateException unavailable) {
            scheduler.dispose();
            backend.close().subscribe();
            throw unavailable;
        }
    }
}
