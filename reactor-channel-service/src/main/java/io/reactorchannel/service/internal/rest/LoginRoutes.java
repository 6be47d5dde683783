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

/** Logging in: a user and a password for a token. */
final class LoginRoutes {

    private final Users users;
    private final Tokens tokens;

    LoginRoutes(Users users, Tokens tokens) {
        this.users = users;
        this.tokens = tokens;
    }

    List<Route> routes() {
        return List.of(Route.open(Operation.LOGIN, "GET", "/identity/v1/login", this::login));
    }

    private Mono<Answer> login(Call call) {
        boolean known = Authorization.credentials(call.headers(), "Basic")
                .flatMap(LoginRoutes::decoded)
                .filter(this::accepts)
                .isPresent();
        if (!known) {
            return Mono.error(Authorization.refused("Basic", "wrong user or password"));
        }
        return tokens.issue().map(token -> Answer.json(Json.write(Map.of("AuthorizationToken", token))));
    }

    private boolean accepts(String userAndPassword) {
        int colon = userAndPassword.indexOf(':');
        return colon >= 0 && users.accepts(userAndPassword.substring(0, colon), userAndPassword.substring(colon + 1));
    }

    private static Optional<String> decoded(String base64) {
        try {
            return Optional.of(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
