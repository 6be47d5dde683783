package io.reactorchannel.service.internal.auth;

import java.security.SecureRandom;
import java.util.Base64;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Makes random strings nobody can guess: letters, digits, {@code -} and {@code _}. */
public final class Secrets {

    private static final int BYTES = 24;

    private final SecureRandom random = new SecureRandom();

    /** Makes a source of its own. */
    public Secrets() {}

    /**
     * A new string of 32 characters, 192 random bits. The generator may read the system's entropy device, so it is
     * asked on a thread that may block.
     *
     * @return the string, another one for each subscriber
     */
    public Mono<String> next() {
        return Mono.fromSupplier(this::generate).subscribeOn(Schedulers.boundedElastic());
    }

    private String generate() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
