package io.reactorchannel.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/** What counts as a secret in a log line, and that lines are looked at. The secrets of these tests are of no other. */
class SecretsInLogsTest {

    private static final String SECRET = "open-sesame-of-the-watch";
    private static final String TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ3YXRjaCJ9.c2lnbmF0dXJl-_w";

    private final SecretSearch search = new SecretSearch(List.of("open-sesame", SECRET));

    private static LoggingEvent line(String message, @Nullable Throwable thrown, Object... arguments) {
        Logger logger = (Logger) LoggerFactory.getLogger(SecretsInLogsTest.class);
        return new LoggingEvent("", logger, Level.DEBUG, message, thrown, arguments);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Consumer c1 of group eyJ is stale: open, sesame",
                "a record {\"payload\": \"eyJuIjogMX0=\"} and a host eyJ.example.org",
                "Authorization: Bearer ***",
                "{authorization=Basic <filtered>}",
                "headers: authorization=<filtered>",
                "authorization: none; a bearer of news, Basic facts"
            })
    void aHarmlessLineIsNoFind(String message) {
        assertThat(search.blanked(line(message, new IllegalStateException(message))))
                .isEmpty();
    }

    @Test
    void aSecretIsFoundInTheMessage() {
        assertThat(search.blanked(line("bad token '" + SECRET + "', again", null)))
                .contains("bad token '***', again");
    }

    @Test
    void aSecretIsFoundInAnArgument() {
        assertThat(search.blanked(line("bad {} of {}", null, SECRET, 1))).contains("bad *** of 1");
    }

    static Stream<Throwable> throwables() {
        Throwable secret = new IllegalStateException("told " + SECRET);
        Throwable suppressing = new IllegalStateException("harmless");
        suppressing.addSuppressed(new RuntimeException("harmless", secret));
        return Stream.of(secret, new RuntimeException("harmless", secret), suppressing);
    }

    @ParameterizedTest
    @MethodSource("throwables")
    void aSecretIsFoundInAThrowableItsCausesAndWhatTheySuppressed(Throwable thrown) {
        assertThat(search.blanked(line("harmless", thrown)))
                .hasValueSatisfying(found -> assertThat(found)
                        .startsWith("harmless\n")
                        .contains("IllegalStateException: told ***")
                        .doesNotContain("sesame"));
    }

    @Test
    void aCircleOfCausesIsWalkedOnce() {
        Throwable first = new IllegalStateException("told " + SECRET);
        Throwable second = new IllegalStateException("harmless", first);
        first.initCause(second);

        assertThat(search.blanked(line("harmless", second))).isPresent();
    }

    @Test
    void aSecretIsFoundInTheDiagnosticContextAndInKeyValues() {
        LoggingEvent context = line("harmless", null);
        context.setMDCPropertyMap(Map.of("caller", SECRET));
        LoggingEvent pairs = line("harmless", null);
        pairs.setKeyValuePairs(List.of(new KeyValuePair("caller", SECRET)));

        assertThat(search.blanked(context)).contains("harmless\ncaller=***");
        assertThat(search.blanked(pairs)).contains("harmless\ncaller=\"***\"");
    }

    @Test
    void anUnknownJsonWebTokenIsFound() {
        assertThat(search.blanked(line("issued " + TOKEN + ".", null))).contains("issued ***.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Basic dTpw",
                "DefaultHttpHeaders[accept: x, authorization: Bearer dTpw, host: y]",
                "{\"Authorization\": \"Bearer dTpw\"}",
                "\"Authorization\" : [ \"bearer dTpw\" ]",
                "authorization=Basic dTpw",
            })
    void theCredentialsOfAnUnknownHeaderAreFound(String message) {
        assertThat(search.blanked(line(message, null))).contains(message.replace("dTpw", "***"));
    }

    @Test
    void aLongLineIsShownInPart() {
        assertThat(search.blanked(line("long ".repeat(10_000) + SECRET, null)))
                .hasValueSatisfying(found -> assertThat(found).hasSizeLessThan(2_000));
    }

    @Test
    void textsThatAreTooShortAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> SecretsInLogs.register("abc"));
    }

    /** Fails when the watch is off, or does not see debug lines. */
    @ParameterizedTest
    @ValueSource(strings = {"io.reactorchannel.Any", "reactor.netty.Any", "io.netty.Any"})
    void aDebugLineWithASecretIsFoundWithTheTestAndTheLogger(String logger) {
        LoggerFactory.getLogger(logger).debug("by {}", SecretsInLogs.password("the-watch", "let-the-watch-in"));

        assertThat(SecretsInLogs.takeFinds())
                .extracting(SecretsInLogs.Find::toString)
                .containsExactly("during SecretsInLogsTest.aDebugLineWithASecretIsFoundWithTheTestAndTheLogger, by "
                        + logger + ": by ***");
    }

    @Test
    void credentialsAreFoundAsTheyGoWithALogin() {
        SecretsInLogs.password("the-watch", "let-the-watch-in");
        LoggerFactory.getLogger("io.reactorchannel.Any").debug("dGhlLXdhdGNoOmxldC10aGUtd2F0Y2gtaW4=");

        assertThat(SecretsInLogs.takeFinds()).hasSize(1);
    }

    @Test
    void aFindFailsOnceAndShowsNoSecret() {
        LoggerFactory.getLogger("io.reactorchannel.Any").debug("issued {}", TOKEN);

        assertThatThrownBy(SecretsInLogs::failOnFinds)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("by io.reactorchannel.Any: issued ***")
                .hasMessageNotContainingAny(TOKEN.split("\\."));
        SecretsInLogs.failOnFinds();
    }

    @Test
    void aFloodOfFindsIsBounded() {
        Logger logger = (Logger) LoggerFactory.getLogger("io.reactorchannel.Any");
        for (int number = 0; number < 1_000; number++) {
            logger.debug("{} {}", number, TOKEN);
        }

        assertThat(SecretsInLogs.takeFinds()).hasSizeBetween(1, 100);
    }
}
