package io.reactorchannel;

import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.error.ChannelError;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.error.TemporaryAuthenticationError;
import io.reactorchannel.internal.channel.DefaultReactiveChannel;
import io.reactorchannel.internal.consumer.Consumer;
import io.reactorchannel.internal.consumer.ConsumerConfigs;
import io.reactorchannel.internal.consumer.ConsumerSettings;
import io.reactorchannel.internal.producer.BatchSettings;
import io.reactorchannel.internal.producer.Producer;
import io.reactorchannel.internal.retry.RetryPolicy;
import io.reactorchannel.internal.transport.AuthorizedTransport;
import io.reactorchannel.internal.transport.BaseUrl;
import io.reactorchannel.internal.transport.HttpTransport;
import io.reactorchannel.internal.transport.Tls;
import io.reactorchannel.internal.transport.TokenSource;
import io.reactorchannel.internal.wire.Payloads;
import io.reactorchannel.internal.wire.ProduceJson;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.util.retry.RetryBackoffSpec;
import tools.jackson.databind.json.JsonMapper;

/**
 * Builds a {@link ReactiveChannel}. The parameters carry the names of the original clients' where they have them. All
 * are checked by {@link #build()}, which names the first that is wrong; nothing is sent before an operation is
 * subscribed to. Not safe for use by several threads.
 */
public final class ReactiveChannelBuilder {

    private static final String CONSUMER_PATH_PREFIX = "/databus/consumer-service/v1";
    private static final String PRODUCER_PATH_PREFIX = "/databus/cloudproxy/v1";
    private static final int MAX_CONNECTIONS = 50;

    /** Below the 60 s after which common load balancers close an idle connection. */
    private static final Duration MAX_IDLE_TIME = Duration.ofSeconds(30);

    private static final Duration LONGEST_DURATION = Duration.ofMillis(Integer.MAX_VALUE);

    private final @Nullable String base;
    private @Nullable ChannelAuth auth;
    private @Nullable String consumerGroup;
    private @Nullable String pathPrefix;
    private @Nullable String consumerPathPrefix = CONSUMER_PATH_PREFIX;
    private @Nullable String producerPathPrefix = PRODUCER_PATH_PREFIX;
    private @Nullable OffsetReset offset;
    private @Nullable Duration requestTimeout;
    private @Nullable Duration sessionTimeout;
    private @Nullable Map<String, ?> extraConfigs = Map.of();
    private boolean retryOnFail = true;
    private @Nullable String verifyCertBundle;
    private @Nullable Duration responseTimeout = Duration.ofSeconds(30);
    private @Nullable Duration emptyPollDelay = Duration.ofSeconds(1);
    private @Nullable Duration closeTimeout = Duration.ofSeconds(10);
    private @Nullable CommitStrategy commitStrategy = CommitStrategy.EVERY_OFFSET;
    private @Nullable Duration commitInterval = Duration.ofSeconds(5);
    private int commitBatchSize = 1_000;
    private int maxUnacknowledged = 10_000;
    private @Nullable Duration keepAliveInterval;
    private boolean keepsAlive;
    private @Nullable PayloadErrorHandler onPayloadError = PayloadErrorHandler.fail();
    private boolean closeOnShutdown = true;
    private int prefetch = 1;
    private int maxResponseSize = 64 * 1024 * 1024;
    private int produceBatchSize = 500;
    private int produceBatchBytes = 1_000_000;
    private @Nullable Duration produceLinger = Duration.ofMillis(20);
    private @Nullable RetryBackoffSpec retry = RetryPolicy.defaultSpec();
    private @Nullable JsonMapper jsonMapper;
    private @Nullable Scheduler scheduler;

    ReactiveChannelBuilder(String base) {
        this.base = base;
    }

    /**
     * Sets where tokens come from. Required; {@link ChannelAuth#none()} for a service without.
     *
     * @param value the authentication, which may be shared with other channels
     * @return this builder
     */
    public ReactiveChannelBuilder auth(ChannelAuth value) {
        this.auth = value;
        return this;
    }

