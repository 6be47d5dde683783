package io.reactorchannel.internal.login;

import io.reactorchannel.error.ErrorDetails;
import io.reactorchannel.error.PermanentAuthenticationError;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.internal.transport.Answer;
import io.reactorchannel.internal.transport.BaseUrl;
import io.reactorchannel.internal.transport.Failures;
import io.reactorchannel.internal.transport.HttpTransport;
import io.reactorchannel.internal.transport.Operation;
import io.reactorchannel.internal.transport.Request;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** Logs in with user and password: {@code GET base/identity/v1/login} with Basic credentials. */
public final class Login {

    private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(30);
    private static final int MAX_ANSWER = 1024 * 1024;
    /** Made in advance: looking for a deserializer takes a lock, and event loops must not wait for each other. */
    private static final ObjectReader JSON = new JsonMapper().readerFor(JsonNode.class);

    private final HttpTransport http;
    private final Request request;
    private final String authorization;
    private final List<String> secrets;

    /**
     * Prepares the login.
     *
     * @param base the authentication service's URL
     * @param user the user name
     * @param password the password
     * @param verifyCertBundle as in {@link HttpTransport#unpooled}
     * @throws PermanentError when an argument is not acceptable
     */
    public Login(String base, String user, String password, @Nullable String verifyCertBundle) {
        BaseUrl url = BaseUrl.parse("base", base);
        if (user == null || user.isEmpty() || user.indexOf(':') >= 0 || hasControls(user)) {
            throw new PermanentError(
                    "user: must not be null or empty, nor contain a colon or a control character (RFC 7617)");
        }
        if (password == null || hasControls(password)) {
            throw new PermanentError("password: must not be null nor contain a control character (RFC 7617)");
        }
        // unpooled: logins are rare, and nothing is left open that somebody would have to close
        this.http = HttpTransport.unpooled(verifyCertBundle, RESPONSE_TIMEOUT, MAX_ANSWER);
        this.request = Request.get(Operation.LOGIN, url.resource("identity", "v1", "login"));
        String credentials =
                Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        this.authorization = "Basic " + credentials;
        this.secrets = List.of(credentials, password);
    }

    private static boolean hasControls(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }

    /** The token of a login made when subscribed to. */
    public Mono<String> token() {
        return http.exchange(request, authorization).map(this::readToken);
    }

    private String readToken(Answer answer) {
        if (!answer.isSuccess()) {
            throw Failures.ofAnswer(request, answer, secrets);
        }
        return parse(answer)
                .flatMap(json -> Stream.of("AuthorizationToken", "authorizationToken")
                        .map(json::path)
                        .filter(JsonNode::isString)
                        .map(JsonNode::asString)
                        .filter(token -> !token.isBlank())
                        .findFirst())
                .orElseThrow(() -> noToken(answer));
    }

    private static Optional<JsonNode> parse(Answer answer) {
        try {
            return Optional.ofNullable(JSON.readValue(answer.body()));
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }

    /** Without an excerpt: an answer that is nearly right may hold a token. */
    private static PermanentAuthenticationError noToken(Answer answer) {
        return new PermanentAuthenticationError(
                "login: answered " + answer.status() + " without a usable AuthorizationToken",
                ErrorDetails.of(Operation.LOGIN.label()).withStatus(answer.status()),
                null);
    }
}
