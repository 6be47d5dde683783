package io.reactorchannel.spring.autoconfigure;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundles;
import reactor.netty.http.client.HttpClient;

/** Hands TLS and proxy settings to a builder, whichever it is. */
final class ConfiguredTls {

    private ConfiguredTls() {}

    /** Applies a bundle or certificates to trust, but not both. */
    static void apply(
            SslSettings ssl,
            String prefix,
            @Nullable SslBundles bundles,
            Consumer<UnaryOperator<HttpClient>> httpClient,
            Consumer<String> verifyCertBundle) {
        String bundle = ssl.getBundle();
        String certificates = ssl.getVerifyCertBundle();
        if (bundle != null && certificates != null) {
            throw new InvalidChannelPropertyException(
                    prefix + ".ssl.verify-cert-bundle",
                    "must not be set together with ssl.bundle; one of them is accepted");
        }
        if (bundle != null) {
            httpClient.accept(SslBundleTls.of(bundles, prefix + ".ssl.bundle", bundle));
        }
        if (certificates != null) {
            verifyCertBundle.accept(certificates);
        }
    }
}
