package io.reactorchannel.examples.cli;

import org.jspecify.annotations.Nullable;

/** A command that could not be done as a whole; its message tells how much was. */
final class IncompleteException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    IncompleteException(int exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
