package io.reactorchannel.service;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Where settings come from that are not among the arguments: the environment, and after it a properties file. */
final class SettingSources implements IDefaultValueProvider {

    private static final String VARIABLE_PREFIX = "REACTOR_CHANNEL_";
    private static final String KAFKA_VARIABLE_PREFIX = VARIABLE_PREFIX + "KAFKA_";
    private static final String KAFKA_PREFIX = "kafka.";
    private static final Set<String> PREFIXES = Set.of("user.", "client.", KAFKA_PREFIX);

    /** An option, and no property of Kafka's clients. */
    private static final String KAFKA_PROPERTY = variable("kafka-property");

    private final Map<String, String> environment;
    private final Map<String, String> file;

    private SettingSources(Map<String, String> environment, Map<String, String> file) {
        this.environment = environment;
        this.file = file;
    }

    static SettingSources of(Map<String, String> environment) {
        return new SettingSources(environment, Map.of());
    }

    /**
     * The same with a file after the environment.
     *
     * @param options the names that it may have beside those with a prefix
     * @throws IllegalArgumentException when the file cannot be read, or has a name that nobody knows; never with a
     *     value
     */
    SettingSources and(@Nullable Path path, Set<String> options) {
        if (path == null) {
            return this;
        }
        Properties properties = new Properties();
        try (Reader text = Files.newBufferedReader(path)) {
            properties.load(text);
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new IllegalArgumentException(
                    "--config: " + path + " cannot be read as a properties file", unreadable);
        }
        Map<String, String> settings = properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, properties::getProperty));
        settings.keySet().stream()
                .filter(name -> !options.contains(name) && PREFIXES.stream().noneMatch(name::startsWith))
                .sorted()
                .findFirst()
                .ifPresent(unknown -> {
                    throw new IllegalArgumentException(
                            "--config: " + path + ": '" + unknown + "' is no option; --help lists those there are");
                });
        return new SettingSources(environment, settings);
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        return argument instanceof OptionSpec option
                ? get(option.longestName().substring(2)).orElse(null)
                : null;
    }

    /** The value of an option. */
    Optional<String> get(String name) {
        return Optional.ofNullable(environment.get(variable(name))).or(() -> Optional.ofNullable(file.get(name)));
    }

    /** What the names with that prefix go on with, and their values. */
    Map<String, String> startingWith(String prefix) {
        Map<String, String> found = new TreeMap<>();
        file.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), value);
            }
        });
        if (prefix.equals(KAFKA_PREFIX)) {
            environment.forEach((name, value) -> {
                if (name.startsWith(KAFKA_VARIABLE_PREFIX) && !name.equals(KAFKA_PROPERTY)) {
                    found.put(kafkaProperty(name), value);
                }
            });
        }
        return found;
    }

    private static String variable(String option) {
        return VARIABLE_PREFIX + option.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static String kafkaProperty(String variable) {
        return variable.substring(KAFKA_VARIABLE_PREFIX.length())
                .toLowerCase(Locale.ROOT)
                .replace('_', '.');
    }
}
