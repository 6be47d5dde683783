package io.reactorchannel.internal.transport;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.reactorchannel.error.ChannelError;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Exchanges with a service in the same process, without connections, threads or time-outs of their own. */
public final class DirectTransport implements Transport {

    private static final byte[] NO_BODY = {};

    private final DirectService service;
    private final RequestHeaders headers;

    /**
     * Wraps a service.
     *
     * @param service where requests go
     * @param headers what each request says beside its own
     */
    DirectTransport(DirectService service, RequestHeaders headers) {
        this.service = service;
        this.headers = headers;
    }

    @Override
    public Secrets secrets() {
        return new Secrets(headers.secrets());
    }

    @Override
    public Mono<Answer> exchange(Request request, @Nullable String authorization, Secrets secrets) {
        return Mono.defer(() -> {
            HttpHeaders sent = new DefaultHttpHeaders();
            headers.write(sent, request, authorization);
            if (!request.onSend().getAsBoolean()) {
                return Mono.never(); // cancelled meanwhile
            }
            byte[] body = request.body();
            return service.answer(request.method().name(), uri(request.url()), sent, body == null ? NO_BODY : body)
                    .doOnNext(answer -> storeCookies(request, answer, secrets))
                    .onErrorMap(
                            failure -> !(failure instanceof ChannelError),
                            failure -> Failures.ofException(request, failure, true, secrets));
        });
    }

    private static void storeCookies(Request request, Answer answer, Secrets secrets) {
        CookieJar cookies = request.cookies();
        if (cookies != null) {
            cookies.store(request.url(), answer.headers());
            secrets.addAll(cookies.secrets());
        }
    }

    private static String uri(String url) {
        URI parsed = URI.create(url);
        return parsed.getRawQuery() == null ? parsed.getRawPath() : parsed.getRawPath() + "?" + parsed.getRawQuery();
    }
}
