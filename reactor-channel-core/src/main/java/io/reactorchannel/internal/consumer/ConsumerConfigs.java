package io.reactorchannel.internal.consumer;

import io.reactorchannel.OffsetReset;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.internal.arguments.Arguments;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The Kafka settings that go to the service when a consumer is created: what the user set by name, over what the user
 * gave as extra settings, over the defaults.
 *
 * @param values the settings as they go out
 * @param offsetReset the effective {@code auto.offset.reset}
 */
public record ConsumerConfigs(Map<String, Object> values, OffsetReset offsetReset) {

    private static final String AUTO_OFFSET_RESET = "auto.offset.reset";
    private static final String ENABLE_AUTO_COMMIT = "enable.auto.commit";
    private static final String SESSION_TIMEOUT = "session.timeout.ms";
    private static final String REQUEST_TIMEOUT = "request.timeout.ms";

    /**
     * Puts the settings together.
     *
     * @param extra the extra settings
     * @param offset set by name; null when not
     * @param sessionTimeout set by name; null when not
     * @param requestTimeout set by name; null when not
     * @throws PermanentError when one is not acceptable, or the two time-outs do not go together
     */
    public static ConsumerConfigs of(
            Map<String, ?> extra,
            @Nullable OffsetReset offset,
            @Nullable Duration sessionTimeout,
            @Nullable Duration requestTimeout) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put(ENABLE_AUTO_COMMIT, "false");
        values.put(AUTO_OFFSET_RESET, OffsetReset.LATEST.configValue());
        extra.forEach((key, value) -> values.put(key, acceptable(key, value)));
        if (offset != null) {
            values.put(AUTO_OFFSET_RESET, offset.configValue());
        }
        putMillis(values, SESSION_TIMEOUT, "sessionTimeout", sessionTimeout);
        putMillis(values, REQUEST_TIMEOUT, "requestTimeout", requestTimeout);
        checkTimeouts(values);
        OffsetReset effective = offset != null ? offset : effectiveOffset(values);
        return new ConsumerConfigs(Map.copyOf(values), effective);
    }

    private static OffsetReset effectiveOffset(Map<String, Object> values) {
        try {
            return OffsetReset.of(String.valueOf(values.get(AUTO_OFFSET_RESET)));
        } catch (PermanentError unknown) {
            throw new PermanentError("extraConfigs: " + AUTO_OFFSET_RESET + ": " + unknown.getMessage(), null, unknown);
        }
    }

    private static Object acceptable(@Nullable String key, @Nullable Object value) {
        if (key == null || key.isBlank()) {
            throw new PermanentError("extraConfigs: has a null or blank key");
        }
        if (!(value instanceof String || value instanceof Number || value instanceof Boolean)) {
            throw new PermanentError("extraConfigs: '" + key + "' has "
                    + (value == null ? "null" : "a " + value.getClass().getSimpleName())
                    + "; a string, a number or a boolean is accepted");
        }
        return value;
    }

    private static void putMillis(
            Map<String, Object> values, String key, String parameter, @Nullable Duration timeout) {
        if (timeout == null) {
            return;
        }
        values.put(key, Long.toString(Arguments.duration(parameter, timeout).toMillis()));
    }

    private static void checkTimeouts(Map<String, Object> values) {
        Object session = values.get(SESSION_TIMEOUT);
        Object request = values.get(REQUEST_TIMEOUT);
        if ((session == null) != (request == null)) {
            throw new PermanentError(
                    "requestTimeout and sessionTimeout: only one of the two is set; set both, the request"
                            + " timeout greater than the session timeout, or neither");
        }
        if (session != null && request != null && millis("request", request) <= millis("session", session)) {
            throw new PermanentError("requestTimeout: " + request + " ms is not greater than the sessionTimeout, "
                    + session + " ms, as it has to be");
        }
    }

    private static long millis(String name, Object value) {
        try {
            long millis = Long.parseLong(value.toString());
            if (millis < 1) {
                throw new NumberFormatException("not positive");
            }
            return millis;
        } catch (NumberFormatException notMillis) {
            throw new PermanentError(
                    "extraConfigs: " + name + ".timeout.ms is '" + value
                            + "'; a whole number of milliseconds, at least 1, is accepted",
                    null,
                    notMillis);
        }
    }
}
