package io.reactorchannel;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.error.ChannelError;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.error.TemporaryAuthenticationError;
import io.reactorchannel.internal.arguments.Arguments;
import io.reactorchannel.internal.channel.DefaultReactiveChannel;
import io.reactorchannel.internal.channel.DirectChannels;
import io.reactorchannel.internal.consumer.Consumer;
import io.reactorchannel.internal.consumer.ConsumerConfigs;
import io.reactorchannel.internal.consumer.ConsumerSettings;
import io.reactorchannel.internal.producer.BatchSettings;
import io.reactorchannel.internal.producer.Producer;
import io.reactorchannel.internal.retry.RetryPolicy;
import io.reactorchannel.internal.telemetry.Telemetry;
import io.reactorchannel.internal.telemetry.micrometer.MicrometerTelemetry;
import io.reactorchannel.internal.transport.AuthorizedTransport;
import io.reactorchannel.internal.transport.BaseUrl;
import io.reactorchannel.internal.transport.DirectService;
import io.reactorchannel.internal.transport.HttpSettings;
import io.reactorchannel.internal.transport.PoolSettings;
import io.reactorchannel.internal.transport.TokenSource;
import io.reactorchannel.internal.transport.Transport;
import io.reactorchannel.internal.wire.Payloads;
import io.reactorchannel.internal.wire.ProduceJson;
import io.reactorchannel.internal.wire.TopicFilter;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
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
    private static final int MAX_RESPONSE_SIZE = 64 * 1024 * 1024;

    private final @Nullable String base;
    private final HttpSettings http = new HttpSettings(MAX_RESPONSE_SIZE);
    private final PoolSettings pool = new PoolSettings();
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
    private boolean multiTenant = true;
    private @Nullable Map<String, ?> filter = Map.of();
    private boolean payloadLookupForFilter;
    private @Nullable Duration pollTimeout = Duration.ZERO;
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
    private int produceBatchSize = 500;
    private int produceBatchBytes = 1_000_000;
    private @Nullable Duration produceLinger = Duration.ofMillis(20);
    private @Nullable RetryBackoffSpec retry = RetryPolicy.defaultSpec();
    private @Nullable JsonMapper jsonMapper;
    private @Nullable Scheduler scheduler;
    private @Nullable ObservationRegistry observationRegistry;
    private boolean observed;
    private @Nullable MeterRegistry meterRegistry;
    private boolean metered;
    private @Nullable DirectService direct;

    static {
        DirectChannels.allow((builder, service) -> builder.direct = service);
    }

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
     * in either case, and TLS is 1.2 or newer.
     *
     * @param value PEM text, or the path of a PEM file, with the certificates to trust, and no others are; the empty
     *     text switches all checks off, as the original clients document, and is logged as a warning
     * @return this builder
     */
    public ReactiveChannelBuilder verifyCertBundle(String value) {
        http.verifyCertBundle(value);
        return this;
    }

    /**
     * Sets the certificate by which the channel is known to the service (mutual TLS). Default: none.
     *
     * @param chain PEM text, or the path of a PEM file, with the certificate and those above it
     * @param privateKey PEM text, or the path of a PEM file, with its PKCS#8 key, not encrypted
     * @return this builder
     */
    public ReactiveChannelBuilder clientCertificate(String chain, String privateKey) {
        http.clientCertificate(chain, privateKey, null);
        return this;
    }

    /**
     * As {@link #clientCertificate(String, String)}, with an encrypted key.
     *
     * @param chain PEM text, or the path of a PEM file, with the certificate and those above it
     * @param privateKey PEM text, or the path of a PEM file, with its encrypted PKCS#8 key
     * @param passphrase the key's
     * @return this builder
     */
    public ReactiveChannelBuilder clientCertificate(String chain, String privateKey, String passphrase) {
        http.clientCertificate(chain, privateKey, passphrase);
        return this;
    }

    /**
     * Sets the HTTP proxy on the way to the service. Default: none, whatever the JVM's system properties say. Logins
     * have their own, see {@link ChannelAuth#builder}.
     *
     * @param value the proxy; null for none
     * @return this builder
     */
    public ReactiveChannelBuilder proxy(@Nullable HttpProxy value) {
        http.proxy(value);
        return this;
    }

    /**
     * Adds headers to all requests of the channel. Default: none. Logins have their own, see
     * {@link ChannelAuth#builder}. The values are kept out of messages, as they may be secrets.
     *
     * @param value names and values, instead of any set before; not those that say what a request is, such as
     *     {@code Authorization}, {@code Cookie} or {@code Content-Type}; a {@code User-Agent} replaces the library's
     * @return this builder
     */
    public ReactiveChannelBuilder requestHeaders(Map<String, String> value) {
        http.requestHeaders(value);
        return this;
    }

    /**
     * Sets whether the service has many tenants. Default: true.
     *
     * @param value false for a service of a single tenant, which wants {@code multi_tenant=false} with create,
     *     subscribe, subscriptions, poll and produce
     * @return this builder
     */
    public ReactiveChannelBuilder multiTenant(boolean value) {
        this.multiTenant = value;
        return this;
    }

    /**
     * Has the service filter records by their headers. Default: no filter. {@link ReactiveChannel#updateFilter} changes
     * it later.
     *
     * @param value wanted values by header name, by topic: {@code Map.of("orders", Map.of("country", "NO"))}; texts,
     *     numbers and booleans are values; topics that it does not name are not filtered; what it says of topics that
     *     the channel is not subscribed to is not sent
     * @return this builder
     */
    public ReactiveChannelBuilder filter(Map<String, ?> value) {
        return filter(value, false);
    }

    /**
     * As {@link #filter(Map)}, with a look into payloads.
     *
     * @param value wanted values by header name, by topic
     * @param payloadLookupForFilter true to have fields of the payload stand in for headers that a record lacks
     * @return this builder
     */
    public ReactiveChannelBuilder filter(Map<String, ?> value, boolean payloadLookupForFilter) {
        this.filter = value;
        this.payloadLookupForFilter = payloadLookupForFilter;
        return this;
    }

    /**
     * Sets how long the beginning of an HTTP answer may take, and each pause within it. The time of
     * {@link #pollTimeout} is added for polls. Default: 30 s.
     *
     * @param value 1 ms to 2,147,483,647 ms
     * @return this builder
     */
    public ReactiveChannelBuilder responseTimeout(Duration value) {
        http.responseTimeout(value);
        return this;
    }

    /**
     * Sets how long a whole HTTP answer may take, from the request's sending on, however steadily it comes. The time of
     * {@link #pollTimeout} is added for polls. Default: 5 min.
     *
     * @param value 1 ms to 2,147,483,647 ms
     * @return this builder
     */
    public ReactiveChannelBuilder maxResponseTime(Duration value) {
        http.maxResponseTime(value);
        return this;
    }

    /**
     * Sets how long making a connection may take, its TLS handshake and the proxy's answer, each. Default: 10 s.
     *
     * @param value 1 ms to 2,147,483,647 ms
     * @return this builder
     */
    public ReactiveChannelBuilder connectTimeout(Duration value) {
        http.connectTimeout(value);
        return this;
    }

    /**
     * Sets how many connections the channel has at most. Requests beyond that wait for one, for 45 s at most. Default:
     * 50. A consumer needs one, each produce under way another.
     *
     * @param value at least 1
     * @return this builder
     */
    public ReactiveChannelBuilder maxConnections(int value) {
        pool.maxConnections(value);
        return this;
    }

    /**
     * Sets how long a connection may lie idle before it is not used again. Should be below the time after which the
     * service, or a load balancer before it, closes idle connections: a request on a connection that is just being
     * closed is lost. Default: 30 s, half of what load balancers commonly have.
     *
     * @param value 1 ms to 2,147,483,647 ms
     * @return this builder
     */
    public ReactiveChannelBuilder maxIdleTime(Duration value) {
        pool.maxIdleTime(value);
        return this;
    }

    /**
     * Sets for how long a connection is used for further requests. The next connection resolves the service's name
     * again, so that a change of its address is met within that time. (Names are resolved by Netty, whose cache keeps
     * to the times that the DNS sets.) Default: 5 min.
     *
     * @param value 1 ms to 2,147,483,647 ms
     * @return this builder
     */
    public ReactiveChannelBuilder maxLifeTime(Duration value) {
        pool.maxLifeTime(value);
        return this;
    }

    /**
     * Changes Reactor Netty's client where nothing else here does: HTTP/2, a resolver of one's own, metrics. Default:
     * as it is, HTTP/1.1. Called again, it adds a change after those before.
     *
     * @param value takes the client with all settings of this builder but TLS, which is set on what it returns unless
     *     that is secured already; repeating requests and following redirects are switched off afterwards, since they
     *     would lose records and leak tokens
     * @return this builder
     */
    public ReactiveChannelBuilder httpClient(UnaryOperator<HttpClient> value) {
        http.httpClient(value);
        return this;
    }

    /**
     * Sets how long the service may wait for records before it answers a poll (a long poll). The time is added to
     * {@link #responseTimeout}. Commits wait for a poll that is on its way. Default: 0, which leaves it to the service.
     *
     * @param value 0 to 2,147,483,647 ms, sent in whole milliseconds; should be below the service's
     *     {@link #sessionTimeout}; services have a limit of their own
     * @return this builder
     */
    public ReactiveChannelBuilder pollTimeout(Duration value) {
        this.pollTimeout = value;
        return this;
    }

    /**
     * Sets the pause between a poll that brought no records and the next. After one with records there is none.
     * Default: 1 s. Where the service keeps to {@link #pollTimeout} it may be 0.
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
     * Sets the largest body of an answer that is read, after decompression. A larger one to a poll counts as lost; the
     * third such answer in a row is a {@link PermanentError}. Default: 64 MiB (67,108,864).
     *
     * @param value in bytes, at least 1
     * @return this builder
     */
    public ReactiveChannelBuilder maxResponseSize(int value) {
        http.maxResponseSize(value);
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
     * Sets where the channel's {@link io.reactorchannel.observation.ChannelObservation observations} go: requests and
     * the processing of records, for timers and traces. With a tracer behind the registry, produced records carry the
     * trace in their headers (some 75 bytes each, which come on top of {@link #produceBatchBytes}), in the format of
     * the tracer's propagator: W3C {@code traceparent} usually. Needs {@code micrometer-core}. Default: none.
     *
     * @param value the registry, which may be shared
     * @return this builder
     */
    public ReactiveChannelBuilder observationRegistry(ObservationRegistry value) {
        this.observationRegistry = value;
        this.observed = true;
        return this;
    }

    /**
     * Sets where the channel's {@link io.reactorchannel.observation.ChannelMeter meters} go. They are removed when the
     * channel is destroyed, together with the timers that its observations have left there. Without
     * {@link #observationRegistry} the timers of the observations are made here too; with one they are its handlers'
     * business. Needs {@code micrometer-core}. Default: none.
     *
     * @param value the registry, which may be shared
     * @return this builder
     */
    public ReactiveChannelBuilder meterRegistry(MeterRegistry value) {
        this.meterRegistry = value;
        this.metered = true;
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
                pathPrefix == null ? Arguments.required("consumerPathPrefix", consumerPathPrefix) : pathPrefix);
        BaseUrl producerUrl = url.join(
                pathPrefix == null ? "producerPathPrefix" : "pathPrefix",
                pathPrefix == null ? Arguments.required("producerPathPrefix", producerPathPrefix) : pathPrefix);
        ConsumerConfigs configs = ConsumerConfigs.of(
                Arguments.required("extraConfigs", extraConfigs), offset, sessionTimeout, requestTimeout);
        ChannelAuth tokens = Arguments.required("auth", auth);
        TopicFilter wanted = TopicFilter.of("filter", filter, payloadLookupForFilter);
        Duration wait = Arguments.duration("pollTimeout", pollTimeout, Duration.ZERO);
        Duration closeWithin = Arguments.duration("closeTimeout", closeTimeout);
        Duration pause = Arguments.duration("emptyPollDelay", emptyPollDelay, Duration.ZERO);
        Arguments.number("prefetch", prefetch, 0, 1000);
        CommitStrategy strategy = Arguments.required("commitStrategy", commitStrategy);
        Duration commitEvery = Arguments.duration("commitInterval", commitInterval);
        Arguments.number("commitBatchSize", commitBatchSize, 1, Integer.MAX_VALUE);
        Arguments.number("maxUnacknowledged", maxUnacknowledged, 1, Integer.MAX_VALUE);
        Duration keepAlive = keepsAlive ? Arguments.duration("keepAliveInterval", keepAliveInterval) : null;
        PayloadErrorHandler poison = Arguments.required("onPayloadError", onPayloadError);
        Arguments.number("produceBatchSize", produceBatchSize, 1, 1_000_000);
        Arguments.number("produceBatchBytes", produceBatchBytes, 1, Integer.MAX_VALUE);
        Duration lingering = Arguments.duration("produceLinger", produceLinger, Duration.ZERO);

        Scheduler fixed = scheduler;
        Supplier<Scheduler> timer = fixed == null ? Schedulers::parallel : () -> fixed;
        RetryBackoffSpec waits = Arguments.required("retry", retry);
        JsonMapper mapper = jsonMapper == null ? new JsonMapper() : jsonMapper;
        Payloads payloads = new Payloads(mapper);
        ConnectionProvider connections = pool.provider();
        Transport exchanges = direct == null ? http.transport(url, connections) : http.direct(direct);
        Telemetry telemetry = telemetry(url); // last, as it takes a client id
        AuthorizedTransport transport = new AuthorizedTransport(exchanges, new AuthTokens(tokens, telemetry));
        RetryPolicy policy = new RetryPolicy(waits, timer, retryOnFail, telemetry);
        return new DefaultReactiveChannel(
                new Consumer(
                        transport,
                        consumerUrl,
                        url,
                        new ConsumerSettings(
                                consumerGroup,
                                configs.values(),
                                configs.offsetReset(),
                                multiTenant,
                                wanted,
                                wait,
                                pause,
                                prefetch,
                                strategy,
                                commitEvery,
                                commitBatchSize,
                                maxUnacknowledged,
                                keepAlive,
                                closeWithin,
                                timer,
                                telemetry),
                        payloads,
                        policy),
                new Producer(
                        transport,
                        producerUrl,
                        multiTenant,
                        new ProduceJson(mapper),
                        new BatchSettings(produceBatchSize, produceBatchBytes, lingering, timer),
                        policy,
                        telemetry),
                policy,
                payloads,
                poison,
                closeWithin,
                closeOnShutdown,
                timer,
                connections.disposeLater().doOnTerminate(telemetry::close));
    }

    /** Looks at what needs Micrometer only when it is asked for. */
    private Telemetry telemetry(BaseUrl url) {
        if (!observed && !metered) {
            return Telemetry.OFF;
        }
        return MicrometerTelemetry.of(
                observed ? Arguments.required("observationRegistry", observationRegistry) : null,
                metered ? Arguments.required("meterRegistry", meterRegistry) : null,
                consumerGroup,
                url.host());
    }

    /** The authentication as the transport sees it. */
    private record AuthTokens(ChannelAuth auth, Telemetry telemetry) implements TokenSource {

        @Override
        public Mono<String> token() {
            return auth.token()
                    .onErrorMap(
                            failure -> !(failure instanceof ChannelError),
                            failure -> new TemporaryAuthenticationError("The ChannelAuth failed", null, failure))
                    .contextWrite(telemetry::addedTo);
        }

        @Override
        public void invalidate(String token) {
            auth.invalidate(token);
        }
    }
}
