package io.reactorchannel.examples.cli;

import io.reactorchannel.service.StreamingServiceMain;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Runs the streaming service until the process is told to end; its arguments are the service's own. */
@Command(name = "serve", description = "Run a streaming service here: see 'serve --help'.")
final class ServeCommand implements Callable<Integer> {

    @Unmatched
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws InterruptedException {
        StreamingServiceMain.main(arguments.toArray(String[]::new));
        return ExitCode.OK;
    }
}
