package io.reactorchannel.internal.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a token says that it lives. */
class JwtLifetimeTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

    private static String jwt(String claims) {
        return "eyJhbGciOiJub25lIn0."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8))
                + ".signature";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'exp': 1800003600}                             | PT1H",
                "{'exp': 1800003600.9, 'sub': 'me'}              | PT1H",
                "{'exp': 1800003600, 'iat': 1800000000}          | PT1H",
                "{'exp': 1800003600, 'iat': 1799999000}          | PT1H",
                "{'exp': 1800003600, 'iat': 1800003000}          | PT10M",
                "{'exp': 1800003600, 'iat': 'today'}             | PT1H",
            })
    void itLivesUntilItsEndAndNoLongerThanTheWholeOfItsLife(String claims, Duration expected) {
        assertThat(JwtLifetime.of(jwt(claims.replace('\'', '"')), NOW)).contains(expected);
    }

    /** The clock here may be wrong, and the service will tell. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'exp': 1800000000}",
                "{'exp': 1}",
                "{'exp': -5}",
                "{'exp': 1e300}",
                "{'exp': '1800003600'}",
                "{'exp': null}",
                "{'exp': 1800003600, 'iat': 1800009999}",
                "{}",
                "[1800003600]",
                "1800003600",
                "nonsense",
                ""
            })
    void anEndThatIsPastOrNoneAtAllIsNotKnown(String claims) {
        assertThat(JwtLifetime.of(jwt(claims.replace('\'', '"')), NOW)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "a.b", "a.b.c", "..", "a.b.c.d", "a.§§.c", "a. .c"})
    void whatIsNoJsonWebTokenHasNoKnownEnd(String token) {
        assertThat(JwtLifetime.of(token, NOW)).isEmpty();
    }

    @Test
    void theTextFormDoesNotShowTheToken() {
        assertThat(Token.of(jwt("{}"))).hasToString("Token[]");
        assertThat(new Token("secret", Duration.ofSeconds(5))).hasToString("Token[PT5S]");
    }
}
