package io.reactorchannel.internal.transport;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.reactorchannel.error.ChannelError;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.Connection;
import reactor.netty.NettyOutbound;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.http.client.HttpClientResponse;

/**
 * One exchange of a request and its answer with Reactor Netty. Every request goes out at most once: the client's own
 * repetition after a broken connection is off, since a repeated poll is a lost batch. Redirects are followed within
 * their origin only. Signals arrive on an event loop of Reactor Netty.
 */
public final class HttpTransport implements Transport {

    private static final int MAX_REDIRECTS = 5;
    private static final int FIRST_FINAL_STATUS = 200;

    private final HttpClient client;
    private final Duration responseTimeout;
    private final HttpLimits limits;
    private final RequestHeaders headers;

    /**
     * Wraps a client.
     *
     * @param client the client, with TLS, proxy and time-outs set
     * @param responseTimeout the client's, to which the patience of a request is added
     * @param limits what an answer may cost
     * @param headers what each request says beside its own
     */
    HttpTransport(HttpClient client, Duration responseTimeout, HttpLimits limits, RequestHeaders headers) {
        this.client = client.disableRetry(true).followRedirect(false).doOnResponse(HttpTransport::leaveInterim);
        this.responseTimeout = responseTimeout;
        this.limits = limits;
        this.headers = headers;
    }

    @Override
    public Secrets secrets() {
        return new Secrets(headers.secrets());
    }

    @Override
    public Mono<Answer> exchange(Request request, @Nullable String authorization, Secrets secrets) {
        return exchange(request, authorization, secrets, MAX_REDIRECTS);
    }

    private Mono<Answer> exchange(Request request, @Nullable String authorization, Secrets secrets, int redirects) {
        return once(request, authorization, secrets).flatMap(answer -> {
            Redirect redirect = Redirect.of(request, answer);
            if (redirect == null) {
                return Mono.just(answer);
            }
            return redirects > 0 && redirect.mayBeFollowed(request.method())
                    ? exchange(request.at(redirect.url()), authorization, secrets, redirects - 1)
                    : Mono.error(Failures.ofRedirect(request, redirect, secrets));
        });
    }

    private Mono<Answer> once(Request request, @Nullable String authorization, Secrets secrets) {
        return Mono.defer(() -> {
            addCookies(request, secrets);
            AtomicBoolean sent = new AtomicBoolean();
            String name = "reactor.channel." + request.operation().label();
            ResponseDeadline deadline =
                    new ResponseDeadline(limits.responseTime().plus(request.patience()));
            Mono<Answer> exchange = client.request(request.method())
                    .uri(request.url())
                    .send((outgoing, outbound) -> {
                        if (!request.onSend().getAsBoolean()) {
                            return Mono.never(); // cancelled meanwhile, which closes the connection
                        }
                        sent.set(true);
                        outbound.withConnection(deadline::start);
                        if (!request.patience().isZero()) {
                            outgoing.responseTimeout(responseTimeout.plus(request.patience()));
                        }
                        return send(request, authorization, outgoing, outbound);
                    })
                    .response((incoming, content) -> receive(request, incoming, content, secrets))
                    .single();
            return deadline.over(exchange)
                    .onErrorMap(
                            failure -> !(failure instanceof ChannelError),
                            failure -> Failures.ofException(request, failure, sent.get(), secrets))
                    .checkpoint(name)
                    .name(name);
        });
    }

    /** What comes after an interim answer (1xx) would be taken for the answer to the connection's next request. */
    private static void leaveInterim(HttpClientResponse incoming, Connection connection) {
        if (incoming.status().code() < FIRST_FINAL_STATUS) {
            connection.markPersistent(false);
        }
    }

    private Publisher<Void> send(
            Request request, @Nullable String authorization, HttpClientRequest outgoing, NettyOutbound outbound) {
        HttpHeaders sent = outgoing.requestHeaders();
        headers.write(sent, request, authorization);
        byte[] body = request.body();
        if (body == null) {
            return outbound;
        }
        sent.set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        return outbound.sendByteArray(Mono.just(body));
    }

    /** Those that there are now: an answer may replace a cookie and tell the one that it replaces. */
    private static void addCookies(Request request, Secrets secrets) {
        if (request.cookies() != null) {
            secrets.addAll(request.cookies().secrets());
        }
    }

    private Mono<Answer> receive(Request request, HttpClientResponse incoming, ByteBufFlux content, Secrets secrets) {
        HttpHeaders received = incoming.responseHeaders();
        if (request.cookies() != null) {
            request.cookies().store(request.url(), received);
            addCookies(request, secrets);
        }
        int status = incoming.status().code();
        boolean wanted = Answer.isSuccess(status) && request.operation().answersWithBody();
        Mono<byte[]> body = wanted
                ? BoundedBody.collect(request.operation(), content, limits.responseSize())
                : BoundedBody.excerpt(request.operation(), content);
        return body.map(bytes -> new Answer(status, received, bytes));
    }
}
