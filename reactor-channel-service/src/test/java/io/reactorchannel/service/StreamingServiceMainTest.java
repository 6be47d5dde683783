package io.reactorchannel.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line. */
class StreamingServiceMainTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void helpNamesEveryOptionAndFitsTheScreen() throws Exception {
        assertThat(run(Map.of(), "--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains(
                        "--port",
                        "--host",
                        "--user",
                        "--client",
                        "--topic",
                        "--session-timeout",
                        "--no-authentication",
                        "--token-key-file",
                        "--tls-key",
                        "--kafka",
                        "--kafka-property",
                        "--config",
                        "--help",
                        "REACTOR_CHANNEL_USER")
                .satisfies(help -> assertThat(help.lines()).allMatch(line -> line.length() <= 100));
        assertThat(err.size()).isZero();
    }

    @Test
    void theVersionIsALine() throws Exception {
        assertThat(run(Map.of(), "--version")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("reactor-channel-service ")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --nonsense                   | unknown argument; --help lists those there are
            nonsense                     | unknown argument; --help lists those there are
            --password=secret            | unknown argument; --help lists those there are
            --port                       | Missing required parameter for option '--port' (N)
            --port many                  | Invalid value for option '--port': 'many' is not an int
            --port 70000                 | port: a number from 0 to 65535 is accepted: 70000
            --user secret                | --user: NAME:PASSWORD is accepted
            --user :secret               | --user: NAME:PASSWORD is accepted
            --topic a:b                  | --topic: 'b' is not accepted; a whole number is
            --topic a:0                  | partitions: a number from 1 to 10000 is accepted: 0
            --session-timeout 0          | sessionTimeout: a duration above zero, up to 365 days, is accepted: PT0S
            --client secret              | --client: ID:SECRET is accepted
            --tls-key /nowhere           | --tls-certificates and --tls-key: both are needed, or none
            --token-key-file /nowhere    | --token-key-file: /nowhere cannot be read
            --config /nowhere            | --config: /nowhere cannot be read as a properties file
            --kafka-property secret      | --kafka-property: NAME=VALUE is accepted
            --kafka-property =secret     | --kafka-property: NAME=VALUE is accepted
            --port 0                     | user: at least one is needed, or a client, or authentication(false) to serve
            """)
    void aWrongArgumentIsOneLineAndExitCode2(String arguments, String message) throws Exception {
        assertThat(run(Map.of(), arguments.split(" "))).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("error: " + message)
                .hasLineCount(1)
                .doesNotContain("secret");
        assertThat(out.size()).isZero();
    }

    @Test
    void aPortInUseIsOneLineAndExitCode1() throws Exception {
        try (StreamingService taken =
                StreamingService.builder().authentication(false).start()) {
            int code = run(Map.of("REACTOR_CHANNEL_USER", "a:b"), "--port", Integer.toString(taken.port()));

            assertThat(code).isEqualTo(1);
            assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("error: cannot listen on 127.0.0.1:");
        }
    }

    @Test
    void aKafkaThatCannotBeSetUpIsOneLineAndExitCode1() throws Exception {
        assertThat(run(Map.of(), "--no-authentication", "--kafka", "nonsense")).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("error: kafka: its clients do not start: ")
                .contains("bootstrap.servers")
                .doesNotContain("nonsense")
                .hasLineCount(1);
    }

    @Test
    void topicsAreNotForKafka() throws Exception {
        assertThat(run(Map.of(), "--no-authentication", "--kafka", "127.0.0.1:1", "--topic", "a"))
                .isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("error: topic: with kafka topics are made in");
    }

    private int run(Map<String, String> environment, String... arguments) throws InterruptedException, IOException {
        return StreamingServiceMain.run(List.of(arguments), environment, new PrintStream(out), new PrintStream(err));
    }
}
