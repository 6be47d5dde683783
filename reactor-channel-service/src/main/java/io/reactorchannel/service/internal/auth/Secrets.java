package io.reactorchannel.service.internal.auth;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Makes random strings nobody can guess: letters, digits, {@code -} and {@code _}. */
public final class Secrets {

    private static final int BYTES = 24;

    private final SecureRandom random = new SecureRandom();
    private final Mono<String> strings;

    /** Makes a source of its own. */
    public Secrets() {
        this.strings = Mono.fromSupplier(this::generate).subscribeOn(Schedulers.boundedElastic());
    }

    private Secrets(AtomicLong numbers) {
        this.strings = Mono.fromSupplier(() -> Long.toString(numbers.incrementAndGet()));
    }

    /** A source whose strings are numbers in their order, made on the caller's thread: where nothing is secret. */
    public static Secrets numbered() {
        return new Secrets(new AtomicLong());
    }

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
        return strings;
    }

    private String generate() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key(BYTES));
    }
}
