package io.reactorchannel.service;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * Starts a {@link StreamingService} from the command line, prints {@code listening on http://HOST:PORT} when it is
 * ready, and runs until the process is told to end.
 *
 * <p>{@code --help} lists the arguments. The exit code is 2 for a wrong argument and 1 when the address cannot be
 * listened on; both say why in one line on standard error.
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
        int exitCode = run(List.of(arguments), System.getenv(), System.out, System.err);
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    static int run(List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err)
            throws InterruptedException {
        try {
            CommandLine line = CommandLine.parse(arguments, environment);
            if (line.isHelp()) {
                out.print(CommandLine.HELP);
                return 0;
            }
            serve(line.builder(), out);
            return 0;
        } catch (IllegalArgumentException wrong) {
            err.println("error: " + wrong.getMessage());
            return WRONG_ARGUMENT;
        } catch (IllegalStateException notStarted) {
            err.println("error: " + notStarted.getMessage());
            return NOT_STARTED;
        }
    }

    private static void serve(StreamingServiceBuilder builder, PrintStream out) throws InterruptedException {
        StreamingService service = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(service::close, "streaming-service-stop"));
        out.println("listening on " + service.url());
        // The service's threads are daemons: this one keeps the process alive until a signal ends it.
        new CountDownLatch(1).await();
    }
}
