package io.reactorchannel.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the process gets its settings from, and which of them count. */
class ServiceSettingsTest {

    private static final String KEY = "a secret of the operators, of 32 bytes or more";

    @TempDir
    private Path folder;

    private static StreamingServiceBuilder builder(Map<String, String> environment, String... arguments) {
        return StreamingServiceMain.builder(List.of(arguments), environment);
    }

    private String file(String name, String... lines) throws IOException {
        return Files.write(folder.resolve(name), List.of(lines)).toString();
    }

    @Test
    void argumentsSetEveryOption() {
        StreamingServiceBuilder all = builder(
                Map.of(),
                "--port=1234",
                "--host=localhost",
                "--user=a:b",
                "--user=c:d:e",
                "--client=f:g",
                "--no-authentication",
                "--token-lifetime=60",
                "--topic=x:3,y",
                "--topic=z:2",
                "--no-auto-create-topics",
                "--partitions-of-new-topics=4",
                "--max-records-per-topic=5",
                "--max-bytes-per-topic=6",
                "--max-records-per-poll=7",
                "--max-body-bytes=8",
                "--session-timeout=9",
                "--stop-timeout=10",
                "--max-session-timeout=11",
                "--max-consumers-per-user=12",
                "--max-topics-per-subscription=13",
                "--single-tenant",
                "--request-timeout=14",
                "--idle-timeout=15",
                "--max-connections=16",
                "--replica=r",
                "--access-log",
                "--no-metrics");

        assertThat(all.port).isEqualTo(1234);
        assertThat(all.host).isEqualTo("localhost");
        assertThat(all.users).isEqualTo(Map.of("a", "b", "c", "d:e"));
        assertThat(all.clients).isEqualTo(Map.of("f", "g"));
        assertThat(all.authentication).isFalse();
        assertThat(all.tokenLifetime).isEqualTo(Duration.ofMinutes(1));
        assertThat(all.topics).isEqualTo(Map.of("x", 3, "y", 1, "z", 2));
        assertThat(all.autoCreateTopics).isFalse();
        assertThat(all.partitionsOfNewTopics).isEqualTo(4);
        assertThat(all.maxRecordsPerTopic).isEqualTo(5);
        assertThat(all.maxBytesPerTopic).isEqualTo(6);
        assertThat(all.maxRecordsPerPoll).isEqualTo(7);
        assertThat(all.maxBodyBytes).isEqualTo(8);
        assertThat(all.sessionTimeout).isEqualTo(Duration.ofSeconds(9));
        assertThat(all.stopTimeout).isEqualTo(Duration.ofSeconds(10));
        assertThat(all.maxSessionTimeout).isEqualTo(Duration.ofSeconds(11));
        assertThat(all.maxConsumersPerUser).isEqualTo(12);
        assertThat(all.maxTopicsPerSubscription).isEqualTo(13);
        assertThat(all.multiTenant).isFalse();
        assertThat(all.requestTimeout).isEqualTo(Duration.ofSeconds(14));
        assertThat(all.idleTimeout).isEqualTo(Duration.ofSeconds(15));
        assertThat(all.maxConnections).isEqualTo(16);
        assertThat(all.replica).isEqualTo("r");
        assertThat(all.accessLog).isTrue();
        assertThat(all.metrics).isFalse();
    }

    @Test
    void withoutSettingsTheDefaultsAreTheBuildersWithMetrics() {
        StreamingServiceBuilder defaults = builder(Map.of());
        StreamingServiceBuilder builders = StreamingService.builder();

        assertThat(defaults.metrics).isTrue();
        assertThat(defaults.metrics(false))
                .usingRecursiveComparison()
                .ignoringFields("faults", "commitListener")
                .isEqualTo(builders);
    }

