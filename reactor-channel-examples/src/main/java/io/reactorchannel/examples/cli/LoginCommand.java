package io.reactorchannel.examples.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints a token, which {@code --token} of the other commands takes. */
@Command(name = "login", description = "Print a token for --token.", mixinStandardHelpOptions = true)
final class LoginCommand implements Callable<Integer> {

    @Mixin
    private Connection connection = new Connection();

    @Override
    public Integer call() {
        connection.out().println(Waiting.forEndOf(connection.auth().token()));
        return ExitCode.OK;
    }
}
