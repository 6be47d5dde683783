package io.reactorchannel.internal.transport;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.reactorchannel.error.PermanentError;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.tcp.AbstractProtocolSslContextSpec;

/**
 * Whose certificates are accepted, and which is shown.
 *
 * @param verifyCertBundle null for the JVM's trust store; PEM text or the path of a PEM file for the certificates in it
 *     and no others; empty for no checks at all, which is logged as a warning
 * @param certificate the client's; null for none
 * @param handshakeTimeout how long a handshake may take
 */
record Tls(@Nullable String verifyCertBundle, @Nullable ClientCertificate certificate, Duration handshakeTimeout) {

    private static final Logger log = LoggerFactory.getLogger(Tls.class);

    private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    /**
     * Applies it to a client, which keeps the TLS it has if it has any.
     *
     * @throws PermanentError when the bundle or the client's certificate cannot be used
     */
    HttpClient apply(HttpClient client) {
        boolean http2 = List.of(client.configuration().protocols()).contains(HttpProtocol.H2);
        SslContext context = context(http2 ? Http2SslContextSpec.forClient() : Http11SslContextSpec.forClient());
        return client.configuration().sslProvider() != null
                ? client
                : client.secure(spec -> spec.sslContext(context).handshakeTimeout(handshakeTimeout));
    }

    private SslContext context(AbstractProtocolSslContextSpec<?> spec) {
        try {
            return spec.configure(this::configure).sslContext();
        } catch (IOException unusable) {
            throw new PermanentError("verifyCertBundle: TLS cannot be set up with it", null, unusable);
        }
    }

    private void configure(SslContextBuilder tls) {
        tls.sslProvider(SslProvider.JDK).protocols(PROTOCOLS).endpointIdentificationAlgorithm("HTTPS");
        if (verifyCertBundle != null && verifyCertBundle.isEmpty()) {
            log.warn("verifyCertBundle is empty: server certificates and host names are NOT checked");
            tls.trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm(null);
        } else if (verifyCertBundle != null) {
            trust(tls, verifyCertBundle);
        }
        if (certificate != null) {
            certificate.addTo(tls);
        }
    }

    private static void trust(SslContextBuilder tls, String bundle) {
        try (InputStream pem = Pem.open(bundle)) {
            tls.trustManager(pem);
        } catch (IOException | IllegalArgumentException unusable) {
            throw new PermanentError(
                    "verifyCertBundle: no certificates can be read from it; the path of a readable PEM file, PEM text, or"
                            + " the empty text (no checks) is accepted",
                    null,
                    unusable);
        }
    }
}
