package io.reactorchannel.spring.autoconfigure;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.tcp.AbstractProtocolSslContextSpec;

/**
 * TLS from an SSL bundle: the certificates it trusts, the one it shows, its ciphers and protocols. Host names are
 * checked. A client that has TLS already keeps it.
 */
record SslBundleTls(SslBundle bundle) implements UnaryOperator<HttpClient> {

    private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    /**
     * Looks a bundle up.
     *
     * @param property where its name comes from
     * @throws InvalidChannelPropertyException when there is none of that name
     */
    static SslBundleTls of(@Nullable SslBundles bundles, String property, String name) {
        if (bundles == null) {
            throw new InvalidChannelPropertyException(property, "there are no SSL bundles in this application");
        }
        try {
            return new SslBundleTls(bundles.getBundle(name));
        } catch (NoSuchSslBundleException unknown) {
            throw new InvalidChannelPropertyException(
                    property,
                    "there is no SSL bundle '" + name + "'; accepted is the name of one, here "
                            + bundles.getBundleNames());
        }
    }

    @Override
    public HttpClient apply(HttpClient client) {
        if (client.configuration().sslProvider() != null) {
            return client;
        }
        boolean http2 = List.of(client.configuration().protocols()).contains(HttpProtocol.H2);
        SslContext context = context(http2 ? Http2SslContextSpec.forClient() : Http11SslContextSpec.forClient());
        return client.secure(tls -> tls.sslContext(context));
    }

    private SslContext context(AbstractProtocolSslContextSpec<?> spec) {
        try {
            return spec.configure(this::configure).sslContext();
        } catch (IOException unusable) {
            throw new IllegalStateException("TLS cannot be set up with the SSL bundle", unusable);
        }
    }

    private void configure(SslContextBuilder tls) {
        SslOptions options = bundle.getOptions();
        tls.sslProvider(SslProvider.JDK)
                .keyManager(bundle.getManagers().getKeyManagerFactory())
                .trustManager(bundle.getManagers().getTrustManagerFactory())
                .endpointIdentificationAlgorithm("HTTPS");
        String[] protocols = options.getEnabledProtocols();
        tls.protocols(protocols == null ? PROTOCOLS : List.of(protocols));
        if (options.getCiphers() != null) {
            tls.ciphers(List.of(options.getCiphers()));
        }
    }
}
