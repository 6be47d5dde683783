package io.reactorchannel;

import io.reactorchannel.error.PermanentError;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Where a consumer starts in a partition for which its group has no committed offset (Kafka's
 * {@code auto.offset.reset}).
 */
public enum OffsetReset {
    /** After the last record: only records produced from then on are seen. The default. */
    LATEST,
    /** At the first record that the service still has. The setting under which no record is missed. */
    EARLIEST,
    /** Nowhere: the service refuses to poll (400), a {@link PermanentError}. */
    NONE;

    /**
     * Reads the text form, as configuration files and the original clients have it.
     *
     * @param text {@code latest}, {@code earliest} or {@code none}, in any case
     * @return the value
     * @throws PermanentError for any other text
     */
    public static OffsetReset of(String text) {
        return Arrays.stream(values())
                .filter(value -> value.configValue().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new PermanentError("offset: '" + text + "' is not accepted; use one of "
                        + Arrays.stream(values()).map(OffsetReset::configValue).collect(Collectors.joining(", "))));
    }

    /**
     * The text form that goes to the service.
     *
     * @return {@code latest}, {@code earliest} or {@code none}
     */
    public String configValue() {
        return name().toLowerCase(Locale.ROOT);
    }
}
