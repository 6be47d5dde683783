package io.reactorchannel.examples.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;

/** A terminal for a process, made by {@code script} of util-linux: what is written to it is typed there. */
final class PseudoTerminal {

    static final char CONTROL_C = 3;

    private PseudoTerminal() {}

    /** Without it a test is skipped: it comes with most, and not with all machines. */
    static void assumeThereIsOne() throws IOException, InterruptedException {
        assumeTrue(succeeds("command -v script && env --default-signal=INT true"), "util-linux and coreutils");
    }

    private static boolean succeeds(String script) throws IOException, InterruptedException {
        return new ProcessBuilder("/bin/sh", "-c", script)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    /** Runs ours there. The signal of Ctrl-C is as it is for people, also where our parents ignore it. */
    static Process start(Cli cli, String arguments) {
        return cli.startShell("exec env --default-signal=INT script -qec \"$CLI " + arguments + "\" /dev/null");
    }
}
