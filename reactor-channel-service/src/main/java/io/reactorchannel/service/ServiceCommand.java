package io.reactorchannel.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;

/** The command line's options, and the service's options that they mean. */
@Command(
        name = "reactor-channel-service",
        mixinStandardHelpOptions = true,
        versionProvider = ServiceCommand.Version.class,
        sortOptions = false,
        abbreviateSynopsis = true,
        usageHelpWidth = 100,
        usageHelpAutoWidth = false,
        description = "Starts a streaming service that keeps its topics in memory, or in a Kafka cluster.",
        footer = {
            "",
            "Each option may also stand in the environment, as REACTOR_CHANNEL_ and its name in capitals, say"
                    + " REACTOR_CHANNEL_SESSION_TIMEOUT=60, or in the file of --config, as its name, say"
                    + " session-timeout=60. An argument beats the environment, and that the file.",
            "Secrets belong there rather than among the arguments, which other users of the machine can read:"
                    + " REACTOR_CHANNEL_USER, REACTOR_CHANNEL_CLIENT and REACTOR_CHANNEL_TOKEN_KEY, or in the file"
                    + " user.NAME=PASSWORD, client.ID=SECRET and token-key=SECRET.",
            "Kafka's clients get REACTOR_CHANNEL_KAFKA_SECURITY_PROTOCOL, or in the file"
                    + " kafka.security.protocol, as security.protocol; so with all their properties.",
            "",
            "Exit codes: 1 when the service cannot start, 2 for a wrong argument or setting."
        })
final class ServiceCommand {

    @Option(names = "--config", paramLabel = "FILE", description = "a properties file with options")
    @Nullable
    Path config;

    @Option(names = "--port", paramLabel = "N", description = "port to listen on (0: a free one)")
    @Nullable
    Integer port;

    @Option(names = "--host", paramLabel = "NAME", description = "host name or address to listen on (127.0.0.1)")
    @Nullable
    String host;

    @Option(
            names = "--user",
            paramLabel = "NAME:PASSWORD",
            description = "a user that may log in; repeatable; one is needed, or a client, or --no-authentication")
    List<String> users = List.of();

    @Option(
            names = "--client",
            paramLabel = "ID:SECRET",
            description = "a client that may get tokens by client credentials; repeatable")
    List<String> clients = List.of();

    @Option(names = "--no-authentication", description = "serve requests without tokens")
    boolean noAuthentication;

    @Option(
            names = "--token-key-file",
            paramLabel = "FILE",
            description = "the secret that signs tokens, 32 bytes or more, the same for all replicas (random)")
    @Nullable
    Path tokenKeyFile;

    @Option(names = "--token-lifetime", paramLabel = "SECONDS", description = "how long a token is valid (3600)")
    @Nullable
    Integer tokenLifetime;

