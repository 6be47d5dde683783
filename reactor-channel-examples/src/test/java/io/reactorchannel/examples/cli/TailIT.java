package io.reactorchannel.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.service.StreamingService;
import io.reactorchannel.service.fault.FaultPlan;
import io.reactorchannel.service.fault.Operation;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Following topics as a process, and its ends. */
class TailIT {

    private final StreamingService service =
            StreamingService.builder().authentication(false).topic("t", 1).start();
    private final Cli cli = new Cli().with("url", service.url()).with("no-authentication", "true");

    @TempDir
    private Path directory;

    @AfterEach
    void end() {
        service.close();
        assertThat(service.violations()).isEmpty();
    }

    private void produce(String... lines) {
        Cli.Result result = cli.runWith(String.join("\n", lines) + "\n", "produce", "--topic", "t");
        assertThat(result.exitCode()).as(result.err()).isZero();
    }

    private void produceNumbers(int count) {
        produce(IntStream.rangeClosed(1, count)
                .mapToObj(n -> "{\"n\":" + n + "}")
                .toArray(String[]::new));
    }

    private Cli.Result tail(String... more) {
        String[] arguments = {"tail", "t", "--group", "g", "--from", "earliest"};
        String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return cli.run(all);
    }

    private void assertCommitted(long offset) {
        assertThat(service.committedOffsets("g", "t")).isEqualTo(Map.of(0, offset));
        assertThat(service.violations()).isEmpty();
    }

    @Test
    void payloadsArePrintedAsTheyAreUntilNothingComes() {
        produce("{\"amount\": 1.10,  \"id\": 12345678901234567890}", "{\"name\": \"Åse\"}");

        Cli.Result result = tail("--until-idle", "1");

        assertThat(result.err()).isEmpty();
        assertThat(result.lines())
                .containsExactly("{\"amount\": 1.10,  \"id\": 12345678901234567890}", "{\"name\": \"Åse\"}");
        assertThat(result.exitCode()).isZero();
        assertCommitted(2);
    }

    @Test
    void aCountEndsItAndTheNextCallGoesOnThere() {
        produceNumbers(5);

        assertThat(tail("--count", "2").lines()).containsExactly("{\"n\":1}", "{\"n\":2}");
        assertCommitted(2);
        assertThat(tail("--count", "3").lines()).containsExactly("{\"n\":3}", "{\"n\":4}", "{\"n\":5}");
        assertCommitted(5);
    }

    @Test
    void conditionsLeaveRecordsOut() {
        produce("{\"a\":{\"b\":1}}", "{\"a\":{\"b\": 2},\"x\":true}", "{\"a.b\":2}", "{\"b\":2}");

        assertThat(tail("--where", "a.b=2", "--until-idle", "1").lines())
                .containsExactly("{\"a\":{\"b\": 2},\"x\":true}", "{\"a.b\":2}");
        assertCommitted(4);
    }

    @Test
    void metadataAndIndentation() {
        cli.run(
                "produce",
                "--records",
                "[{\"topic\":\"t\",\"payload\":{\"n\":1},\"shardingKey\":\"k\",\"headers\":{\"h\":\"v\"}}]");

        assertThat(tail("--metadata", "--count", "1").out())
                .isEqualTo("{\"topic\":\"t\",\"partition\":0,\"offset\":0,\"key\":\"k\",\"headers\":{\"h\":\"v\"},"
                        + "\"payload\":{\"n\":1}}\n");
        produce("{\"n\":2}");
        assertThat(tail("--pretty", "--count", "1").lines()).hasSize(3).contains("  \"n\" : 2");
    }

    @Test
    void aPayloadThatIsNotJsonIsNamedAndLeftOut() {
        cli.run(
                "produce",
                "--records",
                "[{\"topic\":\"t\",\"payload\":\"hello\"},{\"topic\":\"t\",\"payload\":\"{}\"}]");

        Cli.Result result = tail("--until-idle", "1");

        assertThat(result.lines()).containsExactly("{}");
        assertThat(result.err())
                .startsWith("warning: not JSON")
                .contains("offset 0")
                .hasLineCount(1);
        assertCommitted(2);
    }

