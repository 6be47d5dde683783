package io.reactorchannel.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.service.StreamingService;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each operation as a process of its own against the embedded service: output, exit code, and what the service has. */
class OperationsIT {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String SECRET = "a-password-nobody-may-see";

    private final StreamingService service = StreamingService.builder()
            .user("me", SECRET)
            .client("an-id", "a-client-secret-nobody-may-see")
            .topic("orders", 1)
            .start();

    @TempDir
    private Path directory;

    private Cli cli = new Cli();

    @BeforeEach
    void begin() {
        cli = new Cli().with("url", service.url()).with("user", "me").with("password", SECRET);
    }

    @AfterEach
    void end() {
        service.close();
        assertThat(service.violations()).isEmpty();
    }

    private String done(String... arguments) {
        Cli.Result result = cli.run(arguments);
        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        return result.out();
    }

    private String[] consumer(String operation, String... more) {
        JsonNode created = JSON.readTree(done("create", "--cg", "g", "--from", "earliest"));
        String[] arguments = {
            operation,
            "--consumer-id",
            created.path("consumerId").asString(),
            "--cookie",
            created.path("cookie").asString()
        };
        return with(arguments, more);
    }

    private static String[] with(String[] arguments, String... more) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static String[] instead(String operation, String[] arguments) {
        String[] other = arguments.clone();
        other[0] = operation;
        return Arrays.copyOf(other, 5);
    }

    @Test
    void aConsumerAndItsCookieGoFromCallToCall() {
        assertThat(cli.runWith("{\"n\":1}\n{\"n\":2}\n", "produce", "--topic", "orders")
                        .exitCode())
                .isZero();
        String[] subscribe = consumer("subscribe", "--topic", "orders");
        assertThat(done(subscribe)).isEmpty();

        assertThat(done(instead("subscriptions", subscribe))).isEqualTo("orders\n");
        assertThat(done(instead("consume", subscribe))).isEqualTo("{\"n\":1}\n{\"n\":2}\n");
        assertThat(service.committedOffsets("g", "orders")).isEmpty();
        assertThat(done(instead("commit", subscribe))).isEmpty();
        assertThat(service.committedOffsets("g", "orders")).isEqualTo(Map.of(0, 2L));
        assertThat(done("lag", "--group", "g")).contains("orders").endsWith("}\n");
        assertThat(done(instead("delete", subscribe))).isEmpty();
        assertThat(done(instead("delete", subscribe))).isEmpty();

        Cli.Result gone = cli.run(instead("consume", subscribe));
        assertThat(gone.exitCode()).isEqualTo(ExitCode.PERMANENT);
        assertThat(gone.err()).startsWith("error: ").contains("404").hasLineCount(1);
    }

    @Test
    void filtersGoWithASubscriptionAndAreReplaced() {
        String records = "[{\"topic\": \"orders\", \"payload\": \"{\\\"n\\\":1}\", \"headers\": {\"c\": \"NO\"}},"
                + "{\"topic\": \"orders\", \"payload\": {\"n\": 2}, \"shardingKey\": \"k\", \"headers\": {\"c\": \"SE\"}}]";
        Cli.Result produced = cli.run("produce", "--records", records);
        assertThat(produced.err()).isEqualTo("produced 2 records\n");
        String[] subscribe = consumer("subscribe", "--topic", "orders", "--filter", "{\"orders\": {\"c\": \"SE\"}}");
        done(subscribe);
        assertThat(done(instead("consume", subscribe))).isEqualTo("{\"n\":2}\n");

        done(with(instead("update-filter", subscribe), "--filter", "{\"orders\": {\"c\": \"NO\"}}"));
        cli.run("produce", "--records", records);

        assertThat(done(instead("consume", subscribe))).isEqualTo("{\"n\":1}\n");
    }

    @Test
    void theCookieMayBeGivenAsTheJavaClientHasIt() {
        String[] subscribe = consumer("subscribe", "--topic", "orders");
        String value = subscribe[4].replaceFirst("AWSALB=", "");

        assertThat(done(
                        "subscribe",
                        "--consumer-id",
                        subscribe[2],
                        "--cookie",
                        value,
                        "--domain",
                        "x",
                        "--topic",
                        "orders"))
                .isEmpty();
    }

    @Test
    void aTokenServesTheOtherCommands() {
        String token = done("login").strip();

        cli = new Cli().with("url", service.url()).with("token", token);
        assertThat(done("lag", "--cg", "g")).startsWith("{");
        cli = new Cli().with("url", service.url()).with("client-id", "an-id");
        assertThat(cli.with("client-secret", "a-client-secret-nobody-may-see")
                        .run("login")
                        .out())
                .isNotBlank();
    }

    @Test
    void settingsMayStandInAFile() {
        Path file =
                Cli.file(directory, "settings.properties", "url=" + service.url() + "\nuser=me\npassword=" + SECRET);
        cli = new Cli().withVariable("REACTOR_CHANNEL_CLI_SETTINGS", file.toString());

        assertThat(done("login")).isNotBlank();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aClosedStandardInputIsAnEmptyOne() {
        assertThat(cli.shell("$CLI produce --topic orders <&-").err()).isEqualTo("produced 0 records\n");
    }

    @Test
    void verboseShowsRequestsWithoutSecrets() {
        Cli.Result result = cli.run("create", "--cg", "g", "--verbose");

        assertThat(result.exitCode()).isZero();
        assertThat(result.err().lines().toList())
                .contains("> GET /identity/v1/login", "> POST /databus/consumer-service/v1/consumers")
                .anyMatch(line -> line.matches("< 20. .* after \\d+ ms"));
        assertThat(result.err())
                .doesNotContain(SECRET)
                .doesNotContainIgnoringCase("bearer")
                .doesNotContain("AWSALB");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aPasswordThatIsNowhereIsAskedForAndNotShown() throws Exception {
        PseudoTerminal.assumeThereIsOne();
        Process process = PseudoTerminal.start(new Cli().with("url", service.url()), "login --user me");
        StringBuilder shown = new StringBuilder();
        try (Reader out = process.inputReader(StandardCharsets.UTF_8);
                Writer typed = process.outputWriter(StandardCharsets.UTF_8)) {
            for (int character = out.read(); character >= 0; character = out.read()) {
                shown.append((char) character);
                if (shown.toString().equals("password for me: ")) {
                    typed.write(SECRET + "\n");
                    typed.flush();
                }
            }
        }

        assertThat(process.waitFor()).isZero();
        assertThat(shown).startsWith("password for me: ").doesNotContain(SECRET).hasSizeGreaterThan(60);
    }
}
