package io.reactorchannel.internal.transport;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.reactorchannel.error.PermanentError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.netty.http.client.HttpClient;

/** Whose certificates are accepted. */
public final class Tls {

    private static final Logger log = LoggerFactory.getLogger(Tls.class);

    private Tls() {}

    /**
     * Applies a {@code verifyCertBundle} to a client.
     *
     * @param client the client to start from
     * @param verifyCertBundle null for the JVM's trust store; PEM text or the path of a PEM file for the certificates
     *     in it and no others; empty for no checks at all, which is logged as a warning
     * @return a client that checks certificates that way
     * @throws PermanentError when the bundle cannot be read or holds no certificate
     */
    public static HttpClient apply(HttpClient client, @Nullable String verifyCertBundle) {
        if (verifyCertBundle == null) {
            return client;
        }
        SslContext context = verifyCertBundle.isEmpty() ? unchecked() : trusting(verifyCertBundle);
        return client.secure(spec -> spec.sslContext(context));
    }

    private static SslContext unchecked() {
        log.warn("verifyCertBundle is empty: server certificates and host names are NOT checked");
        return build(SslContextBuilder.forClient()
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .endpointIdentificationAlgorithm(null));
    }

    private static SslContext trusting(String bundle) {
        try (InputStream pem = open(bundle)) {
            return build(SslContextBuilder.forClient().trustManager(pem).endpointIdentificationAlgorithm("HTTPS"));
        } catch (IOException | IllegalArgumentException unusable) {
            throw new PermanentError(
                    "verifyCertBundle: no certificates can be read from it; the path of a readable PEM file, PEM text, or"
                            + " the empty text (no checks) is accepted",
                    null,
                    unusable);
        }
    }

    private static InputStream open(String bundle) throws IOException {
        if (bundle.contains("-----BEGIN")) {
            return new ByteArrayInputStream(bundle.getBytes(StandardCharsets.US_ASCII));
        }
        try {
            return Files.newInputStream(Path.of(bundle));
        } catch (InvalidPathException noPath) {
            throw new IOException(noPath.getMessage(), noPath);
        }
    }

    private static SslContext build(SslContextBuilder builder) {
        try {
            return builder.sslProvider(SslProvider.JDK).build();
        } catch (IOException unusable) {
            throw new PermanentError("verifyCertBundle: TLS cannot be set up with it", null, unusable);
        }
    }
}