    /**
     * Sets the consumer group. Needed to consume, not to produce. No default.
     *
     * @param value the group's name; blank counts as not set
     * @return this builder
     */
    public ReactiveChannelBuilder consumerGroup(String value) {
        this.consumerGroup = value;
        return this;
    }

    /**
     * Sets one path for both consumer and producer requests, instead of {@link #consumerPathPrefix} and
     * {@link #producerPathPrefix}. Not set by default.
     *
     * @param value the path below the base URL, with or without slashes around it; empty for none
     * @return this builder
     */
    public ReactiveChannelBuilder pathPrefix(String value) {
        this.pathPrefix = value;
        return this;
    }

    /**
     * Sets the path of consumer requests. Default: {@code /databus/consumer-service/v1}.
     *
     * @param value the path below the base URL, with or without slashes around it; empty for none
     * @return this builder
     */
    public ReactiveChannelBuilder consumerPathPrefix(String value) {
        this.consumerPathPrefix = value;
        return this;
    }

    /**
     * Sets the path of produce requests. Default: {@code /databus/cloudproxy/v1}.
     *
     * @param value the path below the base URL, with or without slashes around it; empty for none
     * @return this builder
     */
    public ReactiveChannelBuilder producerPathPrefix(String value) {
        this.producerPathPrefix = value;
        return this;
    }

    /**
     * Sets where a consumer starts in partitions without a committed offset ({@code auto.offset.reset}). Default:
     * {@link OffsetReset#LATEST}, which may skip what is produced before the first poll, or between a consumer's loss
     * and its replacement as long as nothing is committed; {@link OffsetReset#EARLIEST} misses nothing.
     *
     * @param value where to start; {@link OffsetReset#of} reads the text form
     * @return this builder
     */
    public ReactiveChannelBuilder offset(OffsetReset value) {
        this.offset = value;
        return this;
    }

    /**
     * Sets Kafka's {@code request.timeout.ms} at the service. Goes with {@link #sessionTimeout} and has to exceed it.
     * By default the service decides. This is not the time-out of HTTP answers: see {@link #responseTimeout}.
     *
     * @param value 1 ms to 2,147,483,647 ms; sent in whole milliseconds
     * @return this builder
     */
    public ReactiveChannelBuilder requestTimeout(Duration value) {
        this.requestTimeout = value;
        return this;
    }

    /**
     * Sets Kafka's {@code session.timeout.ms} at the service: how long a consumer may be silent before the service
     * gives its partitions to others. Goes with {@link #requestTimeout}. By default the service decides.
     *
     * @param value 1 ms to 2,147,483,647 ms; sent in whole milliseconds
     * @return this builder
     */
    public ReactiveChannelBuilder sessionTimeout(Duration value) {
        this.sessionTimeout = value;
        return this;
    }

    /**
     * Sets further consumer settings, sent as they are when a consumer is created. Those with a method of their own
     * here give way to it when it is called. {@code enable.auto.commit} is {@code "false"} unless set here. Default:
     * none.
     *
     * @param value names and values; strings, numbers and booleans are accepted; copied by {@link #build()}
     * @return this builder
     */
    public ReactiveChannelBuilder extraConfigs(Map<String, ?> value) {
        this.extraConfigs = value;
        return this;
    }

    /**
     * Sets whether temporary errors are retried and lost consumers replaced, or signalled. Default: true. Can be
     * changed on the channel later.
     *
     * @param value true to retry
     * @return this builder
     */
    public ReactiveChannelBuilder retryOnFail(boolean value) {
        this.retryOnFail = value;
        return this;
    }

    /**
     * Sets the waits and the limit of retries. Only temporary errors are retried whatever its filter accepts, a wait
     * that the service asks for ({@code Retry-After}, up to an hour) wins, and exhausted retries signal the last error
     * itself. The count starts anew with each decoded poll. Its scheduler is replaced by the channel's. Default: 1 s,
     * doubled each time up to 10 s, with half of it as jitter, without limit.
     *
     * @param value waits, jitter, maximum attempts, filter and hooks, from {@code Retry.backoff} or
     *     {@code Retry.fixedDelay}
     * @return this builder
     */
    public ReactiveChannelBuilder retry(RetryBackoffSpec value) {
        this.retry = value;
        return this;
    }