    @Test
    void theEnvironmentSetsWhatNoArgumentDoes() {
        StreamingServiceBuilder builder = builder(
                Map.of(
                        "REACTOR_CHANNEL_USER", "me:secret",
                        "REACTOR_CHANNEL_TOPIC", "a:2,b",
                        "REACTOR_CHANNEL_SESSION_TIMEOUT", "60",
                        "REACTOR_CHANNEL_PORT", "1",
                        "REACTOR_CHANNEL_ACCESS_LOG", "true",
                        "REACTOR_CHANNEL_TOKEN_KEY", KEY,
                        "PATH", "/bin"),
                "--port=2");

        assertThat(builder.users).isEqualTo(Map.of("me", "secret"));
        assertThat(builder.topics).isEqualTo(Map.of("a", 2, "b", 1));
        assertThat(builder.sessionTimeout).isEqualTo(Duration.ofMinutes(1));
        assertThat(builder.accessLog).isTrue();
        assertThat(builder.tokenKey).isEqualTo(KEY);
        assertThat(builder.port).as("an argument counts more").isEqualTo(2);
    }

    @Test
    void aFileSetsWhatNeitherDoes() throws IOException {
        String config = file(
                "service.properties",
                "# a comment",
                "port=1",
                "host=file",
                "session-timeout=60",
                "no-authentication=true",
                "user.me=secret",
                "user.you=other",
                "client.id=hidden",
                "token-key=" + KEY);

        StreamingServiceBuilder builder = builder(
                Map.of("REACTOR_CHANNEL_HOST", "environment"), "--config", config, "--port=2", "--user=me:mine");

        assertThat(builder.port).isEqualTo(2);
        assertThat(builder.host).isEqualTo("environment");
        assertThat(builder.sessionTimeout).isEqualTo(Duration.ofMinutes(1));
        assertThat(builder.authentication).isFalse();
        assertThat(builder.users).isEqualTo(Map.of("me", "mine", "you", "other"));
        assertThat(builder.clients).isEqualTo(Map.of("id", "hidden"));
        assertThat(builder.tokenKey).isEqualTo(KEY);
    }

    @Test
    void theEnvironmentMayNameTheFile() throws IOException {
        String config = file("service.properties", "port=77");

        assertThat(builder(Map.of("REACTOR_CHANNEL_CONFIG", config)).port).isEqualTo(77);
    }

    @Test
    void kafkasClientsGetTheirPropertiesFromAllThree() throws IOException {
        String config = file(
                "service.properties",
                "kafka.bootstrap.servers=file:1",
                "kafka.security.protocol=file",
                "kafka.sasl.mechanism=file",
                "kafka.client.dns.lookup=file");

        StreamingServiceBuilder builder = builder(
                Map.of(
                        "REACTOR_CHANNEL_KAFKA_SECURITY_PROTOCOL", "environment",
                        "REACTOR_CHANNEL_KAFKA_SASL_MECHANISM", "environment",
                        "REACTOR_CHANNEL_KAFKA_PROPERTY", "retries=3"),
                "--config=" + config,
                "--kafka=broker:1",
                "--kafka-property=retries=5",
                "--kafka-property=sasl.mechanism=PLAIN");

        assertThat(builder.kafka)
                .isEqualTo(Map.of(
                        "bootstrap.servers", "broker:1",
                        "security.protocol", "environment",
                        "sasl.mechanism", "PLAIN",
                        "client.dns.lookup", "file",
                        "retries", "5"));
    }

    @Test
    void theKeyOfTokensMayBeAFile() throws IOException {
        assertThat(builder(Map.of(), "--token-key-file", file("key", KEY)).tokenKey)
                .isEqualTo(KEY);
    }

    @Test
    void aNameThatNobodyKnowsIsNamedWithoutItsValue() throws IOException {
        String config = file("service.properties", "pasword=secret", "port=1");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder(Map.of(), "--config", config))
                .withMessageContaining("'pasword' is no option")
                .withMessageNotContaining("secret");
    }

    @Test
    void aFileThatIsNoPropertiesFileIsNamed() throws IOException {
        String config = file("service.properties", "port=\\u00zz");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder(Map.of(), "--config", config))
                .withMessageContaining("cannot be read as a properties file");
    }
}
