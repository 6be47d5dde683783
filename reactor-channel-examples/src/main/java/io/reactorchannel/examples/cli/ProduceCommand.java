package io.reactorchannel.examples.cli;

import io.reactorchannel.ProducerRecord;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.error.ProduceError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import reactor.core.Disposable;

/** Produces a record for each line of a file or of standard input, or those of an argument. */
@Command(
        name = "produce",
        description = "Produce JSON lines, of a file or of standard input.",
        mixinStandardHelpOptions = true,
        footer = {"", "Also --user, --token and others: see 'reactor-channel connection'."})
final class ProduceCommand implements Callable<Integer> {

    private static final Path STANDARD_INPUT = Path.of("/proc/self/fd/0");

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "a JSON object a line (standard input)")
    @Nullable
    private Path file;

    @Option(names = "--topic", paramLabel = "NAME", description = "where to")
    @Nullable
    private String topic;

    @Option(
            names = "--key-field",
            paramLabel = "FIELD",
            description = "field of the object whose value is the sharding key")
    @Nullable
    private String keyField;

    @Option(
            names = "--records",
            paramLabel = "JSON",
            converter = GivenRecords.Converter.class,
            description =
                    "instead of lines: [{\"topic\": ..., \"payload\": TEXT, \"shardingKey\": ..., \"headers\": {...}}]")
    @Nullable
    private GivenRecords given;

    @Mixin
    private Connection connection = new Connection();

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        if (given == null) {
            return produceLines();
        }
        if (file != null || topic != null || keyField != null) {
            throw new ParameterException(
                    command.commandLine(), "--records: goes without FILE, --topic and --key-field");
        }
        List<ProducerRecord> records = given.records();
        ReactiveChannel channel = connection.channel(builder -> {});
        Waiting.forEndOf(channel.produce(records.toArray(ProducerRecord[]::new)));
        connection.err().println("produced " + counted(records.size(), "record"));
        return ExitCode.OK;
    }

    private int produceLines() throws IOException {
        if (topic == null) {
            throw new ParameterException(command.commandLine(), "--topic is missing");
        }
        ReactiveChannel channel = connection.channel(builder -> {});
        try (InputStream in = file == null ? System.in : Files.newInputStream(file)) {
            JsonLines lines = new JsonLines(in);
            LineRecords records = new LineRecords(lines, topic, keyField, connection.err());
            Disposable telling = new Progress(lines, size(), connection.err()).start();
            try {
                Waiting.forEndOf(channel.produce(records.records()));
            } catch (ProduceError failed) {
                throw new IncompleteException(
                        ErrorReport.codeOf(failed), failed.getMessage() + where(failed, records), failed);
            } finally {
                telling.dispose();
            }
            return summary(records);
        }
    }

    private long size() throws IOException {
        Path path = file == null ? STANDARD_INPUT : file;
        return Files.isRegularFile(path) ? Files.size(path) : 0;
    }

    /** Which lines, so that it can be gone on with. */
    private static String where(ProduceError failed, LineRecords records) {
        long accepted = failed.accepted();
        long uncertain = failed.uncertain().size();
        String told = accepted == 0 ? "; no line was accepted" : "; accepted up to line " + records.lineOf(accepted);
        return uncertain == 0
                ? told
                : told + ", uncertain from line " + records.lineOf(accepted + 1) + " to line "
                        + records.lineOf(accepted + uncertain);
    }

    private int summary(LineRecords records) {
        String done = "produced " + counted(records.made(), "record");
        if (records.rejected() == 0) {
            connection.err().println(done);
            return ExitCode.OK;
        }
        throw new IncompleteException(
                ExitCode.PERMANENT, done + ", rejected " + counted(records.rejected(), "line"), null);
    }

    private static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
