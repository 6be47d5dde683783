package io.reactorchannel.service.internal.auth;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import reactor.core.publisher.Mono;

/** The tokens issued and not yet expired. Safe for use by many threads. */
public final class Tokens {

    private final Map<String, Long> ends = new ConcurrentHashMap<>();
    private final AtomicLong nextSweep;
    private final Secrets secrets;
    private final long lifetimeNanos;
    private final LongSupplier nanoTime;

    /**
     * Makes an empty store.
     *
     * @param secrets makes the tokens
     * @param lifetime how long a token is valid, up to 292 years
     * @param nanoTime the clock, {@link System#nanoTime()} outside tests
     */
    public Tokens(Secrets secrets, Duration lifetime, LongSupplier nanoTime) {
        this.secrets = secrets;
        this.lifetimeNanos = lifetime.toNanos();
        this.nanoTime = nanoTime;
        this.nextSweep = new AtomicLong(nanoTime.getAsLong() + lifetimeNanos);
    }

    /**
     * A new token, valid from now on.
     *
     * @return the token, another one for each subscriber
     */
    public Mono<String> issue() {
        return secrets.next().doOnNext(this::keep);
    }

    /**
     * Whether the token was issued, has not expired and was not revoked.
     *
     * @param token what the caller presents
     * @return true when it is valid now
     */
    public boolean accepts(String token) {
        Long end = ends.get(token);
        return end != null && end - nanoTime.getAsLong() > 0;
    }

    /** Makes every token issued so far invalid. */
    public void revokeAll() {
        ends.clear();
    }

    /**
     * Makes one token invalid.
     *
     * @param token what a caller presents, valid or not
     */
    public void revoke(String token) {
        ends.remove(token);
    }

    /** How many tokens are remembered, expired ones that were not swept yet included. */
    int size() {
        return ends.size();
    }

    private void keep(String token) {
        long now = nanoTime.getAsLong();
        sweep(now);
        ends.put(token, now + lifetimeNanos);
    }

    /** Once a lifetime: what is swept is at most one lifetime past its end. */
    private void sweep(long now) {
        long due = nextSweep.get();
        if (now - due >= 0 && nextSweep.compareAndSet(due, now + lifetimeNanos)) {
            ends.values().removeIf(end -> end - now <= 0);
        }
    }
}
