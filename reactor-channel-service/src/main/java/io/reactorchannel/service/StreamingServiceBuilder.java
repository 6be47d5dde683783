package io.reactorchannel.service;

import io.netty.handler.ssl.SslContext;
import io.reactorchannel.service.fault.CommitListener;
import io.reactorchannel.service.fault.FaultPlan;
import io.reactorchannel.service.internal.auth.Tokens;
import io.reactorchannel.service.internal.kafka.KafkaSettings;
import io.reactorchannel.service.internal.memory.MemoryBackend;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Collects the options of a {@link StreamingService}. Each method checks its argument on the spot, throws
 * {@link IllegalArgumentException} with the accepted values when it is wrong, and returns this builder. Not safe for
 * use by several threads; may be started more than once, each time as a service of its own.
 */
public final class StreamingServiceBuilder {

    private static final Duration LONGEST = Duration.ofDays(365);
    private static final int MOST_PARTITIONS = 10_000;
    private static final Pattern REPLICA = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final String PROMETHEUS_REGISTRY = "io.micrometer.prometheusmetrics.PrometheusMeterRegistry";
    private static final String KAFKA_CLIENT = "org.apache.kafka.clients.consumer.KafkaConsumer";

    final Map<String, String> users = new LinkedHashMap<>();
    final Map<String, String> clients = new LinkedHashMap<>();
    final Map<String, Integer> topics = new LinkedHashMap<>();
    String host = "127.0.0.1";
    int port;

    @Nullable
    String tokenKey;

    @Nullable
    String replica;

    boolean authentication = true;
    boolean autoCreateTopics = true;
    int partitionsOfNewTopics = 1;
    int maxRecordsPerTopic = 1_000_000;
    long maxBytesPerTopic = 128L << 20;
    int maxRecordsPerPoll = 500;
    int maxBodyBytes = 8 << 20;
    Duration tokenLifetime = Duration.ofHours(1);
    Duration sessionTimeout = Duration.ofSeconds(30);
    Duration maxSessionTimeout = Duration.ofDays(1);
    int maxConsumersPerUser = 1_000;
    int maxTopicsPerSubscription = 100;
    boolean multiTenant = true;
    Duration requestTimeout = Duration.ofSeconds(30);
    Duration idleTimeout = Duration.ofMinutes(2);
    int maxConnections = 10_000;
    Duration stopTimeout = Duration.ofSeconds(5);
    boolean accessLog;
    boolean metrics;

    @Nullable
    SslContext tls;

    final Map<String, String> kafka = new LinkedHashMap<>();
    FaultPlan faults = FaultPlan.none();
    CommitListener commitListener = (group, consumer, topic, partition, nextOffset) -> {};

    StreamingServiceBuilder() {}

    /**
     * The host name or address to listen on. Default: {@code 127.0.0.1}, this machine only.
     *
     * @param host not empty; {@code 0.0.0.0} for every address of the machine
     * @return this builder
     */
    public StreamingServiceBuilder host(String host) {
        this.host = requireText("host", host);
        return this;
    }

    /**
     * The port to listen on. Default: 0, a free port that the system chooses.
     *
     * @param port 0 to 65535
     * @return this builder
     */
    public StreamingServiceBuilder port(int port) {
        this.port = (int) requireRange("port", port, 0, 65_535);
        return this;
    }

    /**
     * Adds a user that may log in; call it once for each. Default: none, and then {@link #start()} wants a client or
     * {@code authentication(false)}.
     *
     * @param name not empty, without colon, not added before
     * @param password may be empty
     * @return this builder
     */
    public StreamingServiceBuilder user(String name, String password) {
        requireText("user name", name);
        require(name.indexOf(':') < 0, "user name: a name without colon is accepted");
        require(password != null, "password: a text is accepted, not null");
        require(users.putIfAbsent(name, password) == null, "user name: '" + name + "' was added before");
        return this;
    }

