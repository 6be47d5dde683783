package io.reactorchannel.spring.autoconfigure;

import org.jspecify.annotations.Nullable;

/** Whose certificates are accepted and which is shown, as properties. */
class SslSettings {

    /** Name of an SSL bundle (spring.ssl.bundle) with the certificates to trust and the client's own. */
    private @Nullable String bundle;

    /**
     * PEM text or path of a PEM file with the certificates to trust, instead of a bundle; empty for no checks at all.
     */
    private @Nullable String verifyCertBundle;

    public @Nullable String getBundle() {
        return bundle;
    }

    public void setBundle(@Nullable String bundle) {
        this.bundle = bundle;
    }

    public @Nullable String getVerifyCertBundle() {
        return verifyCertBundle;
    }

    public void setVerifyCertBundle(@Nullable String verifyCertBundle) {
        this.verifyCertBundle = verifyCertBundle;
    }
}