    /**
     * Sets which certificates the service's is checked against. Default: the JVM's trust store. Host names are checked
     * in either case.
     *
     * @param value PEM text, or the path of a PEM file, with the certificates to trust, and no others are; the empty
     *     text switches all checks off, as the original clients document, and is logged as a warning
     * @return this builder
     */
    public ReactiveChannelBuilder verifyCertBundle(String value) {
        this.verifyCertBundle = value;
        return this;
    }

    /**
     * Sets how long the beginning of an HTTP answer may take, and each pause within it. Default: 30 s.
     *
     * @param value 1 ms to 2,147,483,647 ms
     * @return this builder
     */
    public ReactiveChannelBuilder responseTimeout(Duration value) {
        this.responseTimeout = value;
        return this;
    }

    /**
     * Sets the pause between a poll that brought no records and the next. After one with records there is none.
     * Default: 1 s.
     *
     * @param value 0 to 2,147,483,647 ms
     * @return this builder
     */
    public ReactiveChannelBuilder emptyPollDelay(Duration value) {
        this.emptyPollDelay = value;
        return this;
    }

    /**
     * Sets how many batches are polled ahead of demand. Up to one more batch is held than this. Default: 1.
     *
     * @param value 0 (poll only when the subscriber waits for a record) or more; at most 1,000
     * @return this builder
     */
    public ReactiveChannelBuilder prefetch(int value) {
        this.prefetch = value;
        return this;
    }

    /**
     * Sets what commits name. Default: {@link CommitStrategy#EVERY_OFFSET}.
     *
     * @param value every offset, as the published clients do, or the highest of each partition
     * @return this builder
     */
    public ReactiveChannelBuilder commitStrategy(CommitStrategy value) {
        this.commitStrategy = value;
        return this;
    }

    /**
     * Sets how long an acknowledged record may wait for its commit, see {@link ReactiveChannel#receive}. Default: 5 s.
     *
     * @param value 1 ms to 2,147,483,647 ms
     * @return this builder
     */
    public ReactiveChannelBuilder commitInterval(Duration value) {
        this.commitInterval = value;
        return this;
    }

    /**
     * Sets after how many acknowledgements a commit goes out before {@link #commitInterval} is over. Default: 1,000.
     *
     * @param value at least 1
     * @return this builder
     */
    public ReactiveChannelBuilder commitBatchSize(int value) {
        this.commitBatchSize = value;
        return this;
    }

    /**
     * Sets at how many records, handed out by {@link ReactiveChannel#receive} and not committable since they or earlier
     * ones of their partition are not acknowledged, no further poll begins. What is polled by then is still handed out.
     * Default: 10,000.
     *
     * @param value at least 1
     * @return this builder
     */
    public ReactiveChannelBuilder maxUnacknowledged(int value) {
        this.maxUnacknowledged = value;
        return this;
    }

    /**
     * Sets after which silence the consumer's subscriptions are asked for while a consume, receive or run is active, so
     * that the service does not take a consumer for dead whose subscriber is slow, or that is paused. Should be well
     * below the service's {@link #sessionTimeout}. Default: never.
     *
     * @param value 1 ms to 2,147,483,647 ms
     * @return this builder
     */
    public ReactiveChannelBuilder keepAliveInterval(Duration value) {
        this.keepAliveInterval = value;
        this.keepsAlive = true;
        return this;
    }

    /**
     * Sets what becomes of records whose payload cannot be decoded. Default: {@link PayloadErrorHandler#fail()}.
     *
     * @param value fail, skip, produce to another topic, or a function
     * @return this builder
     */
    public ReactiveChannelBuilder onPayloadError(PayloadErrorHandler value) {
        this.onPayloadError = value;
        return this;
    }

