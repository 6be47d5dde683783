package io.reactorchannel.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.service.StreamingService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where and as whom {@code login} logs in. */
class LoginTest {

    private static final String SECRET = "a-password-nobody-may-see";

    private final StreamingService service = StreamingService.builder()
            .user("me", SECRET)
            .client("an-id", SECRET)
            .start();

    @AfterEach
    void end() {
        service.close();
    }

    private InProcess cli(String path) {
        return new InProcess()
                .with("auth-url", service.url() + path)
                .with("password", SECRET)
                .with("client-secret", SECRET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/identity/v1/login"})
    void withUserAndPassword(String path) {
        Cli.Result result = cli(path).run("login", "--user", "me");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.lines()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/iam/v1.4/token"})
    void withClientCredentials(String path) {
        Cli.Result result = cli(path).run("login", "--client-id", "an-id", "--scope", "a b");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.lines()).hasSize(1);
    }

    @Test
    void aPathOfItsOwnIsUsed() {
        Cli.Result result = cli("/elsewhere").run("login", "--user", "me");

        assertThat(result.exitCode()).isEqualTo(ExitCode.TEMPORARY);
        assertThat(result.err())
                .startsWith("error: login: answered 404")
                .hasLineCount(1)
                .doesNotContain(SECRET);
    }

    @Test
    void aUrlThatIsNoneIsNamed() {
        Cli.Result result = new InProcess().run("login", "--user", "me", "--password=x", "--auth-url", "nowhere");

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).startsWith("error: --auth-url: is not an http or https URL");
    }
}
