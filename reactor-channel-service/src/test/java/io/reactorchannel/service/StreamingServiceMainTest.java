package io.reactorchannel.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line. */
class StreamingServiceMainTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void itPrintsItsAddressServesAndEndsWhenTold() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        StreamingServiceMain.class.getName(),
                        "--port",
                        "0",
                        "--user",
                        "user:password",
                        "--topic",
                        "t:3",
                        "--topic",
                        "u",
                        "--session-timeout",
                        "60")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader lines = process.inputReader()) {
            String line = lines.readLine();
            assertThat(line).matches("listening on http://127\\.0\\.0\\.1:[1-9][0-9]*");

            TestClient client = new TestClient(line.substring("listening on ".length()));
            client = client.withToken(client.login("user", "password"));
            client.produce("t", 0, 3);
            assertThat(client.create("g").subscribe("t").poll())
                    .extracting(TestClient.Polled::partition)
                    .containsExactly(0, 1, 2);

            process.toHandle().destroy();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(143);
            assertThat(lines.readLine()).isNull();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void helpNamesEveryFlag() throws Exception {
        assertThat(run(Map.of(), "--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains(
                        "--port",
                        "--host",
                        "--user",
                        "--topic",
                        "--session-timeout",
                        "--no-authentication",
                        "--kafka",
                        "--kafka-property",
                        "--help")
                .contains(CommandLine.USER_VARIABLE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --nonsense                   | unknown argument; --help lists those there are
            --port                       | --port: a value is missing
            --port many                  | --port: 'many' is not accepted; a whole number is
            --port 70000                 | port: a number from 0 to 65535 is accepted: 70000
            --user secret                | --user: NAME:PASSWORD is accepted
            --user :secret               | --user: NAME:PASSWORD is accepted
            --topic a:b                  | --topic: 'b' is not accepted; a whole number is
            --topic a:0                  | partitions: a number from 1 to 10000 is accepted: 0
            --session-timeout 0          | sessionTimeout: a duration above zero, up to 365 days, is accepted: PT0S
            --kafka-property secret      | --kafka-property: NAME=VALUE is accepted
            --kafka-property =secret     | --kafka-property: NAME=VALUE is accepted
            --port 0                     | user: at least one is needed, or authentication(false) to serve
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
            int code = run(Map.of(CommandLine.USER_VARIABLE, "a:b"), "--port", Integer.toString(taken.port()));

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
                .hasLineCount(1);
    }

    @Test
    void topicsAreNotForKafka() throws Exception {
        assertThat(run(Map.of(), "--no-authentication", "--kafka", "127.0.0.1:1", "--topic", "a"))
                .isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("error: topic: with kafka topics are made in");
    }

    @Test
    void theUserMayComeFromTheEnvironment() {
        CommandLine line = CommandLine.parse(List.of(), Map.of(CommandLine.USER_VARIABLE, "user:password"));
        try (StreamingService service = line.builder().start()) {
            assertThat(TestClient.of(service).token()).isNotEmpty();
        }
    }

    private int run(Map<String, String> environment, String... arguments) throws InterruptedException, IOException {
        return StreamingServiceMain.run(List.of(arguments), environment, new PrintStream(out), new PrintStream(err));
    }
}
