package io.reactorchannel.examples.cli;

import java.io.Console;
import java.util.Optional;

/** Asks people for what must not be seen. */
final class Terminal {

    private static final int CONSOLE_WITHOUT_TERMINAL = 22;

    private Terminal() {}

    /** What is typed, which is not shown; nothing where there is no terminal. */
    @SuppressWarnings("SystemConsoleNull") // the later JDKs are asked below
    static Optional<String> askFor(String what, String whose) {
        Console console = System.console();
        return console != null && isTerminal(console)
                ? Optional.ofNullable(console.readPassword("%s for %s: ", what, whose))
                        .map(String::new)
                : Optional.empty();
    }

    private static boolean isTerminal(Console console) {
        if (Runtime.version().feature() < CONSOLE_WITHOUT_TERMINAL) {
            return true;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException unknown) {
            return false;
        }
    }
}
