package io.reactorchannel.examples.cli;

import io.reactorchannel.HttpProxy;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.ReactiveChannelBuilder;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.auth.ChannelAuthBuilder;
import io.reactorchannel.error.PermanentError;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;
import reactor.netty.http.client.HttpClient;

/** The options that tell where the service is and how it is connected to, and the channel that they mean. */
final class Connection {

    @Spec(Target.MIXEE)
    @Nullable
    CommandSpec command;

    @Option(names = "--url", paramLabel = "URL", description = "the service, such as https://channel-server")
    @Nullable
    String url;

    @Mixin
    Login login = new Login();

    @Option(
            names = "--verify-cert-bundle",
            paramLabel = "FILE",
            hidden = true,
            description = "PEM file or text to check certificates with; '' for no checks")
    @Nullable
    String verifyCertBundle;

    @Option(names = "--client-cert", paramLabel = "FILE", hidden = true, description = "PEM: certificate to show")
    @Nullable
    String clientCert;

    @Option(names = "--client-key", paramLabel = "FILE", hidden = true, description = "PEM: its key, PKCS#8")
    @Nullable
    String clientKey;

    @Option(names = "--client-key-passphrase", paramLabel = "TEXT", hidden = true, description = "of that key")
    @Nullable
    String clientKeyPassphrase;

    @Option(
            names = "--http-proxy",
            paramLabel = "HOST:PORT",
            hidden = true,
            description = "or true,HOST,PORT[,USER,PASSWORD]")
    @Nullable
    String httpProxy;

    @Option(names = "--header", paramLabel = "NAME=VALUE", hidden = true, description = "sent always; repeatable")
    Map<String, String> headers = new LinkedHashMap<>();

    @Option(
            names = "--consumer-prefix",
            paramLabel = "PATH",
            hidden = true,
            description = "(/databus/consumer-service/v1)")
    @Nullable
    String consumerPrefix;

    @Option(names = "--producer-prefix", paramLabel = "PATH", hidden = true, description = "(/databus/cloudproxy/v1)")
    @Nullable
    String producerPrefix;

    @Option(names = "--single-tenant", hidden = true, description = "send multi_tenant=false")
    boolean singleTenant;

    @Option(
            names = "--response-timeout",
            paramLabel = "SECONDS",
            hidden = true,
            description = "how long an answer may take to begin (30)")
    @Nullable
    Integer responseTimeout;

    @Option(
            names = "--retry",
            arity = "1",
            paramLabel = "BOOL",
            hidden = true,
            description = "go on after temporary errors")
    @Nullable
    Boolean retry;

    @Option(names = "--verbose", hidden = true, description = "show requests and answers on stderr, without secrets")
    boolean verbose;

    private CommandSpec spec() {
        if (command == null) {
            throw new IllegalStateException("not mixed into a command");
        }
        return command;
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec().commandLine(), message);
    }

    PrintWriter err() {
        return spec().commandLine().getErr();
    }

    PrintWriter out() {
        return spec().commandLine().getOut();
    }

    /** A channel with the settings of the options and those of the command, which ends with it. */
    ReactiveChannel channel(Consumer<ReactiveChannelBuilder> settings) {
        return channel(settings, UnaryOperator.identity());
    }

    /** The same, with a look at what it sends and gets. */
    ReactiveChannel channel(Consumer<ReactiveChannelBuilder> settings, UnaryOperator<HttpClient> look) {
        try {
            ReactiveChannelBuilder builder = ReactiveChannel.builder(
                            Optional.ofNullable(url).orElseThrow(() -> usage("--url is missing")))
                    .auth(auth())
                    .multiTenant(!singleTenant)
                    .requestHeaders(headers)
                    .retryOnFail(Boolean.TRUE.equals(retry))
                    .closeOnShutdown(false);
            set(consumerPrefix, builder::consumerPathPrefix);
            set(producerPrefix, builder::producerPathPrefix);
            set(verifyCertBundle, builder::verifyCertBundle);
            set(proxy(), builder::proxy);
            set(responseTimeout, seconds -> builder.responseTimeout(Duration.ofSeconds(seconds)));
            certificate((chain, key) -> builder.clientCertificate(chain, key), builder::clientCertificate);
            builder.httpClient(client -> look.apply(shown(client)));
            settings.accept(builder);
            return builder.build();
        } catch (PermanentError wrong) {
            throw usage(message(wrong).replaceFirst("^base:", "--url:"));
        }
    }

    /** Who asks. */
    ChannelAuth auth() {
        LogLines.configure(verbose);
        try {
            return login.auth(this::applyTo, url, this::usage);
        } catch (PermanentError wrong) {
            throw usage(message(wrong).replaceFirst("^base:", "--auth-url:"));
        }
    }

    private ChannelAuthBuilder applyTo(ChannelAuthBuilder builder) {
        set(verifyCertBundle, builder::verifyCertBundle);
        set(proxy(), builder::proxy);
        set(responseTimeout, seconds -> builder.responseTimeout(Duration.ofSeconds(seconds)));
        certificate((chain, key) -> builder.clientCertificate(chain, key), builder::clientCertificate);
        return builder.requestHeaders(headers).httpClient(this::shown);
    }

    private static String message(PermanentError wrong) {
        return String.valueOf(wrong.getMessage());
    }

    private HttpClient shown(HttpClient client) {
        return verbose ? new RequestLog(err()).over(client) : client;
    }

    private interface WithoutPassphrase {
        void set(String chain, String key);
    }

    private interface WithPassphrase {
        void set(String chain, String key, String passphrase);
    }

    private void certificate(WithoutPassphrase without, WithPassphrase with) {
        if (clientCert != null && clientKey != null) {
            if (clientKeyPassphrase == null) {
                without.set(clientCert, clientKey);
            } else {
                with.set(clientCert, clientKey, clientKeyPassphrase);
            }
        } else if (clientCert != null || clientKey != null) {
            throw usage("--client-cert and --client-key: both are needed, or none");
        }
    }

    /** {@code HOST:PORT}, or as the Java client has it: {@code true,HOST,PORT[,USER,PASSWORD]}. */
    private @Nullable HttpProxy proxy() {
        if (httpProxy == null || httpProxy.isEmpty() || httpProxy.startsWith("false,")) {
            return null;
        }
        String[] parts = httpProxy.startsWith("true,")
                ? httpProxy.substring(5).split(",", 4)
                : new String[] {httpProxy.replaceFirst(":[^:]*$", ""), httpProxy.replaceFirst("^.*:", "")};
        try {
            HttpProxy proxy = HttpProxy.of(parts[0], Integer.parseInt(parts[1]));
            return parts.length == 2 ? proxy : proxy.withCredentials(parts[2], parts[3]);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException wrong) {
            throw usage("--http-proxy: HOST:PORT or true,HOST,PORT[,USER,PASSWORD] is accepted");
        }
    }

    static <T> void set(@Nullable T value, Consumer<T> option) {
        if (value != null) {
            option.accept(value);
        }
    }
}