    /**
     * Sets whether the channel is closed when the JVM shuts down, so that what is acknowledged is committed and the
     * consumer deleted. Takes effect with the first operation of a consumer. Default: true. To be switched off where
     * somebody else closes the channel then, in an order that matters.
     *
     * @param value true to close it
     * @return this builder
     */
    public ReactiveChannelBuilder closeOnShutdown(boolean value) {
        this.closeOnShutdown = value;
        return this;
    }

    /**
     * Sets the largest body of an answer that is read. A larger one to a poll counts as lost; the third such answer in
     * a row is a {@link PermanentError}. Default: 64 MiB (67,108,864).
     *
     * @param value in bytes, at least 1
     * @return this builder
     */
    public ReactiveChannelBuilder maxResponseSize(int value) {
        this.maxResponseSize = value;
        return this;
    }

    /**
     * Sets how many records a produce request has at most. Default: 500.
     *
     * @param value records, 1 to 1,000,000
     * @return this builder
     */
    public ReactiveChannelBuilder produceBatchSize(int value) {
        this.produceBatchSize = value;
        return this;
    }

    /**
     * Sets how large the body of a produce request of records gets at most, as JSON with payloads in base64. A single
     * record that exceeds it goes alone. Default: 1,000,000.
     *
     * @param value bytes, at least 1
     * @return this builder
     */
    public ReactiveChannelBuilder produceBatchBytes(int value) {
        this.produceBatchBytes = value;
        return this;
    }

    /**
     * Sets how long the first record of a batch that is not full waits for more in
     * {@link ReactiveChannel#produce(org.reactivestreams.Publisher)}. While a request of the call is on its way the
     * batch waits for its answer in any case. Default: 20 ms.
     *
     * @param value 0 (send at once what is there) to 2,147,483,647 ms
     * @return this builder
     */
    public ReactiveChannelBuilder produceLinger(Duration value) {
        this.produceLinger = value;
        return this;
    }

    /**
     * Sets how long {@link ReactiveChannel#destroy()} and {@link ReactiveChannel#close()} may take. Default: 10 s.
     *
     * @param value 1 ms to 2,147,483,647 ms
     * @return this builder
     */
    public ReactiveChannelBuilder closeTimeout(Duration value) {
        this.closeTimeout = value;
        return this;
    }

    /**
     * Sets the mapper that reads consumed payloads and writes produced ones. The envelopes around them are not its
     * business. Default: Jackson's, without settings.
     *
     * @param value the mapper
     * @return this builder
     */
    public ReactiveChannelBuilder jsonMapper(JsonMapper value) {
        this.jsonMapper = value;
        return this;
    }

    /**
     * Sets the scheduler for all waits: retries, pauses between polls, linger, time-outs of the end. Default:
     * {@link Schedulers#parallel()}, looked up for each wait, so that virtual time works.
     *
     * @param value a scheduler that is not disposed while the channel is in use
     * @return this builder
     */
    public ReactiveChannelBuilder scheduler(Scheduler value) {
        this.scheduler = value;
        return this;
    }

