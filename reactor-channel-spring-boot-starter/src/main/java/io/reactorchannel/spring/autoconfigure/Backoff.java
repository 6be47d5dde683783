package io.reactorchannel.spring.autoconfigure;

import java.time.Duration;
import reactor.util.retry.Retry;
import reactor.util.retry.RetryBackoffSpec;

/** Makes waits of properties. */
final class Backoff {

    private static final Duration SHORTEST = Duration.ofMillis(1);

    private Backoff() {}

    static boolean isSet(RetrySettings settings) {
        return settings.getMaxAttempts() != null
                || settings.getMinBackoff() != null
                || settings.getMaxBackoff() != null
                || settings.getJitter() != null;
    }

    /**
     * The waits of some settings: 1 s doubled up to 10 s with half of it as jitter, unless they say otherwise.
     *
     * @param attempts how many unless they say so
     * @throws InvalidChannelPropertyException when they are wrong
     */
    static RetryBackoffSpec of(RetrySettings settings, long attempts, String prefix) {
        Long most = settings.getMaxAttempts();
        Duration first = settings.getMinBackoff() == null ? Duration.ofSeconds(1) : settings.getMinBackoff();
        Duration longest =
                settings.getMaxBackoff() == null ? longerOf(first, Duration.ofSeconds(10)) : settings.getMaxBackoff();
        double jitter = settings.getJitter() == null ? 0.5 : settings.getJitter();
        require(most == null || most >= 0, prefix + ".max-attempts", most + " is not accepted; 0 or more is");
        require(first.compareTo(SHORTEST) >= 0, prefix + ".min-backoff", first + " is not accepted; 1ms or more is");
        require(
                longest.compareTo(first) >= 0,
                prefix + ".max-backoff",
                longest + " is not accepted; min-backoff, " + first + ", or more is");
        require(jitter >= 0 && jitter <= 1, prefix + ".jitter", jitter + " is not accepted; 0 to 1 is");
        return Retry.backoff(most == null ? attempts : most, first)
                .maxBackoff(longest)
                .jitter(jitter);
    }

    private static Duration longerOf(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static void require(boolean accepted, String property, String problem) {
        if (!accepted) {
            throw new InvalidChannelPropertyException(property, problem);
        }
    }
}
