package io.reactorchannel.service.internal.rest;

import io.reactorchannel.service.fault.Operation;
import io.reactorchannel.service.internal.auth.Tokens;
import io.reactorchannel.service.internal.auth.Users;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * Handing out tokens: to users for their passwords, and to clients for their secrets by OAuth 2.0's client credentials
 * (RFC 6749, section 4.4).
 */
final class LoginRoutes {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String GRANT = "client_credentials";

    private final Users users;
    private final Users clients;
    private final Tokens tokens;

    LoginRoutes(Users users, Users clients, Tokens tokens) {
        this.users = users;
        this.clients = clients;
        this.tokens = tokens;
    }

    List<Route> routes() {
        return List.of(
                Route.open(Operation.LOGIN, "GET", "/identity/v1/login", this::login),
                Route.open(Operation.LOGIN, "POST", "/iam/v1.4/token", this::token));
    }

    private Mono<Answer> login(Call call) {
        return issue(call, users, "wrong user or password")
                .map(token -> Answer.json(Json.write(Map.of("AuthorizationToken", token))));
    }

    /** The scope and the audience may be anything: nothing here depends on them. */
    private Mono<Answer> token(Call call) {
        if (!call.hasContentType(FORM)) {
            return Mono.error(new HttpFault(415, "the content type has to be " + FORM, Map.of()));
        }
        if (!call.form("grant_type").equals(Optional.of(GRANT))) {
            return Mono.error(HttpFault.badRequest("grant_type has to be " + GRANT));
        }
        return issue(call, clients, "wrong client or secret").map(token -> Answer.json(Json.write(granted(token))));
    }

    private Map<String, Object> granted(String token) {
        return Map.of(
                "access_token",
                token,
                "token_type",
                "Bearer",
                "expires_in",
                tokens.lifetime().toSeconds());
    }

    private Mono<String> issue(Call call, Users known, String refusal) {
        return Authorization.credentials(call.headers(), "Basic")
                .flatMap(LoginRoutes::decoded)
                .flatMap(known::accepted)
                .map(tokens::issue)
                .orElseGet(() -> Mono.error(Authorization.refused("Basic", refusal)));
    }

    private static Optional<String> decoded(String base64) {
        try {
            return Optional.of(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
