package io.reactorchannel.examples.cli;

import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.auth.ChannelAuthBuilder;
import java.net.URI;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that tell who asks. */
final class Login {

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

    /**
     * Who asks.
     *
     * @param http sets how the authentication service is connected to
     * @param service where it is unless it is told
     * @param usage makes an error of a message
     */
    ChannelAuth auth(
            UnaryOperator<ChannelAuthBuilder> http,
            @Nullable String service,
            Function<String, ParameterException> usage) {
        if (token != null) {
            return ChannelAuth.bearer(token);
        }
        if (user != null) {
            return http.apply(builder("/identity/v1/login", service, usage))
                    .userPassword(user, secret("password", password, user, usage));
        }
        if (clientId != null) {
            ChannelAuthBuilder builder = http.apply(builder("/iam/v1.4/token", service, usage));
            Connection.set(scope, builder::scope);
            Connection.set(audience, builder::audience);
            Connection.set(grantType, builder::grantType);
            return builder.clientCredentials(clientId, secret("client-secret", clientSecret, clientId, usage));
        }
        if (noAuthentication) {
            return ChannelAuth.none();
        }
        throw usage.apply("one of --token, --user, --client-id or --no-authentication is needed");
    }

    private ChannelAuthBuilder builder(
            String usualPath, @Nullable String service, Function<String, ParameterException> usage) {
        String where = authUrl == null ? service : authUrl;
        if (where == null) {
            throw usage.apply("--url or --auth-url is missing");
        }
        String path = path(where);
        boolean itsOwn = authUrl != null && path.length() > 1;
        return ChannelAuth.builder(where.substring(0, where.length() - path.length()))
                .path(itsOwn ? path : usualPath);
    }

    /** The path of a URL; empty for one that is no URL, which the library refuses. */
    private static String path(String url) {
        try {
            URI uri = URI.create(url);
            String path = uri.getRawPath();
            return uri.getHost() == null || path == null || !url.endsWith(path) ? "" : path;
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }

    private static String secret(
            String option, @Nullable String value, String whose, Function<String, ParameterException> usage) {
        return Optional.ofNullable(value)
                .filter(text -> !text.isEmpty())
                .or(() -> Terminal.askFor(option, whose))
                .orElseThrow(() -> usage.apply("--" + option + " is missing: set " + Settings.variable(option)
                        + ", or run it on a terminal to be asked"));
    }
}
