package io.reactorchannel.examples.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine;

/** The command line within this process, which is faster: for what does not need the process's own ends. */
final class InProcess {

    private final Map<String, String> environment = new HashMap<>();

    InProcess with(String option, String value) {
        environment.put(Settings.variable(option), value);
        return this;
    }

    InProcess withVariable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Cli.Result run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = ReactorChannelCli.commandLine(environment)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        int exitCode = line.execute(arguments);
        return new Cli.Result(exitCode, out.toString(), err.toString());
    }
}
