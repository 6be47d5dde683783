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
     * A new key.
     *
     * @param bytes how long it is
     * @return random bytes; the generator may read the system's entropy device meanwhile
     */
    public byte[] key(int bytes) {
        byte[] key = new byte[bytes];
        random.nextBytes(key);
        return key;
    }

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
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key(BYTES));
    }
}
