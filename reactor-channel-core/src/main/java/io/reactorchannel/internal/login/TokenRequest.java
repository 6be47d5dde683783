package io.reactorchannel.internal.login;

import io.reactorchannel.error.ErrorDetails;
import io.reactorchannel.error.PermanentAuthenticationError;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.internal.arguments.Arguments;
import io.reactorchannel.internal.transport.Answer;
import io.reactorchannel.internal.transport.BaseUrl;
import io.reactorchannel.internal.transport.Failures;
import io.reactorchannel.internal.transport.HttpSettings;
import io.reactorchannel.internal.transport.HttpTransport;
import io.reactorchannel.internal.transport.Operation;
import io.reactorchannel.internal.transport.Request;
import io.reactorchannel.internal.transport.Secrets;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** Asks for a token with Basic credentials, in one of the two ways that services have for it. */
public final class TokenRequest {

    /** The largest answer that is read, in bytes. */
    public static final int MAX_ANSWER = 1024 * 1024;

    private static final String LOGIN_PATH = "/identity/v1/login";
    private static final String GRANT_PATH = "/iam/v1.4/token";
    private static final List<String> LOGIN_FIELDS = List.of("AuthorizationToken", "authorizationToken");
    private static final List<String> GRANT_FIELDS = List.of("access_token", "Access_Token");
    private static final String FORM = "application/x-www-form-urlencoded";

    /** Longer lifetimes are as good as this one. */
    private static final Duration LONGEST_LIFETIME = Duration.ofDays(3650);

    /** Made in advance: looking for a deserializer takes a lock, and event loops must not wait for each other. */
    private static final ObjectReader JSON = new JsonMapper().readerFor(JsonNode.class);

    private final HttpTransport http;
    private final Request request;
    private final String authorization;
    private final List<String> fields;
    private final List<String> secrets;

    private TokenRequest(
            HttpTransport http, Request request, String credentials, String password, List<String> fields) {
        this.http = http;
        this.request = request;
        this.authorization = "Basic " + credentials;
        this.fields = fields;
        this.secrets = List.of(credentials, password);
    }

    /**
     * With user and password, by GET.
     *
     * @param path below the base; null for {@code /identity/v1/login}
     * @throws PermanentError when an argument or a setting is not acceptable
     */
    public static TokenRequest login(
            @Nullable String base, @Nullable String path, String user, String password, HttpSettings http) {
        BaseUrl url = url(base, path, LOGIN_PATH);
        String credentials = Arguments.basicCredentials("user", user, "password", password);
        Request request = Request.get(Operation.LOGIN, url.toString());
        return new TokenRequest(http.unpooled(url), request, credentials, password, LOGIN_FIELDS);
    }

    /**
     * With client credentials (RFC 6749, 4.4), by POST.
     *
     * @param path below the base; null for {@code /iam/v1.4/token}
     * @param form the fields to send
     * @throws PermanentError when an argument or a setting is not acceptable
     */
    public static TokenRequest clientCredentials(
            @Nullable String base,
            @Nullable String path,
            String clientId,
            String clientSecret,
            Map<String, String> form,
            HttpSettings http) {
        BaseUrl url = url(base, path, GRANT_PATH);
        String credentials = Arguments.basicCredentials("clientId", clientId, "clientSecret", clientSecret);
        Request request = Request.post(Operation.LOGIN, url.toString(), encoded(form), FORM);
        return new TokenRequest(http.unpooled(url), request, credentials, clientSecret, GRANT_FIELDS);
    }

    private static BaseUrl url(@Nullable String base, @Nullable String path, String usual) {
        return BaseUrl.parse("base", base).join("path", path == null ? usual : path);
    }

    private static byte[] encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"))
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** The token of a request made when subscribed to. */
    public Mono<Token> token() {
        return Mono.defer(() -> {
            Secrets known = http.secrets();
            known.addAll(secrets);
            return http.exchange(request, authorization, known).map(answer -> readToken(answer, known));
        });
    }

    private Token readToken(Answer answer, Secrets known) {
        if (!answer.isSuccess()) {
            throw Failures.ofAnswer(request, answer, known);
        }
        return parse(answer).flatMap(this::tokenIn).orElseThrow(() -> noToken(answer));
    }

    private Optional<Token> tokenIn(JsonNode json) {
        return fields.stream()
                .map(json::path)
                .filter(JsonNode::isString)
                .map(JsonNode::asString)
                .filter(Token::isUsable)
                .findFirst()
                .map(text -> expiresIn(json)
                        .map(lifetime -> new Token(text, lifetime))
                        .orElseGet(() -> Token.of(text)));
    }

    /** {@code expires_in} (RFC 6749, 5.1), in seconds; some issuers write it as a text. */
    private static Optional<Duration> expiresIn(JsonNode json) {
        long seconds = json.path("expires_in").asLong(0);
        return seconds <= 0
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds(Math.min(seconds, LONGEST_LIFETIME.toSeconds())));
    }

    private static Optional<JsonNode> parse(Answer answer) {
        try {
            return Optional.ofNullable(JSON.readValue(answer.body()));
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }

    /** Without an excerpt: an answer that is nearly right may hold a token. */
    private PermanentAuthenticationError noToken(Answer answer) {
        return new PermanentAuthenticationError(
                "login: answered " + answer.status() + " without a usable " + fields.get(0),
                ErrorDetails.of(Operation.LOGIN.label()).withStatus(answer.status()),
                null);
    }
}
