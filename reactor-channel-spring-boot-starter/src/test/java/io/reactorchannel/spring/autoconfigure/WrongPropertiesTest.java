package io.reactorchannel.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.reactorchannel.spring.listener.ChannelListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** What an application says that starts with a wrong property. */
@ExtendWith(OutputCaptureExtension.class)
class WrongPropertiesTest {

    private static final List<String> RIGHT = List.of(
            "reactor-channel.url=http://localhost:1",
            "reactor-channel.consumer-group=g",
            "reactor-channel.auth.user=me",
            "reactor-channel.auth.password=the-secret-password");

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    static class Listening {
        @ChannelListener(topics = "t")
        void on(Map<String, Object> payload) {}
    }

    static Stream<Arguments> wrongProperties() {
        return Stream.of(
                arguments("reactor-channel.url", "ftp://host", "http"),
                arguments("reactor-channel.prefetch", "-1", "0 to 1000 is"),
                arguments("reactor-channel.commit-interval", "0s", "1 ms to 2147483647 ms is"),
                arguments("reactor-channel.commit-batch-size", "0", "is not accepted"),
                arguments("reactor-channel.max-response-size", "3GB", "1B to 2147483647B is"),
                arguments("reactor-channel.produce-batch-bytes", "0B", "1B to 2147483647B is"),
                arguments("reactor-channel.keep-alive-interval", "-1s", "is not accepted"),
                arguments("reactor-channel.close-timeout", "0s", "is not accepted"),
                arguments("reactor-channel.retry.jitter", "2", "0 to 1 is"),
                arguments("reactor-channel.retry.max-attempts", "-1", "0 or more is"),
                arguments("reactor-channel.retry.min-backoff", "0s", "1ms or more is"),
                arguments("reactor-channel.retry.max-backoff", "1ms", "or more is"),
                arguments("reactor-channel.proxy.port", "8080", "reactor-channel.proxy.host"),
                arguments("reactor-channel.proxy.host", "proxy", "reactor-channel.proxy.port"),
                arguments("reactor-channel.on-payload-error", "dead-letter", "reactor-channel.payload-error-topic"),
                arguments("reactor-channel.request-headers.authorization", "x", "request-headers"),
                arguments("reactor-channel.ssl.bundle", "none-such", "there is no SSL bundle 'none-such'"),
                arguments("reactor-channel.ssl.verify-cert-bundle", "/no/such/file", "no certificates can be read"),
                arguments("reactor-channel.auth.token", "tok-1", "more than one login is set"),
                arguments("reactor-channel.auth.url", "ftp://host", "http"),
                arguments("reactor-channel.auth.user", "a:b", "colon"),
                arguments("reactor-channel.auth.scope", "s", "scope"),
                arguments("reactor-channel.auth.kind", "client-credentials", "reactor-channel.auth.client-id"),
                arguments("reactor-channel.auth.connect-timeout", "0s", "is not accepted"),
                arguments("reactor-channel.channels.reactor-channel.prefetch", "-1", "0 to 1000 is"),
                arguments("reactor-channel.channels.audit.prefetch", "-1", "0 to 1000 is"),
                arguments("reactor-channel.channels.audit.auth.url", "http://host", "no login is set"));
    }

    @ParameterizedTest
    @MethodSource("wrongProperties")
    void theReportNamesThePropertyAndWhatIsAccepted(
            String property, String value, String accepted, CapturedOutput output) {
        List<String> properties = new ArrayList<>(RIGHT);
        properties.removeIf(other -> other.startsWith(property + "="));
        properties.add(property + "=" + value);

        assertThrows(RuntimeException.class, () -> start(properties, Application.class));

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("The property 'reactor-channel.")
                .contains(accepted)
                .doesNotContain("the-secret-password");
    }

    private static void start(List<String> properties, Class<?>... sources) {
        new SpringApplicationBuilder(sources)
                .web(WebApplicationType.NONE)
                .run(properties.stream().map(property -> "--" + property).toArray(String[]::new))
                .close();
    }

    @Test
    void aMissingLoginIsNamed(CapturedOutput output) {
        assertThrows(
                RuntimeException.class,
                () -> start(List.of("reactor-channel.url=http://localhost:1"), Application.class));

        assertThat(output)
                .contains("The property 'reactor-channel.auth.kind' is wrong: no login is set")
                .contains("user and password, client-id and client-secret, or token")
                .contains("Not set.");
    }

    @Test
    void aListenerWithoutAUrlNamesIt(CapturedOutput output) {
        assertThrows(
                RuntimeException.class,
                () -> start(List.of("reactor-channel.consumer-group=g"), Application.class, Listening.class));

        assertThat(output).contains("The property 'reactor-channel.url' is wrong: must be set");
    }

    @Test
    void aListenerWithoutAGroupNamesIt(CapturedOutput output) {
        assertThrows(
                RuntimeException.class,
                () -> start(
                        List.of("reactor-channel.url=http://localhost:1", "reactor-channel.auth.kind=none"),
                        Application.class,
                        Listening.class));

        assertThat(output)
                .contains("The property 'reactor-channel.consumer-group' is wrong: must be set, as the listener");
    }

    @Test
    void settingsOfListenersAreNamed(CapturedOutput output) {
        for (String wrong : List.of(
                "reactor-channel.listener.concurrency=0",
                "reactor-channel.listener.retry.jitter=-1",
                "reactor-channel.listener.dead-letter-topic=")) {
            List<String> properties = new ArrayList<>(RIGHT);
            properties.add("reactor-channel.listener.after-retries=dead-letter");
            properties.add(wrong);

            assertThrows(RuntimeException.class, () -> start(properties, Application.class, Listening.class), wrong);

            assertThat(output).contains("The property '" + wrong.substring(0, wrong.indexOf('=')) + "' is wrong");
        }
    }

    @Test
    void valueAndOriginAreTold() {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "test",
                        Map.of(
                                "reactor-channel.prefetch",
                                "-1",
                                "reactor-channel.auth.password",
                                "the-secret-password")));
        InvalidChannelPropertyAnalyzer analyzer = new InvalidChannelPropertyAnalyzer(environment);

        InvalidChannelPropertyException number =
                new InvalidChannelPropertyException("reactor-channel.prefetch", "-1 is not accepted");
        FailureAnalysis told = analyzer.analyze(new IllegalStateException(number), number);
        assertThat(told.getDescription()).contains("Value: -1", "Origin: ", "test");
        assertThat(told.getAction()).contains("reactor-channel.prefetch");

        InvalidChannelPropertyException secret =
                new InvalidChannelPropertyException("reactor-channel.auth.password", "is wrong");
        assertThat(analyzer.analyze(new IllegalStateException(secret), secret).getDescription())
                .contains("(not shown)")
                .doesNotContain("the-secret-password");
    }

    @Test
    void aValueThatIsNoNumberIsBootsToReport(CapturedOutput output) {
        List<String> properties = new ArrayList<>(RIGHT);
        properties.add("reactor-channel.prefetch=many");

        assertThrows(RuntimeException.class, () -> start(properties, Application.class));

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("reactor-channel.prefetch")
                .contains("many");
    }
}