    /**
     * Checks the parameters and builds the channel. No request is sent.
     *
     * @return a channel of its own connections; destroy or close it when done
     * @throws PermanentError when a parameter is missing or wrong; the message names it and what is accepted
     */
    public ReactiveChannel build() {
        BaseUrl url = BaseUrl.parse("base", base);
        BaseUrl consumerUrl = url.join(
                pathPrefix == null ? "consumerPathPrefix" : "pathPrefix",
                pathPrefix == null ? required("consumerPathPrefix", consumerPathPrefix) : pathPrefix);
        BaseUrl producerUrl = url.join(
                pathPrefix == null ? "producerPathPrefix" : "pathPrefix",
                pathPrefix == null ? required("producerPathPrefix", producerPathPrefix) : pathPrefix);
        ConsumerConfigs configs =
                ConsumerConfigs.of(required("extraConfigs", extraConfigs), offset, sessionTimeout, requestTimeout);
        TokenSource tokens = new AuthTokens(required("auth", auth));
        Duration answerWithin = between("responseTimeout", responseTimeout, Duration.ofMillis(1));
        Duration closeWithin = between("closeTimeout", closeTimeout, Duration.ofMillis(1));
        Duration pause = between("emptyPollDelay", emptyPollDelay, Duration.ZERO);
        between("prefetch", prefetch, 0, 1000);
        between("maxResponseSize", maxResponseSize, 1, Integer.MAX_VALUE);
        CommitStrategy strategy = required("commitStrategy", commitStrategy);
        Duration commitEvery = between("commitInterval", commitInterval, Duration.ofMillis(1));
        between("commitBatchSize", commitBatchSize, 1, Integer.MAX_VALUE);
        between("maxUnacknowledged", maxUnacknowledged, 1, Integer.MAX_VALUE);
        Duration keepAlive = keepsAlive ? between("keepAliveInterval", keepAliveInterval, Duration.ofMillis(1)) : null;
        PayloadErrorHandler poison = required("onPayloadError", onPayloadError);
        between("produceBatchSize", produceBatchSize, 1, 1_000_000);
        between("produceBatchBytes", produceBatchBytes, 1, Integer.MAX_VALUE);
        Duration lingering = between("produceLinger", produceLinger, Duration.ZERO);

        Scheduler fixed = scheduler;
        Supplier<Scheduler> timer = fixed == null ? Schedulers::parallel : () -> fixed;
        RetryPolicy policy = new RetryPolicy(required("retry", retry), timer, retryOnFail);
        JsonMapper mapper = jsonMapper == null ? new JsonMapper() : jsonMapper;
        Payloads payloads = new Payloads(mapper);
        ConnectionProvider connections = ConnectionProvider.builder("reactor-channel")
                .maxConnections(MAX_CONNECTIONS)
                .pendingAcquireMaxCount(-1)
                .maxIdleTime(MAX_IDLE_TIME)
                .build();
        HttpClient client =
                Tls.apply(HttpClient.create(connections), verifyCertBundle).responseTimeout(answerWithin);
        AuthorizedTransport transport = new AuthorizedTransport(new HttpTransport(client, maxResponseSize), tokens);
        return new DefaultReactiveChannel(
                new Consumer(
                        transport,
                        consumerUrl,
                        new ConsumerSettings(
                                consumerGroup,
                                configs.values(),
                                configs.offsetReset(),
                                pause,
                                prefetch,
                                strategy,
                                commitEvery,
                                commitBatchSize,
                                maxUnacknowledged,
                                keepAlive,
                                closeWithin,
                                timer),
                        payloads,
                        policy),
                new Producer(
                        transport,
                        producerUrl,
                        new ProduceJson(mapper),
                        new BatchSettings(produceBatchSize, produceBatchBytes, lingering, timer),
                        policy),
                policy,
                payloads,
                poison,
                closeWithin,
                closeOnShutdown,
                timer,
                connections.disposeLater());
    }

    private static <T> T required(String parameter, @Nullable T value) {
        if (value == null) {
            throw new PermanentError(parameter + ": must be set and not null");
        }
        return value;
    }

    private static Duration between(String parameter, @Nullable Duration value, Duration least) {
        Duration given = required(parameter, value);
        if (given.compareTo(least) < 0 || given.compareTo(LONGEST_DURATION) > 0) {
            throw new PermanentError(parameter + ": " + given + " is not accepted; " + least.toMillis() + " ms to "
                    + LONGEST_DURATION.toMillis() + " ms is");
        }
        return given;
    }

    private static void between(String parameter, int value, int least, int most) {
        if (value < least || value > most) {
            throw new PermanentError(parameter + ": " + value + " is not accepted; " + least + " to " + most + " is");
        }
    }

    /** The authentication as the transport sees it. */
    private record AuthTokens(ChannelAuth auth) implements TokenSource {

        @Override
        public Mono<String> token() {
            return auth.token()
                    .onErrorMap(
                            failure -> !(failure instanceof ChannelError),
                            failure -> new TemporaryAuthenticationError("The ChannelAuth failed", null, failure));
        }

        @Override
        public void invalidate(String token) {
            auth.invalidate(token);
        }
    }
}
