package io.reactorchannel.testing;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * A search for secrets in log lines. A secret is a text that is known to be one, whatever looks like a JSON Web Token,
 * and the credentials of an {@code Authorization} header unless they are blanked.
 */
final class SecretSearch {

    private static final Pattern JSON_WEB_TOKEN = Pattern.compile("eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]+");
    private static final Pattern AUTHORIZATION =
            Pattern.compile("(?i)(authorization[\"']?\\s*[:=][\\s\\[(\"']*(?:bearer|basic)\\s+)"
                    + "(?!\\*\\*\\*|<filtered>)[^\\s\"',;\\])]+");
    private static final String BLANK = "***";
    private static final int MAX_SHOWN = 1_000;

    private final Collection<String> known;

    /** A search for these texts too, and for those that are added to them later. */
    SecretSearch(Collection<String> known) {
        this.known = known;
    }

    /** The line with its secrets blanked, if it shows any. */
    Optional<String> blanked(ILoggingEvent line) {
        String text = text(line);
        return showsSecret(text) ? Optional.of(shortened(blank(text))) : Optional.empty();
    }

    private boolean showsSecret(String text) {
        for (String secret : known) {
            if (text.contains(secret)) {
                return true;
            }
        }
        return JSON_WEB_TOKEN.matcher(text).find()
                || AUTHORIZATION.matcher(text).find();
    }

    private String blank(String text) {
        // the longest first, lest the rest of it be shown where a shorter one is its beginning
        List<String> longestFirst = known.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        String blanked = text;
        for (String secret : longestFirst) {
            blanked = blanked.replace(secret, BLANK);
        }
        blanked = JSON_WEB_TOKEN.matcher(blanked).replaceAll(BLANK);
        return AUTHORIZATION.matcher(blanked).replaceAll("$1" + BLANK);
    }

    private static String shortened(String text) {
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
    }

    /** All that a layout may print of a line, but its thread, which tests name as they like. */
    private static String text(ILoggingEvent line) {
        StringBuilder text = new StringBuilder(String.valueOf(line.getFormattedMessage()));
        line.getMDCPropertyMap()
                .forEach((key, value) ->
                        text.append('\n').append(key).append('=').append(value));
        List<KeyValuePair> pairs = line.getKeyValuePairs();
        if (pairs != null) {
            pairs.forEach(pair -> text.append('\n').append(pair));
        }
        append(text, line.getThrowableProxy());
        return text.toString();
    }

    private static void append(StringBuilder text, @Nullable IThrowableProxy throwable) {
        if (throwable == null) {
            return;
        }
        text.append('\n').append(throwable.getClassName()).append(": ").append(throwable.getMessage());
        append(text, throwable.getCause());
        for (IThrowableProxy suppressed : throwable.getSuppressed()) {
            append(text, suppressed);
        }
    }
}
