package io.reactorchannel.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.service.StreamingService;
import io.reactorchannel.service.fault.Fault;
import io.reactorchannel.service.fault.FaultKind;
import io.reactorchannel.service.fault.FaultPlan;
import io.reactorchannel.service.fault.Operation;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong is one line on standard error and the right exit code. */
class ErrorsIT {

    private static final String SECRET = "a-password-nobody-may-see";

    private final StreamingService service =
            StreamingService.builder().user("me", SECRET).start();

    @AfterEach
    void end() {
        service.close();
    }

    private static void assertFailed(Cli.Result result, int exitCode, String message) {
        assertThat(result.err())
                .startsWith("error: ")
                .contains(message)
                .hasLineCount(1)
                .doesNotContain(SECRET);
        assertThat(result.out()).isEmpty();
        assertThat(result.exitCode()).isEqualTo(exitCode);
    }

    @Test
    void wrongArguments() {
        assertFailed(new Cli().run("tail", "t", "--pasword=hidden"), ExitCode.USAGE, "unknown option --pasword;");
    }

    @Test
    void wrongCredentials() {
        Cli cli = new Cli().with("url", service.url()).with("user", "me").with("password", "wrong");

        assertFailed(cli.run("tail", "t"), ExitCode.PERMANENT, "401");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tail t", "login", "commit --consumer-id x"})
    void aServiceThatIsDown(String arguments) {
        Cli cli = new Cli().with("url", "http://127.0.0.1:1").with("user", "me").with("password", SECRET);

        assertFailed(cli.run(arguments.split(" ")), ExitCode.TEMPORARY, "no connection");
    }

    @Test
    void aFileThatIsNotThere() {
        Cli cli = new Cli().with("url", service.url()).with("user", "me").with("password", SECRET);

        assertFailed(cli.run("produce", "--topic", "t", "not-there.jsonl"), ExitCode.PERMANENT, "not-there.jsonl");
    }

    /** Otherwise a commit by the next call would pass over records that nobody has seen. */
    @Test
    void aConsumerWhoseAnswerGotLostIsDeleted() {
        try (StreamingService faulty = StreamingService.builder()
                .authentication(false)
                .topic("t", 1)
                .faults(FaultPlan.scripted()
                        .at(Operation.POLL, 1, Fault.lostAnswer(FaultKind.ANSWER_CLOSED))
                        .build())
                .start()) {
            Cli cli = new Cli().with("url", faulty.url()).with("no-authentication", "true");
            cli.runWith("{}\n", "produce", "--topic", "t");
            String created =
                    cli.run("create", "--cg", "g", "--from", "earliest").out();
            String id = created.replaceAll("(?s).*\"consumerId\":\"([^\"]*)\".*", "$1");
            String cookie = created.replaceAll("(?s).*\"cookie\":\"([^\"]*)\".*", "$1");
            String[] consumer = {"", "--consumer-id", id, "--cookie", cookie};
            assertThat(cli.run(operation("subscribe --topic t", consumer)).exitCode())
                    .isZero();

            assertFailed(cli.run(operation("consume", consumer)), ExitCode.TEMPORARY, "poll: no answer");

            assertFailed(cli.run(operation("commit", consumer)), ExitCode.PERMANENT, "404");
            assertThat(faulty.committedOffsets("g", "t")).isEmpty();
        }
    }

    private static String[] operation(String operation, String... consumer) {
        String[] words = operation.split(" ");
        String[] all = Arrays.copyOf(words, words.length + consumer.length - 1);
        System.arraycopy(consumer, 1, all, words.length, consumer.length - 1);
        return all;
    }
}
