package io.reactorchannel.internal.login;

import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A token as it was issued.
 *
 * @param value what goes behind {@code Bearer}
 * @param lifetime how long it can be used from now on; null when that is not known
 */
public record Token(String value, @Nullable Duration lifetime) {

    /** Servers refuse headers that are longer, and most do so far earlier. */
    private static final int MAX_LENGTH = 32 * 1024;

    /** A token of which only the text is known; one that is a JSON Web Token tells its end by itself. */
    public static Token of(String value) {
        return new Token(
                value, JwtLifetime.of(value, Clock.systemUTC().instant()).orElse(null));
    }

    /** Whether a text can stand in a header as a token. */
    public static boolean isUsable(String text) {
        return !text.isBlank()
                && text.length() <= MAX_LENGTH
                && text.chars().allMatch(character -> character >= ' ' && character <= '~');
    }

    /** The token is a secret. */
    @Override
    public String toString() {
        return "Token[" + (lifetime == null ? "" : lifetime) + "]";
    }
}