    /**
     * Adds a client that may get tokens by OAuth 2.0's client credentials, {@code POST /iam/v1.4/token}; call it once
     * for each. Default: none.
     *
     * @param id not empty, without colon, not added before
     * @param secret may be empty
     * @return this builder
     */
    public StreamingServiceBuilder client(String id, String secret) {
        requireText("client id", id);
        require(id.indexOf(':') < 0, "client id: an id without colon is accepted");
        require(secret != null, "client secret: a text is accepted, not null");
        require(clients.putIfAbsent(id, secret) == null, "client id: '" + id + "' was added before");
        return this;
    }

    /**
     * The secret that signs the tokens (JSON Web Tokens, HMAC SHA-256). Services that share it accept each other's
     * tokens, and tokens outlive a restart. Default: a random one for each service.
     *
     * @param key 32 bytes or more in UTF-8, as random as possible
     * @return this builder
     */
    public StreamingServiceBuilder tokenKey(String key) {
        require(
                key != null && key.getBytes(StandardCharsets.UTF_8).length >= Tokens.LEAST_KEY_BYTES,
                "tokenKey: a text of " + Tokens.LEAST_KEY_BYTES + " bytes or more is accepted");
        tokenKey = key;
        return this;
    }

    /**
     * The name of this service among others before the same cluster. Each consumer's stickiness cookie begins with it
     * and a dot, so that a load balancer can tell where its requests belong. Default: a random one.
     *
     * @param name 1 to 64 of the characters {@code A-Z a-z 0-9 _ -}
     * @return this builder
     */
    public StreamingServiceBuilder replica(String name) {
        require(
                name != null && REPLICA.matcher(name).matches(),
                "replica: 1 to 64 of A-Z a-z 0-9 _ - are accepted: " + name);
        replica = name;
        return this;
    }

    /**
     * Adds a topic; call it once for each. Default: none, see {@link #autoCreateTopics(boolean)}.
     *
     * @param name 1 to 249 of the characters {@code A-Z a-z 0-9 . _ -}, not "." or "..", not added before
     * @param partitions 1 to 10,000
     * @return this builder
     */
    public StreamingServiceBuilder topic(String name, int partitions) {
        requireText("topic name", name);
        require(MemoryBackend.isTopicName(name), "topic name: 1 to 249 of A-Z a-z 0-9 . _ - are accepted: " + name);
        requireRange("partitions", partitions, 1, MOST_PARTITIONS);
        require(topics.putIfAbsent(name, partitions) == null, "topic name: '" + name + "' was added before");
        return this;
    }

    /**
     * Whether producing or subscribing to an unknown topic creates it; otherwise such a request is answered 400.
     * Default: true, as with Kafka.
     *
     * @param autoCreateTopics true to create
     * @return this builder
     */
    public StreamingServiceBuilder autoCreateTopics(boolean autoCreateTopics) {
        this.autoCreateTopics = autoCreateTopics;
        return this;
    }

    /**
     * How many partitions a topic has that is created because somebody named it. Default: 1.
     *
     * @param partitions 1 to 10,000
     * @return this builder
     */
    public StreamingServiceBuilder partitionsOfNewTopics(int partitions) {
        partitionsOfNewTopics = (int) requireRange("partitions", partitions, 1, MOST_PARTITIONS);
        return this;
    }

    /**
     * How many records are kept of a topic, shared evenly by its partitions. A partition that has more drops its
     * oldest; the newest record of a partition is always kept. Default: 1,000,000.
     *
     * @param records at least 1
     * @return this builder
     */
    public StreamingServiceBuilder maxRecordsPerTopic(int records) {
        maxRecordsPerTopic = (int) requireRange("maxRecordsPerTopic", records, 1, Integer.MAX_VALUE);
        return this;
    }

    /**
     * How many bytes are kept of a topic, payloads, keys, headers and a flat part of about 100 bytes a record; shared
     * and dropped like {@link #maxRecordsPerTopic(int)}. Default: 128 MiB.
     *
     * @param bytes at least 1
     * @return this builder
     */
    public StreamingServiceBuilder maxBytesPerTopic(long bytes) {
        maxBytesPerTopic = requireRange("maxBytesPerTopic", bytes, 1, Long.MAX_VALUE);
        return this;
    }

