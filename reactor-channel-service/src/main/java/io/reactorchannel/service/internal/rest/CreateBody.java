package io.reactorchannel.service.internal.rest;

import io.reactorchannel.service.internal.backend.ConsumerSettings;
import io.reactorchannel.service.internal.backend.OffsetReset;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The body that creates a consumer.
 *
 * @param consumerGroup the group's name
 * @param configs Kafka's consumer configs; those that mean nothing here are ignored
 */
record CreateBody(@Nullable String consumerGroup, @Nullable Map<String, @Nullable Object> configs) {

    ConsumerSettings settings(Duration defaultSessionTimeout, Duration maxSessionTimeout) {
        if (consumerGroup == null || consumerGroup.isEmpty()) {
            throw HttpFault.badRequest("consumerGroup is missing or empty");
        }
        Texts.requireUnicode(consumerGroup, "consumerGroup");
        if (consumerGroup.chars().anyMatch(Character::isISOControl)) {
            throw HttpFault.badRequest("consumerGroup has control characters");
        }
        if (configs != null) {
            configs.forEach(CreateBody::requireScalar);
        }
        return new ConsumerSettings(
                consumerGroup,
                offsetReset(),
                autoCommit(),
                sessionTimeout(maxSessionTimeout.toMillis()).orElse(defaultSessionTimeout));
    }

    private OffsetReset offsetReset() {
        String value = config("auto.offset.reset").orElse("latest");
        return switch (value) {
            case "latest" -> OffsetReset.LATEST;
            case "earliest" -> OffsetReset.EARLIEST;
            case "none" -> OffsetReset.NONE;
            default -> throw HttpFault.badRequest("auto.offset.reset is latest, earliest or none");
        };
    }

    private boolean autoCommit() {
        String value = config("enable.auto.commit").orElse("false");
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw HttpFault.badRequest("enable.auto.commit is true or false");
        };
    }

    private Optional<Duration> sessionTimeout(long most) {
        return config("session.timeout.ms").map(text -> millis(text, most));
    }

    private Optional<String> config(String name) {
        return Optional.ofNullable(configs).map(all -> all.get(name)).map(Object::toString);
    }

    private static Duration millis(String text, long most) {
        try {
            long millis = Long.parseLong(text.trim());
            if (millis >= 1 && millis <= most) {
                return Duration.ofMillis(millis);
            }
        } catch (NumberFormatException notANumber) {
            // refused below, like a number out of range
        }
        throw HttpFault.badRequest("session.timeout.ms is a number of milliseconds from 1 to " + most);
    }

    private static void requireScalar(String name, @Nullable Object value) {
        if (!(value instanceof String || value instanceof Number || value instanceof Boolean)) {
            throw HttpFault.badRequest("a value in configs is neither string, number nor boolean");
        }
    }
}
