package io.reactorchannel.internal.arguments;

import io.reactorchannel.error.PermanentError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Checks of arguments. Each throws {@link PermanentError} with the parameter's name and what is accepted. */
public final class Arguments {

    /** Netty, Kafka and Reactor's timers take any duration up to this one. */
    public static final Duration LONGEST = Duration.ofMillis(Integer.MAX_VALUE);

    private Arguments() {}

    /** The value, which must be there. */
    public static <T> T required(String parameter, @Nullable T value) {
        if (value == null) {
            throw new PermanentError(parameter + ": must be set and not null");
        }
        return value;
    }

    /** The duration, which must be between the least and {@link #LONGEST}. */
    public static Duration duration(String parameter, @Nullable Duration value, Duration least) {
        if (value == null || value.compareTo(least) < 0 || value.compareTo(LONGEST) > 0) {
            throw new PermanentError(parameter + ": " + value + " is not accepted; " + least.toMillis() + " ms to "
                    + LONGEST.toMillis() + " ms is");
        }
        return value;
    }

    /** The duration, which must be at least a millisecond. */
    public static Duration duration(String parameter, @Nullable Duration value) {
        return duration(parameter, value, Duration.ofMillis(1));
    }

    /** The number, which must be within the bounds. */
    public static int number(String parameter, int value, int least, int most) {
        if (value < least || value > most) {
            throw new PermanentError(parameter + ": " + value + " is not accepted; " + least + " to " + most + " is");
        }
        return value;
    }

    /**
     * User and password as they go into a header (RFC 7617), in base64. The messages do not repeat them.
     *
     * @param userParameter the name of the user's parameter
     * @param user not empty, without colon and control characters
     * @param passwordParameter the name of the password's parameter
     * @param password without control characters
     */
    public static String basicCredentials(
            String userParameter, @Nullable String user, String passwordParameter, @Nullable String password) {
        if (user == null || user.isEmpty() || user.indexOf(':') >= 0 || hasControls(user)) {
            throw new PermanentError(userParameter
                    + ": must not be null or empty, nor contain a colon or a control character (RFC 7617)");
        }
        if (password == null || hasControls(password)) {
            throw new PermanentError(
                    passwordParameter + ": must not be null nor contain a control character (RFC 7617)");
        }
        return Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** Whether there is a character in it that could end a header. */
    public static boolean hasControls(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }
}
