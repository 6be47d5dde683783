package io.reactorchannel.internal.transport;

import io.netty.channel.ChannelOption;
import io.reactorchannel.HttpProxy;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.internal.arguments.Arguments;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.transport.ProxyProvider;

/**
 * How the requests to one base URL are sent, as a builder collects it: TLS, proxy, time-outs, limits, headers. What is
 * wrong with it is told when the transport is made. Not safe for use by several threads.
 */
public final class HttpSettings {

    private @Nullable String verifyCertBundle;
    private @Nullable ClientCertificate clientCertificate;
    private @Nullable HttpProxy proxy;
    private @Nullable Duration connectTimeout = Duration.ofSeconds(10);
    private @Nullable Duration responseTimeout = Duration.ofSeconds(30);
    private @Nullable Duration maxResponseTime = Duration.ofMinutes(5);
    private int maxResponseSize;
    private @Nullable Map<String, String> requestHeaders = Map.of();
    private final List<@Nullable UnaryOperator<HttpClient>> changes = new ArrayList<>();

    /**
     * Creates settings with defaults.
     *
     * @param maxResponseSize the largest body accepted unless set otherwise, in bytes
     */
    public HttpSettings(int maxResponseSize) {
        this.maxResponseSize = maxResponseSize;
    }

    public void verifyCertBundle(@Nullable String value) {
        this.verifyCertBundle = value;
    }

    public void clientCertificate(@Nullable String chain, @Nullable String privateKey, @Nullable String passphrase) {
        this.clientCertificate = new ClientCertificate(chain, privateKey, passphrase);
    }

    public void proxy(@Nullable HttpProxy value) {
        this.proxy = value;
    }

    public void connectTimeout(@Nullable Duration value) {
        this.connectTimeout = value;
    }

    public void responseTimeout(@Nullable Duration value) {
        this.responseTimeout = value;
    }

    public void maxResponseTime(@Nullable Duration value) {
        this.maxResponseTime = value;
    }

    public void maxResponseSize(int value) {
        this.maxResponseSize = value;
    }

    public void requestHeaders(@Nullable Map<String, String> value) {
        this.requestHeaders = value;
    }

    /** Adds a change to those before. */
    public void httpClient(@Nullable UnaryOperator<HttpClient> value) {
        changes.add(value);
    }

    /**
     * Makes the transport.
     *
     * @param base where its requests go
     * @param connections the pool, or none
     * @throws PermanentError when a setting is wrong
     */
    public HttpTransport transport(BaseUrl base, ConnectionProvider connections) {
        Duration connectWithin = Arguments.duration("connectTimeout", connectTimeout);
        Duration answerWithin = Arguments.duration("responseTimeout", responseTimeout);
        HttpLimits limits = new HttpLimits(
                Arguments.duration("maxResponseTime", maxResponseTime),
                Arguments.number("maxResponseSize", maxResponseSize, 1, Integer.MAX_VALUE));
        RequestHeaders headers = headers();
        HttpClient named = HttpClient.create(connections)
                .compress(true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) connectWithin.toMillis())
                .responseTimeout(answerWithin);
        HttpClient own = customized(proxied(named, connectWithin));
        boolean secure = base.isSecure() || verifyCertBundle != null || clientCertificate != null;
        HttpClient client = secure ? new Tls(verifyCertBundle, clientCertificate, connectWithin).apply(own) : own;
        return new HttpTransport(client, answerWithin, limits, headers);
    }

    /**
     * Makes the transport to a service that is called instead of connected to.
     *
     * @throws PermanentError when a setting that matters there is wrong
     */
    public DirectTransport direct(DirectService service) {
        return new DirectTransport(service, headers());
    }

    private RequestHeaders headers() {
        return RequestHeaders.of(Arguments.required("requestHeaders", requestHeaders));
    }

    /** As {@link #transport}, with a connection for each request, for requests that are rare: none is left open. */
    public HttpTransport unpooled(BaseUrl base) {
        return transport(base, ConnectionProvider.newConnection());
    }

    private HttpClient proxied(HttpClient client, Duration connectWithin) {
        HttpProxy through = proxy;
        if (through == null) {
            return client;
        }
        return client.proxy(spec -> {
            ProxyProvider.Builder address = spec.type(ProxyProvider.Proxy.HTTP)
                    .host(through.host())
                    .port(through.port())
                    .connectTimeoutMillis(connectWithin.toMillis())
                    .nonProxyHostsPredicate(target -> !through.isUsedFor(host(target)));
            through.user()
                    .ifPresent(user -> address.username(user)
                            .password(any -> through.password().orElse("")));
        });
    }

    private static String host(SocketAddress target) {
        return target instanceof InetSocketAddress internet ? internet.getHostString() : target.toString();
    }

    private HttpClient customized(HttpClient client) {
        HttpClient customized = client;
        for (UnaryOperator<HttpClient> change : changes) {
            customized = customized(Arguments.required("httpClient", change), customized);
        }
        return customized;
    }

    private static HttpClient customized(UnaryOperator<HttpClient> change, HttpClient client) {
        HttpClient customized = change.apply(client);
        if (customized == null) {
            throw new PermanentError(
                    "httpClient: the function returned null; a client made from its argument is accepted");
        }
        return customized;
    }
}
