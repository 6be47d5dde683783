package io.reactorchannel.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Help, arguments and settings. */
class UsageTest {

    private static final String NOWHERE = "http://127.0.0.1:1";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tail                                    | TOPIC
            tail t                                  | --url is missing
            tail t --url x --no-authentication      | --url: is not an http
            tail t --url http://127.0.0.1:1         | one of --token, --user
            tail t --url http://127.0.0.1:1 --user u | --password is missing: set REACTOR_CHANNEL_CLI_PASSWORD
            tail t --count 0 --url http://127.0.0.1:1 --no-authentication | --count
            tail t --from somewhere                 | --from
            tail t --where x                        | FIELD=VALUE
            tail t --pasword=hidden                 | unknown option --pasword;
            create --url http://127.0.0.1:1         | Missing required option: --group;
            commit --url http://127.0.0.1:1         | --consumer-id
            produce --url http://127.0.0.1:1        | --topic is missing
            produce --records {}                    | a JSON array
            update-filter --consumer-id x --filter [] | a JSON object
            lag --cg g --header hidden              | --header
            tail t --count hid                      | is not a long
            unknown                                 | unknown command 'unknown'
            """)
    void wrongArguments(String arguments, String message) {
        Cli.Result result = new InProcess().run(arguments.split(" +"));

        assertThat(result.err())
                .startsWith("error: ")
                .contains(message)
                .contains(" --help'")
                .hasLineCount(1)
                .doesNotContain("hidden");
        assertThat(result.out()).isEmpty();
        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    }

    static Stream<String> commands() {
        return Stream.concat(
                Stream.of(""),
                ReactorChannelCli.commandLine(Map.of()).getSubcommands().keySet().stream()
                        .filter(name -> !name.equals("serve")));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void helpFitsAScreen(String command) {
        Cli.Result help = new InProcess().run((command + " --help").strip().split(" "));

        assertThat(help.exitCode()).isZero();
        assertThat(help.lines())
                .hasSizeBetween(2, 24)
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
        assertThat(help.out()).as("no colours").doesNotContain("\u001b");
    }

    @Test
    void theOptionsThatAllHaveInCommonStandOnAPageOfTheirOwn() {
        Cli.Result page = new InProcess().run("connection");

        assertThat(page.out()).contains("--auth-url", "--password", "--http-proxy", "REACTOR_CHANNEL_CLI_");
        assertThat(page.out()).doesNotContain("--group");
    }

    @Test
    void theCompletionScriptKnowsTheCommands() {
        assertThat(new InProcess().run("generate-completion").out()).contains("update-filter", "--until-idle");
    }

    @Test
    void anArgumentBeatsTheEnvironmentAndThatTheFile() {
        Path file = Cli.file(directory, "settings.properties", "url=from-the-file\nno-authentication=true\n");
        InProcess cli = new InProcess().withVariable("REACTOR_CHANNEL_CLI_SETTINGS", file.toString());

        assertThat(cli.run("tail", "t").err()).contains("--url: is not an http or https URL");
        assertThat(cli.with("url", NOWHERE).run("lag", "--group", "g").exitCode())
                .isEqualTo(ExitCode.TEMPORARY);
        assertThat(cli.run("lag", "--group", "g", "--url", "x").exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @ParameterizedTest
    @CsvSource({"pasword=hidden,is no option", "\\u00zz,cannot be read as a properties file"})
    void aFileWithAMistakeIsRefusedWithoutItsValues(String text, String message) {
        Path file = Cli.file(directory, "settings.properties", text);

        Cli.Result result = new InProcess()
                .withVariable("REACTOR_CHANNEL_CLI_SETTINGS", file.toString())
                .run("login");

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains(message).hasLineCount(1).doesNotContain("hidden");
    }

    @Test
    void aFileThatIsNotThereIsRefused() {
        Cli.Result result = new InProcess()
                .withVariable("REACTOR_CHANNEL_CLI_SETTINGS", "not-there")
                .run("login");

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("not-there cannot be read");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            127.0.0.1           | HOST:PORT
            127.0.0.1:x         | HOST:PORT
            true,127.0.0.1      | HOST:PORT
            127.0.0.1:99999     | port 99999
            """)
    void aWrongProxy(String proxy, String message) {
        Cli.Result result =
                new InProcess().run("lag", "--cg", "g", "--url", NOWHERE, "--no-authentication", "--http-proxy", proxy);

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            127.0.0.1:1                  | to host [127.0.0.1:1]
            true,127.0.0.1,1,user,secret | to host [127.0.0.1:1]
            """)
    void aProxyIsUsed(String proxy) {
        Cli.Result result = new InProcess()
                .run(
                        "lag",
                        "--cg",
                        "g",
                        "--url",
                        "http://service.invalid",
                        "--no-authentication",
                        "--http-proxy",
                        proxy);

        assertThat(result.exitCode()).isEqualTo(ExitCode.TEMPORARY);
        assertThat(result.err()).contains("127.0.0.1").doesNotContain("secret");
    }

    @Test
    void certificateAndKeyGoTogether() {
        Cli.Result result = new InProcess()
                .run("lag", "--cg", "g", "--url", NOWHERE, "--no-authentication", "--client-cert", "x.pem");

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("--client-cert and --client-key");
    }
}
