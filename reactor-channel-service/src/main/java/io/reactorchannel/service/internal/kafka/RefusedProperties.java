package io.reactorchannel.service.internal.kafka;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;

/** Says which properties Kafka's clients do not accept: names them, and never their values, as Kafka's words do. */
final class RefusedProperties {

    private RefusedProperties() {}

    /**
     * The first property whose value is none that the clients which know it accept. With config providers values are
     * only known when clients are made.
     */
    static Optional<String> first(Map<String, String> properties) {
        if (properties.containsKey(AbstractConfig.CONFIG_PROVIDERS_CONFIG)) {
            return Optional.empty();
        }
        return Stream.of(ConsumerConfig.configDef(), ProducerConfig.configDef(), AdminClientConfig.configDef())
                .flatMap(known -> known.validate(properties).stream())
                .filter(checked -> properties.containsKey(checked.name()))
                .filter(checked -> !checked.errorMessages().isEmpty())
                .map(checked -> checked.name())
                .sorted()
                .findFirst();
    }

    /** Why clients do not start. */
    static IllegalStateException refusal(RuntimeException failure, Map<String, String> properties) {
        String reasons = links(failure)
                .map(link -> link instanceof ConfigException
                        ? "not accepted: " + namesIn(link, properties.keySet())
                        : withoutValues(String.valueOf(link.getMessage()), properties))
                .distinct()
                .collect(Collectors.joining(": "));
        boolean hasValues = links(failure)
                .anyMatch(link -> link instanceof ConfigException
                        || !withoutValues(String.valueOf(link.getMessage()), properties)
                                .equals(link.getMessage()));
        return new IllegalStateException("kafka: its clients do not start: " + reasons, hasValues ? null : failure);
    }

    private static Stream<Throwable> links(Throwable failure) {
        return Stream.iterate(failure, link -> link != null, Throwable::getCause);
    }

    private static String namesIn(Throwable failure, Set<String> names) {
        String words = String.valueOf(failure.getMessage());
        return names.stream().filter(words::contains).sorted().collect(Collectors.joining(", "));
    }

    private static String withoutValues(String words, Map<String, String> properties) {
        String rest = words;
        for (Map.Entry<String, String> property : properties.entrySet()) {
            rest = rest.replace(property.getValue(), "(" + property.getKey() + ")");
        }
        return rest;
    }
}
