package io.reactorchannel.examples.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The command line as a process of its own, by its start script, with an environment that is ours alone. */
final class Cli {

    private static final Path SCRIPT = Path.of("bin", "reactor-channel").toAbsolutePath();
    private static final long LIMIT_SECONDS = 120;

    private final Map<String, String> environment = new HashMap<>();

    /** What came of a process. */
    record Result(int exitCode, String out, String err) {

        List<String> lines() {
            return out.lines().toList();
        }
    }

    Cli with(String option, String value) {
        environment.put(Settings.variable(option), value);
        return this;
    }

    Cli withVariable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** The command that runs it. */
    static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    Result run(String... arguments) {
        return runWith("", arguments);
    }

    Result runWith(String input, String... arguments) {
        return await(start(command(arguments)), input);
    }

    /** Runs a shell's command line in which {@code $CLI} stands for ours. */
    Result shell(String script) {
        return await(startShell(script), "");
    }

    Process startShell(String script) {
        withVariable("CLI", SCRIPT.toString());
        return start(List.of("/bin/sh", "-c", script));
    }

    Process start(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("REACTOR_CHANNEL_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("JAVA_OPTS", "-Xmx64m"); // far less than what some tests send through it
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static Result await(Process process, String input) {
        CompletableFuture<String> out = CompletableFuture.supplyAsync(() -> read(process.getInputStream()));
        CompletableFuture<String> err = CompletableFuture.supplyAsync(() -> read(process.getErrorStream()));
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException ended) {
            // it did not want to read
        }
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("still running: " + process.info());
            }
            return new Result(
                    process.exitValue(),
                    out.get(LIMIT_SECONDS, TimeUnit.SECONDS),
                    err.get(LIMIT_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException | java.util.concurrent.ExecutionException | TimeoutException failed) {
            throw new AssertionError(failed);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** What is left to read; nothing of a stream that was read and closed elsewhere. */
    private static String read(InputStream stream) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (stream) {
            stream.transferTo(all);
        } catch (IOException closed) {
            // what was read until then is the rest
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    static Path file(Path directory, String name, String text) {
        try {
            return Files.writeString(directory.resolve(name), text);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