    /**
     * How many records a poll returns at most. Whatever this says, a poll ends before its records exceed 4 MiB, unless
     * one alone does. Default: 500.
     *
     * @param records at least 1
     * @return this builder
     */
    public StreamingServiceBuilder maxRecordsPerPoll(int records) {
        maxRecordsPerPoll = (int) requireRange("maxRecordsPerPoll", records, 1, Integer.MAX_VALUE);
        return this;
    }

    /**
     * The largest body of a request, in bytes; a larger one is answered 413. Default: 8 MiB.
     *
     * @param bytes at least 1
     * @return this builder
     */
    public StreamingServiceBuilder maxBodyBytes(int bytes) {
        maxBodyBytes = (int) requireRange("maxBodyBytes", bytes, 1, Integer.MAX_VALUE);
        return this;
    }

    /**
     * How long a token is valid after the login; later it is answered 401. Default: 1 hour.
     *
     * @param lifetime above zero, up to 365 days
     * @return this builder
     */
    public StreamingServiceBuilder tokenLifetime(Duration lifetime) {
        tokenLifetime = requireDuration("tokenLifetime", lifetime);
        return this;
    }

    /**
     * How long a consumer may be idle before it is deleted, unless its configs bring {@code session.timeout.ms}. A
     * request that is being served, a waiting poll too, is activity. Default: 30 seconds.
     *
     * @param timeout above zero, up to 365 days
     * @return this builder
     */
    public StreamingServiceBuilder sessionTimeout(Duration timeout) {
        sessionTimeout = requireDuration("sessionTimeout", timeout);
        return this;
    }

    /**
     * The longest {@code session.timeout.ms} that a consumer's configs may bring; a longer one is answered 400. It does
     * not bind {@link #sessionTimeout(Duration)}. Default: 1 day.
     *
     * @param timeout from 1 millisecond to 365 days; parts of a millisecond do not count
     * @return this builder
     */
    public StreamingServiceBuilder maxSessionTimeout(Duration timeout) {
        requireDuration("maxSessionTimeout", timeout);
        require(
                timeout.toMillis() > 0,
                "maxSessionTimeout: a duration from 1 millisecond to 365 days is accepted: " + timeout);
        maxSessionTimeout = timeout;
        return this;
    }

    /**
     * How many consumer instances a user may have at a time: those created with the user's tokens, less those deleted
     * and expired. Creating another is answered 429. Without authentication all instances count together. Default:
     * 1,000.
     *
     * @param consumers at least 1
     * @return this builder
     */
    public StreamingServiceBuilder maxConsumersPerUser(int consumers) {
        maxConsumersPerUser = (int) requireRange("maxConsumersPerUser", consumers, 1, Integer.MAX_VALUE);
        return this;
    }

    /**
     * How many topics a consumer may name in one subscription; more are answered 400. Default: 100.
     *
     * @param topics at least 1
     * @return this builder
     */
    public StreamingServiceBuilder maxTopicsPerSubscription(int topics) {
        maxTopicsPerSubscription = (int) requireRange("maxTopicsPerSubscription", topics, 1, Integer.MAX_VALUE);
        return this;
    }

    /**
     * What the query parameter {@code multi_tenant} may say when a consumer is created, subscribes, asks for its
     * subscription or polls, and when records are produced. With true it may be {@code true}, {@code false} or missing.
     * With false the service has a single tenant, and a request without {@code multi_tenant=false} is answered 400. Any
     * other value is a 400 either way. Default: true.
     *
     * @param multiTenant false to serve only requests that say so
     * @return this builder
     */
    public StreamingServiceBuilder multiTenant(boolean multiTenant) {
        this.multiTenant = multiTenant;
        return this;
    }

