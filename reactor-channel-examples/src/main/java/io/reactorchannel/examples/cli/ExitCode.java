package io.reactorchannel.examples.cli;

/** What the process ends with. A signal ends it with 128 and its number: 130 after Ctrl-C. */
final class ExitCode {

    static final int OK = 0;
    static final int USAGE = 2;
    static final int PERMANENT = 3;
    static final int TEMPORARY = 4;

    private ExitCode() {}
}
