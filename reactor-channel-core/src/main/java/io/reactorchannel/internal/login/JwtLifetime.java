package io.reactorchannel.internal.login;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads from a JSON Web Token how long it can be used (RFC 7519: {@code exp}, {@code iat}). Its signature is the
 * service's to check.
 */
final class JwtLifetime {

    /** Made in advance: looking for a deserializer takes a lock, and event loops must not wait for each other. */
    private static final ObjectReader JSON = new JsonMapper().readerFor(JsonNode.class);

    /** Beyond this a time is taken for nonsense; in seconds since 1970, the year 9999. */
    private static final long LATEST = 253_402_300_799L;

    private JwtLifetime() {}

    /**
     * The time left. Where the token tells when it was issued it is not longer than the whole of its life, so that a
     * clock here that is behind does no harm.
     *
     * @param now by the clock here
     * @return empty for a text that is no such token, or is at its end already by the clock here: either may be wrong,
     *     and the service decides
     */
    static Optional<Duration> of(String token, Instant now) {
        JsonNode claims = claims(token);
        if (claims == null) {
            return Optional.empty();
        }
        OptionalLong end = seconds(claims, "exp");
        if (end.isEmpty()) {
            return Optional.empty();
        }
        Duration left = Duration.between(now, Instant.ofEpochSecond(end.getAsLong()));
        OptionalLong begin = seconds(claims, "iat");
        Duration whole = begin.isPresent() ? Duration.ofSeconds(end.getAsLong() - begin.getAsLong()) : left;
        Duration shorter = whole.compareTo(left) < 0 ? whole : left;
        return shorter.isNegative() || shorter.isZero() ? Optional.empty() : Optional.of(shorter);
    }

    private static @Nullable JsonNode claims(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return null;
        }
        try {
            return JSON.readValue(Base64.getUrlDecoder().decode(parts[1].getBytes(StandardCharsets.ISO_8859_1)));
        } catch (IllegalArgumentException | JacksonException notClaims) {
            return null;
        }
    }

    /** A {@code NumericDate}, with or without a fraction. */
    private static OptionalLong seconds(JsonNode claims, String name) {
        JsonNode value = claims.path(name);
        if (!value.isNumber()) {
            return OptionalLong.empty();
        }
        double seconds = value.doubleValue();
        return seconds >= 0 && seconds <= LATEST ? OptionalLong.of((long) seconds) : OptionalLong.empty();
    }
}