    /**
     * How long a request may take to arrive: its head from the first byte on, and then its body. The connection is
     * closed otherwise. Default: 30 seconds.
     *
     * @param timeout above zero, up to 365 days
     * @return this builder
     */
    public StreamingServiceBuilder requestTimeout(Duration timeout) {
        requestTimeout = requireDuration("requestTimeout", timeout);
        return this;
    }

    /**
     * How long a connection may be open without a request. Default: 2 minutes.
     *
     * @param timeout above zero, up to 365 days
     * @return this builder
     */
    public StreamingServiceBuilder idleTimeout(Duration timeout) {
        idleTimeout = requireDuration("idleTimeout", timeout);
        return this;
    }

    /**
     * How many connections there may be at a time; more are closed at once. Default: 10,000.
     *
     * @param connections at least 1
     * @return this builder
     */
    public StreamingServiceBuilder maxConnections(int connections) {
        maxConnections = (int) requireRange("maxConnections", connections, 1, Integer.MAX_VALUE);
        return this;
    }

    /**
     * How long {@link StreamingService#close()} waits for requests that are being answered, before it cuts their
     * connections. Polls that wait do not count: they end at once. Default: 5 seconds.
     *
     * @param timeout zero or more, up to 365 days
     * @return this builder
     */
    public StreamingServiceBuilder stopTimeout(Duration timeout) {
        require(
                timeout != null && !timeout.isNegative() && timeout.compareTo(LONGEST) <= 0,
                "stopTimeout: a duration from zero to 365 days is accepted: " + timeout);
        stopTimeout = timeout;
        return this;
    }

    /**
     * Serves HTTPS, TLS 1.2 and 1.3, and not HTTP. The files are read here. Default: HTTP.
     *
     * @param certificates a PEM file: the service's certificate first, then those that lead to its authority
     * @param key a PEM file with the certificate's private key in PKCS#8, not encrypted
     * @return this builder
     */
    public StreamingServiceBuilder tls(Path certificates, Path key) {
        require(certificates != null && key != null, "tls: two files are accepted, not null");
        tls = Tls.of(certificates, key, null);
        return this;
    }

    /**
     * As {@link #tls(Path, Path)}, for clients that show a certificate (mutual TLS). Others are refused.
     *
     * @param certificates a PEM file: the service's certificate first, then those that lead to its authority
     * @param key a PEM file with the certificate's private key in PKCS#8, not encrypted
     * @param clientAuthorities a PEM file with the certificates of the authorities that issue those of clients
     * @return this builder
     */
    public StreamingServiceBuilder tls(Path certificates, Path key, Path clientAuthorities) {
        require(
                certificates != null && key != null && clientAuthorities != null,
                "tls: three files are accepted, not null");
        tls = Tls.of(certificates, key, clientAuthorities);
        return this;
    }

    /**
     * Whether each request is logged when it is over: a line of JSON by the logger
     * {@code io.reactorchannel.service.access} at INFO, with the client's address, the user, method, path (without
     * query), operation, consumer, status (0: the connection was closed), records, bytes and milliseconds. No line has
     * a token, a password or a cookie. Default: false.
     *
     * @param accessLog true to log
     * @return this builder
     */
    public StreamingServiceBuilder accessLog(boolean accessLog) {
        this.accessLog = accessLog;
        return this;
    }

    /**
     * Whether requests are counted and timed, and {@code GET /metrics} is answered in Prometheus' text format, without
     * a token. Needs {@code io.micrometer:micrometer-registry-prometheus} on the class path. Default: false.
     *
     * @param metrics true to count
     * @return this builder
     */
    public StreamingServiceBuilder metrics(boolean metrics) {
        this.metrics = metrics;
        return this;
    }

    /**
     * Whether requests need a token, as on public links; private links go without. Default: true.
     *
     * @param authentication false to serve requests without tokens
     * @return this builder
     */
    public StreamingServiceBuilder authentication(boolean authentication) {
        this.authentication = authentication;
        return this;
    }

