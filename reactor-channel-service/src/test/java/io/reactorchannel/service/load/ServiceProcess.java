package io.reactorchannel.service.load;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The process of a {@link LoadService}, which ends with this one at the latest. */
final class ServiceProcess implements AutoCloseable {

    private static final int SECONDS_TO_END = 30;

    private final Process process;
    private final BufferedReader answers;
    private final Writer questions;
    private final String url;

    private ServiceProcess(Process process) throws IOException {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.questions = process.outputWriter(StandardCharsets.UTF_8);
        this.url = answer();
    }

    static ServiceProcess start(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                classPath(),
                LoadService.class.getName()));
        command.addAll(arguments);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return new ServiceProcess(process);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Maven runs a main in a class loader, which the class path of its JVM says nothing about. */
    private static String classPath() {
        if (ServiceProcess.class.getClassLoader() instanceof URLClassLoader loader) {
            return Arrays.stream(loader.getURLs())
                    .map(location -> Path.of(URI.create(location.toString())).toString())
                    .collect(Collectors.joining(File.pathSeparator));
        }
        return System.getProperty("java.class.path");
    }

    String url() {
        return url;
    }

    Footprint footprint() {
        try {
            questions.write("\n");
            questions.flush();
            return Footprint.parse(answer());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private String answer() throws IOException {
        String answer = answers.readLine();
        if (answer == null) {
            process.destroy();
            throw new IOException("the process of the service has ended");
        }
        return answer;
    }

    @Override
    public void close() {
        try {
            questions.close();
            if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException | InterruptedException failure) {
            process.destroyForcibly();
        }
    }
}
