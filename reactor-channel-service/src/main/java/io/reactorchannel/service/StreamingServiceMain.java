package io.reactorchannel.service;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * Starts a {@link StreamingService} from the command line, prints {@code listening on http://HOST:PORT} when it is
 * ready, and runs until the process is told to end.
 *
 * <p>{@code --help} lists the arguments, and says how the environment or a file sets them. The exit code is 2 for a
 * wrong argument or setting and 1 when the service cannot start; both say why in one line on standard error. Needs
 * {@code info.picocli:picocli} and, unless {@code --no-metrics} is given,
 * {@code io.micrometer:micrometer-registry-prometheus} on the class path; the runnable jar has all.
 */
public final class StreamingServiceMain {

    private static final int NOT_STARTED = 1;
    private static final int WRONG_ARGUMENT = 2;

    private StreamingServiceMain() {}

    /**
     * Runs the service.
     *
     * @param arguments see {@code --help}
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public static void main(String[] arguments) throws InterruptedException {
        MainLog.configure();
        int exitCode = run(List.of(arguments), System.getenv(), System.out, System.err);
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    static int run(List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err)
            throws InterruptedException {
        try {
            Optional<StreamingServiceBuilder> service = parse(arguments, environment, out);
            if (service.isPresent()) {
                serve(service.get(), out);
            }
            return 0;
        } catch (CommandLine.UnmatchedArgumentException unknown) { // which it does not repeat: it may be a password
            err.println("error: unknown argument; --help lists those there are");
            return WRONG_ARGUMENT;
        } catch (CommandLine.ParameterException wrong) {
            err.println("error: " + wrong.getMessage());
            return WRONG_ARGUMENT;
        } catch (IllegalArgumentException wrong) {
            err.println("error: " + wrong.getMessage());
            return WRONG_ARGUMENT;
        } catch (IllegalStateException notStarted) {
            err.println("error: " + notStarted.getMessage());
            return NOT_STARTED;
        }
    }

    /** What the arguments and settings ask for. */
    static StreamingServiceBuilder builder(List<String> arguments, Map<String, String> environment) {
        return parse(arguments, environment, new PrintStream(OutputStream.nullOutputStream()))
                .orElseThrow();
    }

    /** What to start; nothing when help was asked for, which is printed then. */
    private static Optional<StreamingServiceBuilder> parse(
            List<String> arguments, Map<String, String> environment, PrintStream out) {
        ServiceCommand command = new ServiceCommand();
        CommandLine line = new CommandLine(command);
        SettingSources sources = sources(arguments, environment, line);
        line.setDefaultValueProvider(sources).parseArgs(arguments.toArray(String[]::new));
        if (line.isUsageHelpRequested()) {
            line.usage(out);
            return Optional.empty();
        }
        if (line.isVersionHelpRequested()) {
            line.printVersionHelp(out);
            return Optional.empty();
        }
        return Optional.of(command.builder(sources));
    }

    /** The file is named by an argument or a variable itself, and has to be read before the other arguments. */
    private static SettingSources sources(
            List<String> arguments, Map<String, String> environment, CommandLine command) {
        SettingSources variables = SettingSources.of(environment);
        ConfigOption option = new ConfigOption();
        new CommandLine(option)
                .setDefaultValueProvider(variables)
                .setUnmatchedArgumentsAllowed(true)
                .parseArgs(arguments.toArray(String[]::new));
        Set<String> names = command.getCommandSpec().options().stream()
                .map(known -> known.longestName().substring(2))
                .collect(Collectors.toSet());
        names.add("token-key");
        return variables.and(option.file, names);
    }

    @CommandLine.Command
    private static final class ConfigOption {

        @CommandLine.Option(names = "--config")
        private @Nullable Path file;
    }

    private static void serve(StreamingServiceBuilder builder, PrintStream out) throws InterruptedException {
        StreamingService service = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(service::close, "streaming-service-stop"));
        out.println("listening on " + service.url());
        // The service's threads are daemons: this one keeps the process alive until a signal ends it.
        new CountDownLatch(1).await();
    }
}
