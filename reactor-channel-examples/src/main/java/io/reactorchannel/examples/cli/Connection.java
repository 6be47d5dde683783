package io.reactorchannel.examples.cli;

import io.reactorchannel.HttpProxy;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.ReactiveChannelBuilder;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.auth.ChannelAuthBuilder;
import io.reactorchannel.error.PermanentError;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;
import reactor.netty.http.client.HttpClient;

/** The options that tell where the service is and who asks, and the channel that they mean. */
final class Connection {

    @Spec(Target.MIXEE)
    @Nullable
    CommandSpec command;

    @Option(names = "--url", paramLabel = "URL", description = "the service, such as https://channel-server")
    @Nullable
    String url;

    @Option(names = "--token", paramLabel = "TOKEN", hidden = true, description = "a token, as 'login' prints it")
    @Nullable
    String token;

    @Option(names = "--user", paramLabel = "NAME", hidden = true, description = "log in with user and password")
    @Nullable
    String user;

    @Option(
            names = "--password",
            arity = "0..1",
            fallbackValue = "",
            paramLabel = "TEXT",
            hidden = true,
            description = "asked for on a terminal when it is not set")
    @Nullable
    String password;

    @Option(names = "--client-id", paramLabel = "ID", hidden = true, description = "log in with client credentials")
    @Nullable
    String clientId;

    @Option(
            names = "--client-secret",
            arity = "0..1",
            fallbackValue = "",
            paramLabel = "TEXT",
            hidden = true,
            description = "asked for on a terminal when it is not set")
    @Nullable
    String clientSecret;

    @Option(names = "--scope", paramLabel = "TEXT", hidden = true, description = "of client credentials")
    @Nullable
    String scope;

    @Option(names = "--audience", paramLabel = "TEXT", hidden = true, description = "of client credentials")
    @Nullable
    String audience;

    @Option(names = "--grant-type", paramLabel = "TEXT", hidden = true, description = "client_credentials if not set")
    @Nullable
    String grantType;

    @Option(names = "--no-authentication", hidden = true, description = "send no token")
    boolean noAuthentication;

    @Option(
            names = "--auth-url",
            paramLabel = "URL",
            hidden = true,
            description = "where to log in, with a path or without (--url)")
    @Nullable
    String authUrl;

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
            ReactiveChannelBuilder builder = ReactiveChannel.builder(required("--url", url))
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
            throw usage(String.valueOf(wrong.getMessage()));
        }
    }

    /** Who asks. */
    ChannelAuth auth() {
        LogLines.configure(verbose);
        try {
            if (token != null) {
                return ChannelAuth.bearer(token);
            }
            if (user != null) {
                return login("/identity/v1/login").userPassword(user, secret("--password", password, user));
            }
            if (clientId != null) {
                return login("/iam/v1.4/token")
                        .clientCredentials(clientId, secret("--client-secret", clientSecret, clientId));
            }
        } catch (PermanentError wrong) {
            throw usage(String.valueOf(wrong.getMessage()));
        }
        if (noAuthentication) {
            return ChannelAuth.none();
        }
        throw usage("one of --token, --user, --client-id or --no-authentication is needed");
    }

    private ChannelAuthBuilder login(String usualPath) {
        String where = authUrl == null ? required("--url", url) : authUrl;
        String path = path(where);
        boolean ownPath = authUrl != null && !path.isEmpty();
        String base = where.substring(0, where.length() - path.length());
        ChannelAuthBuilder builder =
                ChannelAuth.builder(base).path(ownPath ? path : usualPath).requestHeaders(headers);
        set(verifyCertBundle, builder::verifyCertBundle);
        set(proxy(), builder::proxy);
        set(responseTimeout, seconds -> builder.responseTimeout(Duration.ofSeconds(seconds)));
        certificate((chain, key) -> builder.clientCertificate(chain, key), builder::clientCertificate);
        set(scope, builder::scope);
        set(audience, builder::audience);
        set(grantType, builder::grantType);
        return builder.httpClient(this::shown);
    }

    private HttpClient shown(HttpClient client) {
        return verbose ? new RequestLog(err()).over(client) : client;
    }

    /** The path of a URL, without slashes at its end; empty for one that is no URL, which the library refuses. */
    private static String path(String url) {
        try {
            String path = URI.create(url).getRawPath();
            return path == null || !url.endsWith(path) ? "" : path;
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }

    private String secret(String option, @Nullable String value, String whose) {
        if (value != null && !value.isEmpty()) {
            return value;
        }
        return Terminal.askFor(option.substring(2), whose)
                .orElseThrow(() -> usage(option + " is missing: set " + Settings.variable(option.substring(2))
                        + ", or run it on a terminal to be asked"));
    }

    private String required(String option, @Nullable String value) {
        return Optional.ofNullable(value).orElseThrow(() -> usage(option + " is missing"));
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
        String[] parts =
                (httpProxy.startsWith("true,") ? httpProxy.substring(5) : httpProxy.replace(':', ',')).split(",", 4);
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
