package io.reactorchannel.internal.transport;

import io.netty.handler.ssl.SslContextBuilder;
import io.reactorchannel.error.PermanentError;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The certificate by which a client is known to the server (mutual TLS).
 *
 * @param chain PEM text, or the path of a PEM file, with the certificate and those above it
 * @param privateKey PEM text, or the path of a PEM file, with the PKCS#8 key
 * @param passphrase of the key; null when it is not encrypted
 */
record ClientCertificate(
        @Nullable String chain,
        @Nullable String privateKey,
        @Nullable String passphrase) {

    /** Adds it to what TLS is made with; {@link PermanentError} when it cannot be used. */
    void addTo(SslContextBuilder tls) {
        if (chain == null || privateKey == null) {
            throw new PermanentError("clientCertificate: the chain and the private key must not be null");
        }
        try (InputStream certificates = Pem.open(chain);
                InputStream key = Pem.open(privateKey)) {
            tls.keyManager(certificates, key, passphrase);
        } catch (IOException | IllegalArgumentException unusable) {
            throw new PermanentError(
                    "clientCertificate: no certificates and private key can be read from it; PEM texts or the paths of"
                            + " readable PEM files are accepted, the key as PKCS#8 ('BEGIN PRIVATE KEY', or 'BEGIN"
                            + " ENCRYPTED PRIVATE KEY' with its passphrase)",
                    null,
                    unusable);
        }
    }

    /** Its parts are secrets, or the places of secrets. */
    @Override
    public String toString() {
        return "ClientCertificate";
    }
}
