package io.reactorchannel.examples.cli;

import io.reactorchannel.service.StreamingService;
import java.util.Map;
import picocli.CommandLine;

/**
 * Runs commands once against a service of its own, so that the build can archive the classes that they load (class-data
 * sharing, {@code -XX:ArchiveClassesAtExit}).
 */
final class ArchiveTraining {

    private ArchiveTraining() {}

    /**
     * Runs them.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        int exitCode;
        try (StreamingService service =
                StreamingService.builder().user("me", "secret").start()) {
            Map<String, String> settings = Map.of(
                    Settings.variable("url"), service.url(),
                    Settings.variable("user"), "me",
                    Settings.variable("password"), "secret");
            CommandLine line = ReactorChannelCli.commandLine(settings);
            exitCode = line.execute("produce", "--records", "[{\"topic\": \"t\", \"payload\": {\"n\": 1}}]")
                    + line.execute("create", "--group", "g")
                    + line.execute("lag", "--group", "g")
                    + line.execute("tail", "t", "--from", "earliest", "--count", "1", "--where", "n=1");
        }
        System.exit(exitCode);
    }
}