    @Test
    @EnabledOnOs(OS.LINUX) // elsewhere nobody tells what the reader of a pipe has read
    void aReaderThatWantsThreeLinesEndsItWithThreeCommitted() {
        produceNumbers(10);

        Cli.Result result = cli.shell("$CLI tail t --group g --from earliest | head -3");

        assertThat(result.out()).isEqualTo("{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n");
        assertThat(result.err()).isEmpty();
        assertCommitted(3);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aReaderThatGoesWhenNothingComesEndsItToo() {
        produceNumbers(3);

        Cli.Result result = cli.shell("$CLI tail t --group g --from earliest | head -3");

        assertThat(result.lines()).hasSize(3);
        assertCommitted(3);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aSignalEndsItWithWhatWasPrintedCommitted() throws Exception {
        produceNumbers(3);
        Process process = cli.start(Cli.command("tail", "t", "--group", "g", "--from", "earliest"));
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(List.of(out.readLine(), out.readLine(), out.readLine())).hasSize(3);
            process.toHandle().destroy(); // SIGTERM, and no stream is closed

            assertThat(out.readLine()).isNull();
        }
        Cli.Result result = Cli.await(process, "");

        assertThat(result.exitCode()).isEqualTo(128 + 15);
        assertThat(result.err()).isEmpty();
        assertCommitted(3);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void controlCOnATerminalEndsItWithWhatWasPrintedCommitted() throws Exception {
        PseudoTerminal.assumeThereIsOne();
        produceNumbers(3);
        Process process = PseudoTerminal.start(cli, "tail t --group g --from earliest");
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
                BufferedWriter typed = process.outputWriter(StandardCharsets.UTF_8)) {
            assertThat(List.of(out.readLine(), out.readLine(), out.readLine()))
                    .containsExactly("{\"n\":1}", "{\"n\":2}", "{\"n\":3}");
            typed.write(PseudoTerminal.CONTROL_C);
            typed.flush();

            assertThat(out.lines().filter(line -> !line.equals("^C"))).isEmpty();
            assertThat(process.waitFor()).isEqualTo(130);
        }
        assertCommitted(3);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void anOutputThatIsFullIsAnErrorAndNothingIsCommitted() {
        produceNumbers(3);

        Cli.Result result = cli.shell("$CLI tail t --group g --from earliest > /dev/full");

        assertThat(result.err()).isEqualTo("error: standard output: No space left on device\n");
        assertThat(result.exitCode()).isEqualTo(ExitCode.PERMANENT);
        assertThat(service.committedOffsets("g", "t")).isEmpty();
    }

    /** The heap is 64 MB, the records are more than that. */
    @Test
    void twoHundredThousandLinesComeBackAsTheyWere() throws IOException {
        try (StreamingService large = StreamingService.builder()
                .authentication(false)
                .topic("t", 1)
                .maxBytesPerTopic(512L * 1024 * 1024)
                .start()) {
            Cli toLarge = new Cli().with("url", large.url()).with("no-authentication", "true");
            Path lines = directory.resolve("lines.jsonl");
            try (BufferedWriter out = Files.newBufferedWriter(lines)) {
                for (int n = 0; n < 200_000; n++) {
                    out.write("{\"n\": " + n + ", \"filler\": \"" + "x".repeat(380) + "\"}\n");
                }
            }
            Path printed = directory.resolve("printed.jsonl");

            Cli.Result produced = toLarge.run("produce", "--topic", "t", lines.toString());
            assertThat(produced.err()).endsWith("produced 200000 records\n");
            Cli.Result tailed = toLarge.shell("$CLI tail t --group g --from earliest --count 200000 > " + printed);

            assertThat(tailed.err()).isEmpty();
            assertThat(tailed.exitCode()).isZero();
            assertThat(Files.mismatch(lines, printed)).isEqualTo(-1);
            assertThat(large.committedOffsets("g", "t")).isEqualTo(Map.of(0, 200_000L));
            assertThat(large.violations()).isEmpty();
        }
    }

    /** What was polled fills the pipe; a batch waits to be printed, and one more is there. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aReaderThatStopsReadingStopsThePolls() throws Exception {
        AtomicInteger polls = new AtomicInteger();
        FaultPlan counting = request -> {
            if (request.operation() == Operation.POLL) {
                polls.incrementAndGet();
            }
            return Optional.empty();
        };
        try (StreamingService counted = StreamingService.builder()
                .authentication(false)
                .topic("t", 1)
                .maxRecordsPerPoll(50)
                .faults(counting)
                .start()) {
            Cli toCounted = new Cli().with("url", counted.url()).with("no-authentication", "true");
            String line = "{\"f\":\"" + "x".repeat(10_000) + "\"}\n";
            toCounted.runWith(line.repeat(1_000), "produce", "--topic", "t");
            Process process = toCounted.start(
                    Cli.command("tail", "t", "--group", "g", "--from", "earliest", "--until-idle", "1"));
            BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
            assertThat(out.readLine()).isNotNull();

            // twice the time after which it would poll again, had it come to the end
            assertThat(process.waitFor(4, TimeUnit.SECONDS)).isFalse();
            assertThat(polls.get()).isLessThan(10);

            assertThat(out.lines()).hasSize(999);
            assertThat(Cli.await(process, "").exitCode()).isZero();
            assertThat(counted.committedOffsets("g", "t")).isEqualTo(Map.of(0, 1_000L));
        }
    }
}
