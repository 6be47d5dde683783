package io.reactorchannel.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The service as a process, by the command line, with which the command line talks. */
class ServeIT {

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void servesUntilItIsToldToEnd() throws Exception {
        Process process = new Cli()
                .start(Cli.command("serve", "--port", "0", "--user", "me:secret", "--access-log", "--topic", "t:1"));
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            String listening = out.readLine();
            assertThat(listening).startsWith("listening on http://127.0.0.1:");
            Cli cli = new Cli()
                    .with("url", listening.substring(listening.indexOf("http")))
                    .with("user", "me")
                    .with("password", "secret");

            assertThat(cli.runWith("{\"n\":1}\n", "produce", "--topic", "t").err())
                    .isEqualTo("produced 1 record" + System.lineSeparator());
            assertThat(cli.run("tail", "t", "--from", "earliest", "--count", "1")
                            .out())
                    .isEqualTo("{\"n\":1}\n");
            process.toHandle().destroy();

            assertThat(out.readLine()).isNull();
        }
        Cli.Result result = Cli.await(process, "");
        assertThat(result.exitCode()).isEqualTo(128 + 15);
        assertThat(result.err().lines()).anyMatch(line -> line.startsWith("{") && line.contains("produce"));
    }

    @Test
    void aWrongOptionIsNamed() {
        Cli.Result result = new Cli().run("serve", "--prot", "1");

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).startsWith("error: unknown argument").hasLineCount(1);
    }

    @Test
    void helpIsTheServices() {
        assertThat(new Cli().run("serve", "--help").out()).contains("--max-records-per-poll", "--kafka");
    }
}
