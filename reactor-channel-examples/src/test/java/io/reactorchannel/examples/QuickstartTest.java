package io.reactorchannel.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.reactorchannel.service.StreamingService;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class QuickstartTest {

    private static String outputOf(String... arguments) {
        PrintStream standard = System.out;
        ByteArrayOutputStream captured = new ByteArrayOutputStream();
        System.setOut(new PrintStream(captured, true, StandardCharsets.UTF_8));
        try {
            Quickstart.main(arguments);
        } finally {
            System.setOut(standard);
        }
        return captured.toString(StandardCharsets.UTF_8);
    }

    @Test
    void consumesAndCommitsAllItProducedOnTheEmbeddedService() {
        assertThat(outputOf().lines())
                .contains("produced 12 records", "committed", "consumed {order=0}", "consumed {order=11}")
                .filteredOn(line -> line.startsWith("consumed"))
                .hasSize(12);
    }

    @Test
    void runsAgainstAServiceElsewhere() {
        try (StreamingService service =
                StreamingService.builder().user("you", "pass").start()) {
            String output = outputOf(
                    "--url", service.url(), "--user", "you", "--password", "pass", "--group", "g", "--topic", "t");
            assertThat(output.lines().filter(line -> line.startsWith("consumed")))
                    .hasSize(12);
            assertThat(service.committedOffsets("g", "t").values().stream()
                            .mapToLong(Long::longValue)
                            .sum())
                    .isEqualTo(12);
        }
    }

    @Test
    void anUnknownOptionIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Quickstart.main("--port", "1"))
                .withMessageContaining("--port");
    }
}
