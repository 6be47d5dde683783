package io.reactorchannel.internal.transport;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads {@code Retry-After} (RFC 9110, 10.2.3): seconds or a date. */
final class RetryAfter {

    /** What a service may ask for at most; a larger value is taken as this one. */
    static final Duration LONGEST = Duration.ofHours(1);

    private RetryAfter() {}

    /** The wait asked for; empty when nothing positive and readable is. */
    static Optional<Duration> parse(@Nullable String header, Clock clock) {
        return Optional.ofNullable(header)
                .map(String::strip)
                .flatMap(text -> text.matches("\\d{1,18}") ? seconds(text) : untilDate(text, clock))
                .filter(wait -> wait.compareTo(Duration.ZERO) > 0)
                .map(wait -> wait.compareTo(LONGEST) > 0 ? LONGEST : wait);
    }

    private static Optional<Duration> seconds(String text) {
        return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }

    private static Optional<Duration> untilDate(String text, Clock clock) {
        try {
            ZonedDateTime date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
            return Optional.of(Duration.between(clock.instant(), date.toInstant()));
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }
}
