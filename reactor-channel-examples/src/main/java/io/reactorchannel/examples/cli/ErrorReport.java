package io.reactorchannel.examples.cli;

import io.reactorchannel.error.ChannelError;
import io.reactorchannel.error.TemporaryError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;
import reactor.core.Exceptions;

/** Tells what went wrong in one line on standard error, without a stack trace, and chooses the exit code. */
final class ErrorReport implements IParameterExceptionHandler, IExecutionExceptionHandler {

    private static final Pattern LINE_BREAKS = Pattern.compile("\\s*\\R\\s*");

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine line = failure.getCommandLine();
        String hint = "; see '" + line.getCommandSpec().qualifiedName() + " --help'";
        print(line, message(failure) + hint);
        return ExitCode.USAGE;
    }

    /** Values are not repeated where they may be secrets in the wrong place. */
    private static String message(ParameterException failure) {
        if (failure instanceof UnmatchedArgumentException unmatched) {
            List<String> unknown = unmatched.getUnmatched();
            String first = unknown.isEmpty() ? "" : unknown.get(0);
            return first.startsWith("-")
                    ? "unknown option " + first.replaceFirst("=.*", "")
                    : failure.getCommandLine().getSubcommands().isEmpty()
                            ? "an argument too many"
                            : "unknown command '" + first + "'";
        }
        return failure instanceof MissingParameterException
                ? String.valueOf(failure.getMessage()).replaceAll("'|=<[^>]*>|=[A-Z_:,\\[\\].]+", "")
                : String.valueOf(failure.getMessage()).replaceFirst(" but was .*", ""); // of a header, say
    }

    @Override
    public int handleExecutionException(Exception thrown, CommandLine line, ParseResult arguments) {
        Throwable failure = Exceptions.unwrap(thrown);
        if (failure instanceof ParameterException wrong) {
            return handleParseException(wrong, new String[0]);
        }
        if (failure instanceof IncompleteException incomplete) {
            print(line, String.valueOf(incomplete.getMessage()));
            return incomplete.exitCode();
        }
        if (failure instanceof ChannelError error) {
            print(line, String.valueOf(error.getMessage()));
            return codeOf(error);
        }
        if (failure instanceof NoSuchFileException missing) {
            print(line, missing.getFile() + ": there is no such file");
            return ExitCode.PERMANENT;
        }
        boolean told = failure instanceof IOException || failure instanceof UncheckedIOException;
        print(line, told ? String.valueOf(failure.getMessage()) : String.valueOf(failure));
        return ExitCode.PERMANENT;
    }

    /** What a script may go by: whether it helps to try again. */
    static int codeOf(ChannelError error) {
        return error instanceof TemporaryError ? ExitCode.TEMPORARY : ExitCode.PERMANENT;
    }

    private static void print(CommandLine line, String message) {
        line.getErr().println("error: " + LINE_BREAKS.matcher(message).replaceAll(" "));
    }
}
