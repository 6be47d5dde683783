package io.reactorchannel.service.internal.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Mono;

/**
 * Issues and checks tokens: JSON Web Tokens (RFC 7519), signed with HMAC SHA-256. All services with the same key accept
 * each other's. What is revoked is revoked here only. Safe for use by many threads.
 */
public final class Tokens {

    /** The least bytes of a key: those of the hash. */
    public static final int LEAST_KEY_BYTES = 32;

    private static final JWSHeader HEADER = new JWSHeader(JWSAlgorithm.HS256);

    /** The claims of issue and end count in seconds; these in milliseconds. */
    private static final String ISSUED_MILLIS = "iat_ms";

    private static final String END_MILLIS = "exp_ms";

    private final Map<String, Long> revoked = new ConcurrentHashMap<>();
    private final AtomicLong revokedUpTo = new AtomicLong(Long.MIN_VALUE);
    private final Secrets secrets;
    private final JWSSigner signer;
    private final JWSVerifier verifier;
    private final Duration lifetime;
    private final InstantSource clock;

    /**
     * Makes an issuer.
     *
     * @param key signs the tokens, {@value #LEAST_KEY_BYTES} bytes or more
     * @param secrets makes the tokens' ids
     * @param lifetime how long a token is valid
     * @param clock the same for all who share the key, more or less
     * @throws IllegalArgumentException when the key is too short
     */
    public Tokens(byte[] key, Secrets secrets, Duration lifetime, InstantSource clock) {
        this.secrets = secrets;
        this.lifetime = lifetime;
        this.clock = clock;
        try {
            signer = new MACSigner(key);
            verifier = new MACVerifier(key);
        } catch (JOSEException tooShort) {
            throw new IllegalArgumentException(
                    "a key of " + LEAST_KEY_BYTES + " bytes or more is accepted, not " + key.length, tooShort);
        }
        user(signed("", "")); // the first of all loads classes, which an event loop must not wait for
    }

    /**
     * A new token, valid from now on.
     *
     * @param user whose it is
     * @return the token, another one for each subscriber
     */
    public Mono<String> issue(String user) {
        return secrets.next().map(id -> signed(id, user));
    }

    /**
     * How long a token is valid.
     *
     * @return from its issue to its end
     */
    public Duration lifetime() {
        return lifetime;
    }

    /**
     * Whose token this is, if it is one: signed with the key, not expired, not revoked.
     *
     * @param token what the caller presents
     * @return the user it was issued to; empty when it is not valid now
     */
    public Optional<String> user(String token) {
        return claims(token).filter(this::isValid).map(JWTClaimsSet::getSubject);
    }

    /** Makes every token issued so far invalid. */
    public void revokeAll() {
        revokedUpTo.set(clock.millis());
    }

    /**
     * Makes one token invalid.
     *
     * @param token what a caller presents, valid or not
     */
    public void revoke(String token) {
        claims(token).filter(this::isValid).ifPresent(valid -> {
            forgetExpired();
            revoked.put(valid.getJWTID(), millis(valid, END_MILLIS));
        });
    }

    /** How many single tokens are remembered as revoked. */
    int revoked() {
        return revoked.size();
    }

    private String signed(String id, String user) {
        // later than the latest that is revoked, within the same millisecond, too
        Instant issued = Instant.ofEpochMilli(Math.max(clock.millis(), revokedUpTo.get() + 1));
        Instant end = issued.plus(lifetime);
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .jwtID(id)
                .subject(user)
                .issueTime(Date.from(issued))
                .expirationTime(Date.from(end.plusSeconds(1)))
                .claim(ISSUED_MILLIS, issued.toEpochMilli())
                .claim(END_MILLIS, end.toEpochMilli())
                .build();
        SignedJWT token = new SignedJWT(HEADER, claims);
        try {
            token.sign(signer);
        } catch (JOSEException impossible) {
            throw new IllegalStateException("a token could not be signed", impossible);
        }
        return token.serialize();
    }

    /** The claims of a token with our signature. */
    private Optional<JWTClaimsSet> claims(String token) {
        try {
            SignedJWT presented = SignedJWT.parse(token);
            return HEADER.getAlgorithm().equals(presented.getHeader().getAlgorithm()) && presented.verify(verifier)
                    ? Optional.of(presented.getJWTClaimsSet())
                    : Optional.empty();
        } catch (ParseException | JOSEException | IllegalStateException notOurs) {
            return Optional.empty();
        }
    }

    private boolean isValid(JWTClaimsSet claims) {
        return claims.getSubject() != null
                && claims.getJWTID() != null
                && millis(claims, END_MILLIS) > clock.millis()
                && millis(claims, ISSUED_MILLIS) > revokedUpTo.get()
                && !revoked.containsKey(claims.getJWTID());
    }

    /** What somebody else signed with our key, without our claims, has ended long ago. */
    private static long millis(JWTClaimsSet claims, String name) {
        return claims.getClaim(name) instanceof Number number ? number.longValue() : Long.MIN_VALUE;
    }

    private void forgetExpired() {
        long now = clock.millis();
        revoked.values().removeIf(end -> end <= now);
    }
}
