package io.reactorchannel.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.service.StreamingService;
import io.reactorchannel.service.fault.Fault;
import io.reactorchannel.service.fault.FaultPlan;
import io.reactorchannel.service.fault.Operation;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code produce} tells of its input. */
class ProduceTest {

    @TempDir
    private Path directory;

    private static InProcess cli(StreamingService service) {
        return new InProcess().with("url", service.url()).with("no-authentication", "true");
    }

    @Test
    void whatIsRightIsProducedAndWhatIsNotReported() {
        try (StreamingService service =
                StreamingService.builder().authentication(false).start()) {
            Path file = Cli.file(directory, "lines", "{\"n\":1}\noops\n{\"n\":2}\n");

            Cli.Result result = cli(service).run("produce", "--topic", "t", file.toString());

            assertThat(result.exitCode()).isEqualTo(ExitCode.PERMANENT);
            assertThat(result.err().lines().toList())
                    .satisfiesExactly(
                            line -> assertThat(line).startsWith("line 2 rejected: not JSON"),
                            line -> assertThat(line).isEqualTo("error: produced 2 records, rejected 1 line"));
        }
    }

    @Test
    void aFailureTellsTheLinesToGoOnWith() {
        try (StreamingService service = StreamingService.builder()
                .authentication(false)
                .faults(FaultPlan.scripted()
                        .at(Operation.PRODUCE, 2, Fault.status(500))
                        .build())
                .start()) {
            Path file = Cli.file(directory, "lines", "\n" + "{\"n\":1}\n".repeat(1_200));

            Cli.Result result = cli(service).run("produce", "--topic", "t", file.toString());

            assertThat(result.exitCode()).isEqualTo(ExitCode.PERMANENT);
            assertThat(result.err())
                    .startsWith("error: produce: answered 500")
                    .hasLineCount(1)
                    .containsPattern("; accepted up to line \\d+, uncertain from line \\d+ to line \\d+\\R$");
            List<Long> numbers = Pattern.compile("(?<=before: |line )\\d+")
                    .matcher(result.err())
                    .results()
                    .map(number -> Long.valueOf(number.group()))
                    .toList();
            assertThat(numbers.get(1)).as("the first line is blank").isEqualTo(numbers.get(0) + 1);
            assertThat(numbers.get(2)).isEqualTo(numbers.get(1) + 1);
            assertThat(numbers.get(3)).isBetween(numbers.get(2), 1_201L);
        }
    }

    @Test
    void aServiceThatIsDownIsATemporaryError() {
        Path file = Cli.file(directory, "lines", "{\"n\":1}\n");

        Cli.Result result = new InProcess()
                .with("url", "http://127.0.0.1:1")
                .with("no-authentication", "true")
                .run("produce", "--topic", "t", file.toString());

        assertThat(result.exitCode()).isEqualTo(ExitCode.TEMPORARY);
        assertThat(result.err()).startsWith("error: produce: no connection").hasLineCount(1);
    }

    @Test
    void recordsGoWithoutAFile() {
        Cli.Result result =
                new InProcess().run("produce", "--topic", "t", "--records", "[{\"topic\":\"t\",\"payload\":1}]");

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("--records: goes without FILE");
    }

    @Test
    void aRecordNeedsTopicAndPayload() {
        Cli.Result result =
                new InProcess().run("produce", "--records", "[{\"topic\":\"t\",\"payload\":1},{\"topic\":\"t\"}]");

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("record 2 needs a 'topic' and a 'payload'");
    }
}
