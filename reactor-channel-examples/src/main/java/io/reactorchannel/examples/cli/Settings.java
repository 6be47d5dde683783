package io.reactorchannel.examples.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Values of options that are not among the arguments: of the environment, as {@code REACTOR_CHANNEL_CLI_} and the name
 * in capitals, and after it of the properties file that {@code REACTOR_CHANNEL_CLI_SETTINGS} names.
 */
final class Settings implements IDefaultValueProvider {

    private static final String PREFIX = "REACTOR_CHANNEL_CLI_";
    private static final String FILE = PREFIX + "SETTINGS";

    private final Map<String, String> environment;
    private @Nullable Properties file;

    Settings(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option) || option.usageHelp() || option.versionHelp()) {
            return null;
        }
        String name = option.longestName().substring(2);
        String variable = environment.get(variable(name));
        return variable != null ? variable : file(argument.command()).getProperty(name);
    }

    /** The variable that an option's value may stand in. */
    static String variable(String option) {
        return PREFIX + option.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private Properties file(CommandSpec command) {
        Properties known = file;
        if (known == null) {
            String path = environment.get(FILE);
            known = path == null
                    ? new Properties()
                    : read(Path.of(path), command.root().commandLine());
            file = known;
        }
        return known;
    }

    private static Properties read(Path path, CommandLine line) {
        Properties properties = new Properties();
        try (Reader text = Files.newBufferedReader(path)) {
            properties.load(text);
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new ParameterException(line, FILE + ": " + path + " cannot be read as a properties file");
        }
        properties.stringPropertyNames().stream()
                .filter(name -> line.getSubcommands().values().stream()
                        .noneMatch(command -> command.getCommandSpec().findOption("--" + name) != null))
                .findFirst()
                .ifPresent(unknown -> {
                    throw new ParameterException(line, FILE + ": " + path + ": '" + unknown + "' is no option");
                });
        return properties;
    }
}
