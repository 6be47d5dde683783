package io.reactorchannel.service;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads what a server needs for TLS from PEM files. */
final class Tls {

    private Tls() {}

    /** Throws {@link IllegalArgumentException} when a file cannot be read, or what is in it does not fit. */
    static SslContext of(Path certificates, Path key) {
        try (InputStream chain = Files.newInputStream(certificates);
                InputStream secret = Files.newInputStream(key)) {
            return SslContextBuilder.forServer(chain, secret)
                    .sslProvider(SslProvider.JDK)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .build();
        } catch (IOException | IllegalArgumentException unusable) {
            throw new IllegalArgumentException(
                    "tls: a PEM file of certificates and one of their key (PKCS#8, not encrypted) are accepted, not "
                            + certificates + " and " + key + ": " + unusable.getMessage(),
                    unusable);
        }
    }
}
