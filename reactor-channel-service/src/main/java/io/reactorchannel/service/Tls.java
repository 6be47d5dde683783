package io.reactorchannel.service;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads what a server needs for TLS from PEM files. */
final class Tls {

    private Tls() {}

    /**
     * Throws {@link IllegalArgumentException} when a file cannot be read, or what is in it does not fit.
     *
     * @param clientAuthorities whose certificates clients have to show; null for no certificate
     */
    static SslContext of(Path certificates, Path key, @Nullable Path clientAuthorities) {
        try (InputStream chain = Files.newInputStream(certificates);
                InputStream secret = Files.newInputStream(key)) {
            SslContextBuilder builder = SslContextBuilder.forServer(chain, secret)
                    .sslProvider(SslProvider.JDK)
                    .protocols("TLSv1.3", "TLSv1.2");
            if (clientAuthorities != null) {
                demandCertificates(builder, clientAuthorities);
            }
            return builder.build();
        } catch (IOException | IllegalArgumentException unusable) {
            throw new IllegalArgumentException(
                    "tls: a PEM file of certificates and one of their key (PKCS#8, not encrypted) are accepted, not "
                            + certificates + " and " + key
                            + (clientAuthorities == null ? "" : ", and one of authorities, not " + clientAuthorities)
                            + ": " + unusable.getMessage(),
                    unusable);
        }
    }

    private static void demandCertificates(SslContextBuilder builder, Path authorities) throws IOException {
        try (InputStream trusted = Files.newInputStream(authorities)) {
            builder.trustManager(trusted).clientAuth(ClientAuth.REQUIRE);
        }
    }
}
