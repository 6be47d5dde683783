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
import org.junit.jupiter.params.provider.CsvSource;
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tail                                    | TOPIC
            tail t                                  | --url is missing
            tail t --url x --no-authentication      | base: is not an http
            tail t --url http://127.0.0.1:1         | one of --token, --user
            tail t --url http://127.0.0.1:1 --user u | --password is missing: set REACTOR_CHANNEL_CLI_PASSWORD
            tail t --count 0 --url http://127.0.0.1:1 --no-authentication | --count
            tail t --from somewhere                 | --from
            tail t --where x                        | FIELD=VALUE
            tail t --pasword=hidden                 | unknown option --pasword;
            create --url http://127.0.0.1:1         | --cg
            commit --url http://127.0.0.1:1         | --consumer-id
            produce --url http://127.0.0.1:1        | --topic is missing
            produce --records {}                    | a JSON array
            update-filter --consumer-id x --filter [] | a JSON object
            unknown                                 | unknown command 'unknown'
            """)
    void wrongArguments(String arguments, String message) {
        assertFailed(new Cli().run(arguments.split(" +")), ExitCode.USAGE, message);
    }

    @Test
    void wrongCredentials() {
        Cli cli = new Cli().with("url", service.url()).with("user", "me").with("password", "wrong");

        assertFailed(cli.run("tail", "t"), ExitCode.PERMANENT, "401");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tail t", "create --cg g", "login", "lag --cg g", "commit --consumer-id x"})
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
