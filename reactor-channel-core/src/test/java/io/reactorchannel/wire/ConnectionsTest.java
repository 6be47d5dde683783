package io.reactorchannel.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.netty.resolver.AbstractAddressResolver;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import io.reactorchannel.ProducerRecord;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.ReactiveChannelBuilder;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.error.ChannelError;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.error.TemporaryError;
import io.reactorchannel.testing.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.test.StepVerifier;

/** What a channel's connections are, how long they are used, and what all requests on them say. */
class ConnectionsTest {

    @RegisterExtension
    static final WireFixture wire = new WireFixture();

    private final List<DisposableServer> servers = new ArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<HttpHeaders> headers = new CopyOnWriteArrayList<>();
    private final Set<String> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger open = new AtomicInteger();

    @AfterEach
    void end() {
        servers.forEach(DisposableServer::disposeNow);
    }

    /** A healthy service of a single empty topic. */
    private DisposableServer service(UnaryOperator<HttpServer> settings) {
        DisposableServer server = settings.apply(HttpServer.create().host("127.0.0.1"))
                .doOnConnection(connection -> {
                    open.incrementAndGet();
                    connection.onDispose(open::decrementAndGet);
                })
                .handle(this::answer)
                .bindNow();
        servers.add(server);
        return server;
    }