    /**
     * Keeps records, groups and offsets in a Kafka cluster, and not in memory. Topics, retention and durability are the
     * cluster's then, and several services may stand before it. Topics have to exist in the cluster: producing to
     * another is answered 400, whatever its {@code auto.create.topics.enable} says. Needs
     * {@code org.apache.kafka:kafka-clients} on the class path. Default: in memory.
     *
     * @param bootstrapServers some of the cluster's brokers, {@code host:port} with commas between
     * @return this builder
     */
    public StreamingServiceBuilder kafka(String bootstrapServers) {
        return kafkaProperty("bootstrap.servers", requireText("kafka", bootstrapServers));
    }

    /**
     * Sets a property of Kafka's clients, for TLS and SASL say; those that the service relies on (the group, acks,
     * automatic commits, serializers) are not accepted. Default: Kafka's, with shorter time-outs.
     *
     * @param name as Kafka documents it, for example {@code security.protocol}
     * @param value its value
     * @return this builder
     */
    public StreamingServiceBuilder kafkaProperty(String name, String value) {
        kafka.put(requireText("kafkaProperty", name), requireText("kafka." + name, value));
        return this;
    }

    /**
     * Which requests meet a fault on purpose. Default: {@link FaultPlan#none()}.
     *
     * @param plan asked about every request, by several threads at once
     * @return this builder
     */
    public StreamingServiceBuilder faults(FaultPlan plan) {
        require(plan != null, "faults: a plan is accepted, not null; FaultPlan.none() for none");
        faults = plan;
        return this;
    }

    /**
     * Who is told of each commit before it takes effect. Default: nobody.
     *
     * @param listener called by the thread that commits; must not block
     * @return this builder
     */
    public StreamingServiceBuilder onCommit(CommitListener listener) {
        require(listener != null, "onCommit: a listener is accepted, not null");
        commitListener = listener;
        return this;
    }

    /**
     * Starts a service with these options. Waits until it listens: call it when an application or a test starts, not on
     * a thread of Reactor or Netty.
     *
     * @return the running service
     * @throws IllegalArgumentException when there is neither user nor client, and authentication is not switched off;
     *     when topics are named, and they are a Kafka cluster's; when a property of Kafka's clients is not accepted
     * @throws IllegalStateException when the address cannot be listened on, Kafka's clients do not start, or the
     *     calling thread must not wait
     */
    public StreamingService start() {
        require(
                !authentication || !users.isEmpty() || !clients.isEmpty(),
                "user: at least one is needed, or a client, or authentication(false) to serve requests without tokens");
        require(
                !metrics || isPresent(PROMETHEUS_REGISTRY),
                "metrics: io.micrometer:micrometer-registry-prometheus has to be on the class path");
        if (!kafka.isEmpty()) {
            require(topics.isEmpty(), "topic: with kafka topics are made in the cluster");
            require(isPresent(KAFKA_CLIENT), "kafka: org.apache.kafka:kafka-clients has to be on the class path");
            kafkaSettings();
        }
        return StreamingService.start(this);
    }

    /** Checks the properties. */
    KafkaSettings kafkaSettings() {
        return new KafkaSettings(kafka, maxRecordsPerPoll, StreamingService.MAX_BYTES_PER_POLL);
    }

    private static boolean isPresent(String className) {
        try {
            Class.forName(className, false, StreamingServiceBuilder.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException absent) {
            return false;
        }
    }

    private static String requireText(String parameter, String value) {
        require(value != null && !value.isEmpty(), parameter + ": a text that is not empty is accepted");
        return value;
    }

    private static long requireRange(String parameter, long value, long least, long most) {
        require(
                value >= least && value <= most,
                parameter + ": a number from " + least + " to " + most + " is accepted: " + value);
        return value;
    }

    private static Duration requireDuration(String parameter, Duration value) {
        require(
                value != null && !value.isZero() && !value.isNegative() && value.compareTo(LONGEST) <= 0,
                parameter + ": a duration above zero, up to 365 days, is accepted: " + value);
        return value;
    }

    private static void require(boolean right, String message) {
        if (!right) {
            throw new IllegalArgumentException(message);
        }
    }
}
