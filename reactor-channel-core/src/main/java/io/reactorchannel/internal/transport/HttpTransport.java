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
import reactor.netty.NettyOutbound;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;

/**
 * One exchange of a request and its answer with Reactor Netty. Every request goes out at most once: the client's own
 * repetition after a broken connection is off, since a repeated poll is a lost batch. Redirects are not followed.
 * Signals arrive on an event loop of Reactor Netty.
 */
public final class HttpTransport {

    private final HttpClient client;
    private final int maxResponseSize;

    /**
     * Wraps a client.
     *
     * @param client the client, with TLS and time-outs set
     * @param maxResponseSize the largest body accepted, in bytes
     */
    public HttpTransport(HttpClient client, int maxResponseSize) {
        this.client = client.disableRetry(true).followRedirect(false);
        this.maxResponseSize = maxResponseSize;
    }

    /**
     * A transport that makes a connection for each request and leaves none open, for requests that are rare.
     *
     * @param verifyCertBundle as in {@link Tls#apply}
     * @param responseTimeout how long the beginning of an answer may take, and each pause within it
     * @param maxResponseSize the largest body accepted, in bytes
     */
    public static HttpTransport unpooled(
            @Nullable String verifyCertBundle, Duration responseTimeout, int maxResponseSize) {
        HttpClient client =
                HttpClient.create(ConnectionProvider.newConnection()).responseTimeout(responseTimeout);
        return new HttpTransport(Tls.apply(client, verifyCertBundle), maxResponseSize);
    }

    /**
     * Sends a request when subscribed to.
     *
     * @param request what to send
     * @param authorization the value of the {@code Authorization} header; null for none
     * @return the whole answer, whatever its status; a {@link ChannelError} when there is none
     */
    public Mono<Answer> exchange(Request request, @Nullable String authorization) {
        return Mono.defer(() -> {
            AtomicBoolean sent = new AtomicBoolean();
            return client.request(request.method())
                    .uri(request.url())
                    .send((outgoing, outbound) -> {
                        if (!request.onSend().getAsBoolean()) {
                            return Mono.never(); // cancelled meanwhile, which closes the connection
                        }
                        sent.set(true);
                        return send(request, authorization, outgoing, outbound);
                    })
                    .response((incoming, content) -> receive(request, incoming, content))
                    .single()
                    .onErrorMap(
                            failure -> !(failure instanceof ChannelError),
                            failure -> Failures.ofException(request, failure, sent.get()));
        });
    }

    private static Publisher<Void> send(
            Request request, @Nullable String authorization, HttpClientRequest outgoing, NettyOutbound outbound) {
        HttpHeaders headers = outgoing.requestHeaders();
        headers.set(HttpHeaderNames.ACCEPT, Request.JSON);
        if (authorization != null) {
            headers.set(HttpHeaderNames.AUTHORIZATION, authorization);
        }
        if (request.cookies() != null) {
            request.cookies().header(request.url()).ifPresent(value -> headers.set(HttpHeaderNames.COOKIE, value));
        }
        byte[] body = request.body();
        if (body == null) {
            return outbound;
        }
        if (request.contentType() != null) {
            headers.set(HttpHeaderNames.CONTENT_TYPE, request.contentType());
        }
        headers.set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        return outbound.sendByteArray(Mono.just(body));
    }

    private Mono<Answer> receive(Request request, HttpClientResponse incoming, ByteBufFlux content) {
        HttpHeaders headers = incoming.responseHeaders();
        if (request.cookies() != null) {
            request.cookies().store(request.url(), headers);
        }
        int status = incoming.status().code();
        boolean wanted = Answer.isSuccess(status) && request.operation().answersWithBody();
        Mono<byte[]> body = wanted
                ? BoundedBody.collect(request.operation(), content, maxResponseSize)
                : BoundedBody.excerpt(request.operation(), content);
        return body.map(bytes -> new Answer(status, headers, bytes));
    }
}
