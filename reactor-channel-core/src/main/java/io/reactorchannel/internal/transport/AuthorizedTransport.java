package io.reactorchannel.internal.transport;

import io.reactorchannel.error.ChannelError;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * Requests with the current token. A token that is refused (401, 403) is dropped and the request sent once more with a
 * fresh one.
 */
public final class AuthorizedTransport {

    private final Transport transport;
    private final TokenSource tokens;

    public AuthorizedTransport(Transport transport, TokenSource tokens) {
        this.transport = transport;
        this.tokens = tokens;
    }

    /**
     * Sends a request when subscribed to.
     *
     * @param request what to send
     * @return the answer if it is a success (2xx) and the service's own, else the {@link ChannelError} that it means
     */
    public Mono<Answer> exchange(Request request) {
        return token().flatMap(token -> {
            Secrets secrets = transport.secrets();
            return attempt(request, token, secrets)
                    .flatMap(answer -> answer.isRefusal() && token.isPresent()
                            ? again(request, token.get(), secrets)
                            : successful(request, answer, secrets));
        });
    }

    private Mono<Answer> again(Request request, String refused, Secrets secrets) {
        tokens.invalidate(refused);
        return token().flatMap(fresh ->
                attempt(request, fresh, secrets).flatMap(answer -> successful(request, answer, secrets)));
    }

    private Mono<Optional<String>> token() {
        return Mono.defer(tokens::token).map(Optional::of).defaultIfEmpty(Optional.empty());
    }

    private Mono<Answer> attempt(Request request, Optional<String> token, Secrets secrets) {
        token.ifPresent(secrets::add);
        return transport.exchange(request, token.map("Bearer "::concat).orElse(null), secrets);
    }

    private static Mono<Answer> successful(Request request, Answer answer, Secrets secrets) {
        // a body that is of interest tells by itself whether it is the service's
        boolean foreign = answer.isSuccess() && !request.operation().answersWithBody() && answer.isPage();
        if (answer.isSuccess() && !foreign) {
            return Mono.just(answer);
        }
        return Mono.error(
                foreign ? Failures.ofPage(request, answer, secrets) : Failures.ofAnswer(request, answer, secrets));
    }
}
