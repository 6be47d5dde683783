package io.reactorchannel.examples.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The command line: looks into topics, produces to them, and does each operation of a channel by itself.
 *
 * <p>{@code --help} lists the commands. The exit code is 0 when all went well, 2 for a wrong argument or setting, 3 for
 * an error that stays, 4 for one that may go away, and 130 after Ctrl-C; each says why in one line on standard error.
 */
@Command(
        name = "reactor-channel",
        mixinStandardHelpOptions = true,
        versionProvider = ReactorChannelCli.Version.class,
        description = "Looks into topics of a streaming service, and produces to them.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            TailCommand.class,
            ProduceCommand.class,
            LagCommand.class,
            LoginCommand.class,
            CreateCommand.class,
            SubscribeCommand.class,
            SubscriptionsCommand.class,
            ConsumeCommand.class,
            CommitCommand.class,
            UpdateFilterCommand.class,
            DeleteCommand.class,
            ServeCommand.class,
            ConnectionHelp.class,
            GenerateCompletion.class,
            HelpCommand.class
        },
        footer = {"", "Exit codes: 0 done, 2 usage, 3 permanent error, 4 temporary error, 130 interrupted."})
public final class ReactorChannelCli {

    private ReactorChannelCli() {}

    /**
     * Runs a command and ends the process with its exit code.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(commandLine(System.getenv()).execute(arguments));
    }

    /** All commands, with settings of an environment. */
    static CommandLine commandLine(Map<String, String> environment) {
        CommandLine line = new CommandLine(new ReactorChannelCli());
        describe(line, "generate-completion", "Print a completion script for bash and zsh: source it.");
        describe(line, "help", "Print the help of a command.");
        line.getSubcommands().values().forEach(ReactorChannelCli::plainly);
        plainly(line);
        ErrorReport report = new ErrorReport();
        return line.setDefaultValueProvider(new Settings(environment))
                .setOut(lines(FileDescriptor.out))
                .setErr(lines(FileDescriptor.err))
                .setParameterExceptionHandler(report)
                .setExecutionExceptionHandler(report)
                .setAllowOptionsAsOptionParameters(false);
    }

    private static void describe(CommandLine line, String command, String description) {
        CommandLine described = line.getSubcommands().get(command);
        if (described != null) {
            described.getCommandSpec().usageMessage().hidden(false).description(description);
        }
    }

    private static PrintWriter lines(FileDescriptor where) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(where), StandardCharsets.UTF_8), true);
    }

    /** Help in the order of the source, on a screen of 80 columns. */
    private static void plainly(CommandLine line) {
        CommandSpec spec = line.getCommandSpec();
        spec.usageMessage()
                .sortOptions(false)
                .abbreviateSynopsis(true)
                .width(80)
                .autoWidth(false);
    }

    /** The version in the jar's manifest. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = ReactorChannelCli.class.getPackage().getImplementationVersion();
            return new String[] {"reactor-channel " + (version == null ? "(not from a jar)" : version)};
        }
    }
}
