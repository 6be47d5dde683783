package io.reactorchannel.spring.autoconfigure;

import io.reactorchannel.error.PermanentError;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A property of a channel is missing or has a value that is not accepted. */
final class InvalidChannelPropertyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final Pattern NAMED = Pattern.compile("([a-z][A-Za-z]*): (.*)", Pattern.DOTALL);

    private final String property;
    private final String problem;

    InvalidChannelPropertyException(String property, String problem) {
        this(property, problem, null);
    }

    private InvalidChannelPropertyException(String property, String problem, @Nullable Throwable cause) {
        super(property + ": " + problem, cause);
        this.property = property;
        this.problem = problem;
    }

    /**
     * Says which property it is that a builder has refused.
     *
     * @param prefix where the builder's settings come from
     * @param refused names the builder's parameter
     */
    static InvalidChannelPropertyException of(String prefix, PermanentError refused) {
        Matcher named = NAMED.matcher(String.valueOf(refused.getMessage()));
        return named.matches()
                ? new InvalidChannelPropertyException(prefix + "." + property(named.group(1)), named.group(2), refused)
                : new InvalidChannelPropertyException(prefix, String.valueOf(refused.getMessage()), refused);
    }

    private static String property(String parameter) {
        return switch (parameter) {
            case "base" -> "url";
            case "onPayloadError", "topic" -> "payload-error-topic";
            case "verifyCertBundle" -> "ssl.verify-cert-bundle";
            default -> parameter.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
        };
    }

    String property() {
        return property;
    }

    String problem() {
        return problem;
    }
}