    @Option(names = "--tls-certificates", paramLabel = "FILE", description = "PEM: serve HTTPS with this certificate")
    @Nullable
    Path tlsCertificates;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "PEM: the key of the certificate, PKCS#8")
    @Nullable
    Path tlsKey;

    @Option(
            names = "--tls-client-authorities",
            paramLabel = "FILE",
            description = "PEM: clients have to show a certificate of one of these authorities")
    @Nullable
    Path tlsClientAuthorities;

    @Option(
            names = "--topic",
            paramLabel = "NAME[:PARTITIONS]",
            split = ",",
            description = "a topic in memory; repeatable (others are created when named)")
    List<String> topics = List.of();

    @Option(names = "--no-auto-create-topics", description = "refuse unknown topics instead of creating them")
    boolean noAutoCreateTopics;

    @Option(
            names = "--partitions-of-new-topics",
            paramLabel = "N",
            description = "partitions of a topic that is created when it is named (1)")
    @Nullable
    Integer partitionsOfNewTopics;

    @Option(
            names = "--max-records-per-topic",
            paramLabel = "N",
            description = "records of a topic kept in memory (1000000)")
    @Nullable
    Integer maxRecordsPerTopic;

    @Option(
            names = "--max-bytes-per-topic",
            paramLabel = "N",
            description = "bytes of a topic kept in memory (134217728)")
    @Nullable
    Long maxBytesPerTopic;

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT[,...]",
            description = "brokers of a Kafka cluster that keeps topics, groups and offsets")
    @Nullable
    String kafka;

    @Option(
            names = "--kafka-property",
            paramLabel = "NAME=VALUE",
            description = "a property of Kafka's clients; repeatable")
    List<String> kafkaProperties = List.of();

    @Option(
            names = "--replica",
            paramLabel = "NAME",
            description = "this service's name, which its consumers' cookies begin with (random)")
    @Nullable
    String replica;

    @Option(names = "--max-records-per-poll", paramLabel = "N", description = "records of an answer (500)")
    @Nullable
    Integer maxRecordsPerPoll;

    @Option(names = "--max-body-bytes", paramLabel = "N", description = "bytes of a request's body (8388608)")
    @Nullable
    Integer maxBodyBytes;

    @Option(
            names = "--session-timeout",
            paramLabel = "SECONDS",
            description = "how long a consumer may be idle, unless it says otherwise (30)")
    @Nullable
    Integer sessionTimeout;

    @Option(
            names = "--max-session-timeout",
            paramLabel = "SECONDS",
            description = "the longest that a consumer may say (86400)")
    @Nullable
    Integer maxSessionTimeout;

    @Option(
            names = "--max-consumers-per-user",
            paramLabel = "N",
            description = "consumers that a user may have at a time (1000)")
    @Nullable
    Integer maxConsumersPerUser;

    @Option(
            names = "--max-topics-per-subscription",
            paramLabel = "N",
            description = "topics that a consumer may subscribe to (100)")
    @Nullable
    Integer maxTopicsPerSubscription;

    @Option(names = "--single-tenant", description = "serve only requests with multi_tenant=false")
    boolean singleTenant;

    @Option(
            names = "--request-timeout",
            paramLabel = "SECONDS",
            description = "how long a request's head may take to arrive, and its body (30)")
    @Nullable
    Integer requestTimeout;

    @Option(
            names = "--idle-timeout",
            paramLabel = "SECONDS",
            description = "how long a connection may be open without a request (120)")
    @Nullable
    Integer idleTimeout;

    @Option(names = "--max-connections", paramLabel = "N", description = "connections at a time (10000)")
    @Nullable
    Integer maxConnections;

    @Option(
            names = "--stop-timeout",
            paramLabel = "SECONDS",
            description = "how long a stop waits for requests in flight (5)")
    @Nullable
    Integer stopTimeout;

    @Option(names = "--access-log", description = "write a line of JSON to standard error for each request")
    boolean accessLog;

    @Option(names = "--no-metrics", description = "answer no GET /metrics")
    boolean noMetrics;

    /** The service's options, those of {@link SettingSources} that are not one of ours included. */
    StreamingServiceBuilder builder(SettingSources sources) {
        StreamingServiceBuilder builder = StreamingService.builder()
                .authentication(!noAuthentication)
                .autoCreateTopics(!noAutoCreateTopics)
                .multiTenant(!singleTenant)
                .accessLog(accessLog)
                .metrics(!noMetrics);
        set(port, builder::port);
        set(host, builder::host);
        pairs("--user", users, "NAME:PASSWORD", sources.startingWith("user.")).forEach(builder::user);
        pairs("--client", clients, "ID:SECRET", sources.startingWith("client.")).forEach(builder::client);
        setTokenKey(builder, sources);
        set(tokenLifetime, seconds -> builder.tokenLifetime(Duration.ofSeconds(seconds)));
        setTls(builder);
        topics.forEach(topic -> addTopic(builder, topic));
        set(partitionsOfNewTopics, builder::partitionsOfNewTopics);
        set(maxRecordsPerTopic, builder::maxRecordsPerTopic);
        set(maxBytesPerTopic, builder::maxBytesPerTopic);
        pairs("--kafka-property", kafkaProperties, "NAME=VALUE", sources.startingWith("kafka."))
                .forEach(builder::kafkaProperty);
        set(kafka, builder::kafka);
        set(replica, builder::replica);
        set(maxRecordsPerPoll, builder::maxRecordsPerPoll);
        set(maxBodyBytes, builder::maxBodyBytes);
        set(sessionTimeout, seconds -> builder.sessionTimeout(Duration.ofSeconds(seconds)));
        set(maxSessionTimeout, seconds -> builder.maxSessionTimeout(Duration.ofSeconds(seconds)));
        set(maxConsumersPerUser, builder::maxConsumersPerUser);
        set(maxTopicsPerSubscription, builder::maxTopicsPerSubscription);
        set(requestTimeout, seconds -> builder.requestTimeout(Duration.ofSeconds(seconds)));
        set(idleTimeout, seconds -> builder.idleTimeout(Duration.ofSeconds(seconds)));
        set(maxConnections, builder::maxConnections);
        set(stopTimeout, seconds -> builder.stopTimeout(Duration.ofSeconds(seconds)));
        return builder;
    }

    private static <T> void set(@Nullable T value, Consumer<T> option) {
        if (value != null) {
            option.accept(value);
        }
    }

    private void setTokenKey(StreamingServiceBuilder builder, SettingSources sources) {
        if (tokenKeyFile == null) {
            sources.get("token-key").ifPresent(builder::tokenKey);
            return;
        }
        try {
            builder.tokenKey(
                    Files.readString(tokenKeyFile, StandardCharsets.UTF_8).strip());
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("--token-key-file: " + tokenKeyFile + " cannot be read", unreadable);
        }
    }

    private void setTls(StreamingServiceBuilder builder) {
        if (tlsCertificates != null && tlsKey != null) {
            if (tlsClientAuthorities == null) {
                builder.tls(tlsCertificates, tlsKey);
            } else {
                builder.tls(tlsCertificates, tlsKey, tlsClientAuthorities);
            }
        } else if (tlsCertificates != null || tlsKey != null) {
            throw new IllegalArgumentException("--tls-certificates and --tls-key: both are needed, or none");
        } else if (tlsClientAuthorities != null) {
            throw new IllegalArgumentException("--tls-client-authorities: goes with --tls-certificates and --tls-key");
        }
    }

    /** What an option's values say, and beside it what the sources do. Repeats no value: it may be a password. */
    private static Map<String, String> pairs(
            String option, List<String> values, String form, Map<String, String> fromSources) {
        char separator = form.contains(":") ? ':' : '=';
        Map<String, String> pairs = new TreeMap<>(fromSources);
        for (String value : values) {
            int at = value.indexOf(separator);
            if (at < 1) {
                throw new IllegalArgumentException(option + ": " + form + " is accepted");
            }
            pairs.put(value.substring(0, at), value.substring(at + 1));
        }
        return pairs;
    }

    private static void addTopic(StreamingServiceBuilder builder, String nameAndPartitions) {
        int colon = nameAndPartitions.indexOf(':');
        if (colon < 0) {
            builder.topic(nameAndPartitions, 1);
            return;
        }
        String partitions = nameAndPartitions.substring(colon + 1);
        try {
            builder.topic(nameAndPartitions.substring(0, colon), Integer.parseInt(partitions));
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(
                    "--topic: '" + partitions + "' is not accepted; a whole number is", notANumber);
        }
    }

    /** The version in the jar's manifest. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = ServiceCommand.class.getPackage().getImplementationVersion();
            return new String[] {"reactor-channel-service " + (version == null ? "(not from a jar)" : version)};
        }
    }
}