    private Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        requests.add(request.protocol() + " " + request.method());
        headers.add(request.requestHeaders().copy());
        connections.add(String.valueOf(request.remoteAddress()));
        String body = request.uri().endsWith("/records") ? "{\"records\": []}" : "{\"consumerInstanceId\": \"c\"}";
        return request.receive().then(json(response, body));
    }

    private static Mono<Void> json(HttpServerResponse response, String body) {
        return Mono.from(RawService.json(response, body));
    }

    private ReactiveChannel channel(DisposableServer server, UnaryOperator<ReactiveChannelBuilder> settings) {
        return wire.channel(
                "http://127.0.0.1:" + server.port(), b -> settings.apply(b.auth(ChannelAuth.bearer("the-token"))));
    }

    private static void run(Mono<?> operation) {
        operation.block(WireFixture.LONG_ENOUGH);
    }

    private static void converse(ReactiveChannel channel) {
        run(channel.subscribe("t"));
        run(channel.poll());
        run(channel.produce(ProducerRecord.of("t", "x")));
        run(channel.lag());
    }

    private static ChannelError failure(Mono<?> operation) {
        return (ChannelError) operation
                .then(Mono.<Throwable>empty())
                .onErrorResume(Mono::just)
                .block(WireFixture.LONG_ENOUGH);
    }

    // what requests say

    @Test
    void everyRequestNamesTheLibraryAndItsVersion() {
        converse(channel(service(s -> s), b -> b));

        assertThat(headers)
                .hasSize(5)
                .allSatisfy(sent -> assertThat(sent.getAll("User-Agent"))
                        .singleElement()
                        .asString()
                        .matches("reactor-channel/\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?"));
    }

    @Test
    void headersOfTheUsersGoWithEveryRequest() {
        converse(channel(
                service(s -> s),
                b -> b.requestHeaders(Map.of("X-Api-Key", "the-key", "user-agent", "my application"))));

        assertThat(headers).hasSize(5).allSatisfy(sent -> {
            assertThat(sent.getAll("X-Api-Key")).containsExactly("the-key");
            assertThat(sent.getAll("User-Agent")).containsExactly("my application");
            assertThat(sent.getAll("Authorization")).containsExactly("Bearer the-token");
        });
    }

    @Test
    void theirValuesAreSecrets() {
        wire.script("POST", WireFixture.CONSUMERS, WireFixture.status(500).withBody("wrong key: the-api-key"));

        assertThat(failure(wire.channel(b -> b.requestHeaders(Map.of("X-Api-Key", "the-api-key")))
                        .create()))
                .hasMessageContaining("wrong key: ***");
    }

    @Test
    void compressedAnswersAreAskedForAndUnderstood() {
        String record = WireFixture.record("t", 0, 1, "{\"long\": \"" + "a".repeat(50_000) + "\"}");
        List<String> encodings = new CopyOnWriteArrayList<>();
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .compress(true)
                .handle((request, response) -> {
                    encodings.add(String.valueOf(request.requestHeaders().get("Accept-Encoding")));
                    return request.uri().endsWith("/records")
                            ? RawService.json(response, "{\"records\": [" + record + "]}")
                            : request.receive().then(json(response, "{\"consumerInstanceId\": \"c\"}"));
                })
                .bindNow();
        servers.add(server);
        AtomicInteger unpacked = new AtomicInteger();
        ReactiveChannel channel = channel(
                server,
                b -> b.httpClient(client -> client.doOnResponse((answer, connection) -> {
                    // the decompressor takes the header away when it unpacks
                    if (connection.channel().pipeline().get("reactor.left.httpDecompressor") != null) {
                        unpacked.incrementAndGet();
                    }
                })));
        run(channel.subscribe("t"));

        StepVerifier.create(channel.poll().map(List::size)).expectNext(1).verifyComplete();
        assertThat(encodings).containsOnly("gzip");
        assertThat(unpacked).hasPositiveValue();
    }

    @Test
    void settingsOfTlsDoNotMakeAnHttpUrlAnHttpsOne() throws Exception {
        X509Bundle authority = new CertificateBuilder()
                .subject("CN=Test Authority")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();

        converse(channel(service(s -> s), b -> b.verifyCertBundle(authority.getCertificatePEM())));

        assertThat(requests).hasSize(5);
    }

    // HTTP/2, and whatever else Reactor Netty can do

    @Test
    void http2IsSpokenWhereTheClientIsToldTo() throws Exception {
        X509Bundle authority = new CertificateBuilder()
                .subject("CN=Test Authority")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        X509Bundle certificate = new CertificateBuilder()
                .subject("CN=localhost")
                .addSanDnsName("localhost")
                .buildIssuedBy(authority);
        DisposableServer server = service(s -> s.protocol(HttpProtocol.H2)
                .secure(spec -> spec.sslContext(Http2SslContextSpec.forServer(
                        certificate.getKeyPair().getPrivate(), certificate.getCertificatePath()))));
        ReactiveChannel channel = wire.channel(
                "https://localhost:" + server.port(),
                b -> b.auth(ChannelAuth.none())
                        .verifyCertBundle(authority.getCertificatePEM())
                        .httpClient(client -> client.protocol(HttpProtocol.H2, HttpProtocol.HTTP11)));

        converse(channel);

        assertThat(requests)
                .containsExactly("HTTP/2.0 POST", "HTTP/2.0 POST", "HTTP/2.0 GET", "HTTP/2.0 POST", "HTTP/2.0 GET");
    }

    @Test
    void http2WithoutTls() {
        DisposableServer server = service(s -> s.protocol(HttpProtocol.H2C, HttpProtocol.HTTP11));

        converse(channel(server, b -> b.httpClient(client -> client.protocol(HttpProtocol.H2C))));

        assertThat(requests).hasSize(5).allMatch(request -> request.startsWith("HTTP/2.0 "));
    }

    @Test
    void changesOfTheClientAddUpInTheirOrder() {
        List<String> order = new CopyOnWriteArrayList<>();
        DisposableServer server = service(s -> s);

        converse(channel(
                server,
                b -> b.httpClient(client -> client.doOnRequest((request, connection) -> order.add("first")))
                        .httpClient(client -> client.doOnRequest((request, connection) -> order.add("second")))));

        assertThat(order).hasSizeGreaterThanOrEqualTo(10).startsWith("first", "second", "first");
    }

    @Test
    void noClientIsMadeToSendARequestTwice() {
        AtomicInteger polls = new AtomicInteger();
        try (RawService service = RawService.start((request, response) -> {
            if (request.uri().endsWith("/records")) {
                polls.incrementAndGet();
                return RawService.reset(response);
            }
            return RawService.json(response, "{\"consumerInstanceId\": \"c\"}");
        })) {
            ReactiveChannel channel = wire.channel(
                    service.url(), b -> b.auth(ChannelAuth.none()).httpClient(client -> client.disableRetry(false)));
            run(channel.subscribe("t"));

            assertThat(failure(channel.poll())).isInstanceOf(TemporaryError.class);
            assertThat(polls).hasValue(1);
        }
    }

    // the pool

    @Test
    void aConnectionIsUsedAgain() {
        ReactiveChannel channel = channel(service(s -> s), b -> b.maxConnections(1));

        converse(channel);

        assertThat(connections).hasSize(1);
    }

    @Test
    void thereAreNoMoreThanAllowedHoweverManyRequestsWait() {
        ReactiveChannel channel = channel(service(s -> s), b -> b.maxConnections(2));

        Flux.range(0, 50)
                .flatMap(n -> channel.produce(ProducerRecord.of("t", "x")), 50)
                .blockLast(WireFixture.LONG_ENOUGH);

        assertThat(requests).hasSize(50);
        assertThat(connections).hasSizeBetween(1, 2);
    }

    @Test
    void aPooledConnectionThatTheServiceHasClosedCostsNoRequest() {
        AtomicInteger pooled = new AtomicInteger();
        ReactiveChannel channel = channel(
                service(s -> s.idleTimeout(Duration.ofMillis(100))),
                b -> b.maxConnections(1)
                        .httpClient(client -> client.doOnConnected(connection -> {
                            pooled.incrementAndGet();
                            connection.channel().closeFuture().addListener(closed -> pooled.decrementAndGet());
                        })));
        run(channel.subscribe("t"));
        for (int round = 0; round < 5; round++) {
            Await.until(() -> open.get() == 0 && pooled.get() == 0);

            run(channel.poll());
        }
        assertThat(requests.stream().filter("HTTP/1.1 GET"::equals)).hasSize(5);
    }

    @Test
    void anIdleConnectionIsNotUsedAfterMaxIdleTime() {
        ReactiveChannel channel =
                channel(service(s -> s), b -> b.maxConnections(1).maxIdleTime(Duration.ofMillis(20)));
        run(channel.subscribe("t"));
        int before = connections.size();
        run(Mono.delay(Duration.ofMillis(100)));

        run(channel.poll());

        assertThat(connections).hasSize(before + 1);
    }

    /** As when the name of the service gets another address. */
    @Test
    void afterMaxLifeTimeTheNameIsResolvedAgain() {
        AtomicInteger first = new AtomicInteger();
        AtomicInteger second = new AtomicInteger();
        try (RawService before = counting(first);
                RawService after = counting(second);
                Names names = new Names()) {
            names.port = before.port();
            ReactiveChannel young = named(names, b -> b.maxLifeTime(Duration.ofMillis(1)));
            ReactiveChannel old = named(names, b -> b);
            run(young.poll());
            run(old.poll());
            assertThat(first).hasValue(2);
            run(Mono.delay(Duration.ofMillis(50)));

            names.port = after.port();
            run(young.poll());
            run(old.poll());

            assertThat(second).hasValue(1);
            assertThat(first).hasValue(3);
        }
    }

    private static RawService counting(AtomicInteger polls) {
        return RawService.start((request, response) -> {
            if (request.uri().endsWith("/records")) {
                polls.incrementAndGet();
                return RawService.json(response, "{\"records\": []}");
            }
            return request.receive().then(json(response, "{\"consumerInstanceId\": \"c\"}"));
        });
    }

    private static ReactiveChannel named(Names names, UnaryOperator<ReactiveChannelBuilder> settings) {
        ReactiveChannel channel = wire.channel(
                "http://streaming.test:1",
                b -> settings.apply(
                        b.auth(ChannelAuth.none()).maxConnections(1).httpClient(client -> client.resolver(names))));
        run(channel.subscribe("t"));
        return channel;
    }

    /** Resolves every name to the loopback address, and to the port of the moment. */
    private static final class Names extends AddressResolverGroup<InetSocketAddress> {

        private volatile int port;

        @Override
        protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
            return new AbstractAddressResolver<>(executor, InetSocketAddress.class) {
                @Override
                protected boolean doIsResolved(InetSocketAddress address) {
                    return !address.isUnresolved();
                }

                @Override
                protected void doResolve(InetSocketAddress name, Promise<InetSocketAddress> promise) {
                    promise.setSuccess(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                }

                @Override
                protected void doResolveAll(InetSocketAddress name, Promise<List<InetSocketAddress>> promise) {
                    promise.setSuccess(List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
                }
            };
        }
    }

    // time-outs

    @Test
    void aConnectionThatCannotBeMadeInTimeIsTemporary() throws IOException {
        List<Socket> waiting = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < 4; i++) { // more than the queue takes: those after them get no answer
                Socket socket = new Socket();
                waiting.add(socket);
                try {
                    socket.connect(full.getLocalSocketAddress(), 100);
                } catch (IOException queueIsFull) {
                    break;
                }
            }
            ReactiveChannel channel = wire.channel(
                    "http://127.0.0.1:" + full.getLocalPort(),
                    b -> b.auth(ChannelAuth.none()).connectTimeout(Duration.ofMillis(200)));

            ChannelError failure = failure(channel.create());

            assertThat(failure).isInstanceOf(TemporaryError.class).hasMessageContaining("200 ms");
            assertThat(failure.isUnsent()).isTrue();
        } finally {
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    @Test
    void aTlsHandshakeThatIsNotAnsweredInTimeIsTemporary() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            ReactiveChannel channel = wire.channel(
                    "https://localhost:" + silent.getLocalPort(),
                    b -> b.auth(ChannelAuth.none()).connectTimeout(Duration.ofMillis(200)));

            ChannelError failure = failure(channel.create());

            assertThat(failure).isInstanceOf(TemporaryError.class).hasMessageContaining("handshake");
            assertThat(failure.isUnsent()).isTrue();
        }
    }

    @Test
    void aSilentServiceIsNamedAsSuch() {
        try (RawService silent = RawService.start((request, response) -> Mono.never())) {
            ReactiveChannel channel =
                    wire.channel(silent.url(), b -> b.auth(ChannelAuth.none()).responseTimeout(Duration.ofMillis(200)));

            assertThat(failure(channel.create()))
                    .isInstanceOf(TemporaryError.class)
                    .hasMessageContaining("nothing came within responseTimeout");
        }
    }

    @Test
    void anAuthenticationOfOnesOwnNeedsOneMethodOnly() {
        ChannelAuth own = () -> Mono.just("my-own-token");
        DisposableServer server = service(s -> s);
        ReactiveChannel channel = wire.channel("http://127.0.0.1:" + server.port(), b -> b.auth(own));

        run(channel.create());

        assertThat(headers.get(0).get("Authorization")).isEqualTo("Bearer my-own-token");
        assertThat(failure(wire.channel(b -> b.auth(() -> Mono.error(new IllegalStateException("down"))))
                        .create()))
                .isInstanceOf(TemporaryError.class)
                .isNotInstanceOf(PermanentError.class);
    }
}
