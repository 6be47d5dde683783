package io.reactorchannel.hostile;

import static io.reactorchannel.hostile.HostileServer.bytes;
import static io.reactorchannel.hostile.HostileServer.dripping;
import static io.reactorchannel.hostile.HostileServer.ok;
import static io.reactorchannel.hostile.HostileServer.raw;
import static io.reactorchannel.hostile.HostileServer.repeating;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.ReactiveChannelBuilder;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.error.ChannelError;
import io.reactorchannel.error.PayloadError;
import io.reactorchannel.error.PermanentAuthenticationError;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.error.TemporaryError;
import io.reactorchannel.hostile.HostileServer.Answer;
import io.reactorchannel.testing.Await;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.util.retry.Retry;

/** Each hostile answer ends in a clear error, with bounded memory, and its connection is closed. */
class HostileAnswersTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);
    /** Enough for a healthy answer on a busy machine. */
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private static final int MEGABYTE = 1024 * 1024;
    private static final int GIGABYTE = 1024 * MEGABYTE;
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: " + GIGABYTE + "\r\n\r\n";

    /** What an exchange may cost that is allowed an answer of a megabyte; most of it is the test's own. */
    private static final long BOUND = 64 * MEGABYTE;

    private static final String DEEP = "[".repeat(100_000) + "]".repeat(100_000);

    private final AtomicReference<HostileServer> server = new AtomicReference<>();
    private final AtomicReference<ReactiveChannel> channel = new AtomicReference<>();

    @AfterEach
    void end() {
        ReactiveChannel last = channel.get();
        if (last != null) {
            last.reset().then(last.destroy()).onErrorComplete().block(LONG_ENOUGH);
        }
        server.get().close();
    }

    private void serve(Function<String, Answer> answers) {
        server.set(new HostileServer(answers));
    }

    private ReactiveChannel channel(UnaryOperator<ReactiveChannelBuilder> settings) {
        channel.set(settings.apply(ReactiveChannel.builder(server.get().url())
                        .auth(ChannelAuth.none())
                        .consumerGroup("g")
                        .retryOnFail(false)
                        .prefetch(0)
                        .maxResponseSize(MEGABYTE))
                .build());
        return channel.get();
    }

    private ReactiveChannel polling(Answer answer) {
        return polling(answer, b -> b);
    }

    /** A channel whose polls get that answer, while all else is well. */
    private ReactiveChannel polling(Answer answer, UnaryOperator<ReactiveChannelBuilder> settings) {
        serve(request -> request.startsWith("GET ") ? answer : ok("{\"consumerInstanceId\": \"c\"}"));
        ReactiveChannel polling = channel(settings);
        polling.subscribe("t").block(LONG_ENOUGH);
        return polling;
    }

    private ChannelAuth login() {
        return ChannelAuth.userPassword(server.get().url(), "u", "p");
    }

    private static ChannelError failure(Mono<?> operation) {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        StepVerifier.create(operation).expectErrorSatisfies(failure::set).verify(LONG_ENOUGH);
        assertThat(failure.get()).isInstanceOf(ChannelError.class);
        assertThat(failure.get().getMessage()).hasSizeLessThan(1000);
        return (ChannelError) failure.get();
    }

    /** How an operation failed, without much memory. */
    private static ChannelError cheapFailure(Mono<?> operation) {
        AtomicReference<ChannelError> failure = new AtomicReference<>();
        assertThat(Allocations.during(() -> failure.set(failure(operation)))).isLessThan(BOUND);
        return failure.get();
    }

    private void assertHungUp() {
        Await.until(() -> server.get().open() == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {HEAD, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"})
    void anAnswerOfAGigabyte(String head) {
        ReactiveChannel polling = polling(repeating(head, " ".repeat(64 * 1024), GIGABYTE));

        assertThat(cheapFailure(polling.poll()))
                .isInstanceOf(TemporaryError.class)
                .hasMessageContaining("maxResponseSize, 1048576 bytes");

        assertHungUp();
        assertThat(server.get().sent()).isLessThan(BOUND);
    }

    @Test
    void aRefusalOfAGigabyteIsReadNoFurtherThanItsExcerpt() {
        ReactiveChannel polling =
                polling(repeating(HEAD.replace("200 OK", "500 Oops"), "no ".repeat(20_000), GIGABYTE));

        assertThat(cheapFailure(polling.poll()).status()).hasValue(500);

        assertHungUp();
        assertThat(server.get().sent()).isLessThan(BOUND);
    }

    @Test
    void aLoginOfAGigabyte() {
        serve(request -> repeating(HEAD, " ".repeat(64 * 1024), GIGABYTE));

        assertThat(cheapFailure(login().token())).hasMessageContaining("larger");

        assertHungUp();
    }

    @Test
    void aSmallGzipThatUnpacksToAGigabyte() {
        byte[] bomb = gigabyteOfSpaces();
        assertThat(bomb).hasSizeLessThan(4 * MEGABYTE);
        ReactiveChannel polling = polling(out -> {
            out.write(
                    bytes("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + bomb.length + "\r\n\r\n"));
            out.write(bomb);
        });

        assertThat(cheapFailure(polling.poll()))
                .isInstanceOf(TemporaryError.class)
                .hasMessageContaining("maxResponseSize, 1048576 bytes");

        assertHungUp();
    }

    /** A gzip stream of a gigabyte, made of one deflated megabyte a thousand times. */
    private static byte[] gigabyteOfSpaces() {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        byte[] spaces = bytes(" ".repeat(MEGABYTE));
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        gzip.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0});
        byte[] out = new byte[64 * 1024];
        byte[] same = {};
        for (int round = 0; round < 2; round++) { // the second refers to the first, as all others may
            deflater.setInput(spaces);
            same = Arrays.copyOf(out, deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH));
            gzip.writeBytes(same);
        }
        for (int round = 2; round < GIGABYTE / MEGABYTE; round++) {
            gzip.writeBytes(same);
        }
        deflater.end();
        return gzip.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"records\": DEEP}",
                "{\"unknown\": DEEP, \"records\": []}",
                "{\"records\": [{\"partition\": 0, \"offset\": 0, \"routingData\": {\"topic\": \"t\", \"x\": DEEP}}]}",
                "DEEP"
            })
    void aHundredThousandLevelsInAPoll(String body) {
        ReactiveChannel polling = polling(ok(body.replace("DEEP", DEEP)));

        assertThat(cheapFailure(polling.poll()))
                .isInstanceOf(TemporaryError.class)
                .hasMessageContaining("poll");
    }

    @Test
    void aHundredThousandLevelsInAPayload() {
        String payload = Base64.getEncoder().encodeToString(bytes("{\"a\": " + DEEP + "}"));
        ReactiveChannel polling =
                polling(ok("{\"records\": [{\"partition\": 0, \"offset\": 7, \"routingData\": {\"topic\": \"t\"},"
                        + " \"message\": {\"payload\": \"" + payload + "\"}}]}"));

        assertThat(cheapFailure(polling.poll()))
                .isInstanceOfSatisfying(
                        PayloadError.class,
                        poison -> assertThat(poison.offset()).isEqualTo(7));
    }

    @Test
    void aHundredThousandLevelsInAnyOtherAnswer() {
        serve(request -> ok("{\"consumerInstanceId\": \"c\", \"AuthorizationToken\": \"secret-1\","
                + " \"access_token\": \"secret-2\", \"x\": " + DEEP + "}"));
        ReactiveChannel any = channel(b -> b);

        assertThat(failure(any.create())).isInstanceOf(TemporaryError.class).hasMessageContaining("create");
        assertThat(failure(any.lag())).isInstanceOf(TemporaryError.class).hasMessageContaining("lag");
        assertThat(failure(login().token()))
                .isInstanceOf(PermanentAuthenticationError.class)
                .hasMessageNotContaining("secret");
        ChannelAuth client = ChannelAuth.clientCredentials(server.get().url(), "u", "p");
        assertThat(failure(client.token()))
                .isInstanceOf(PermanentAuthenticationError.class)
                .hasMessageNotContaining("secret");
    }

    @Test
    void aTokenThatIsTooLongForAHeader() {
        serve(request -> ok("{\"AuthorizationToken\": \"" + "x".repeat(40_000) + "\"}"));

        assertThat(failure(login().token())).isInstanceOf(PermanentAuthenticationError.class);
    }

    @Test
    void anAnswerThatDripsForEver() {
        ReactiveChannel polling = polling(dripping(HEAD, " "), b -> b.maxResponseTime(LIMIT));

        assertThat(failure(polling.poll()))
                .isInstanceOf(TemporaryError.class)
                .hasMessageContaining("maxResponseTime, PT3S");
        assertHungUp();
    }

    @Test
    void headersThatDripForEver() {
        ReactiveChannel polling =
                polling(dripping("HTTP/1.1 200 OK\r\n", "X-Name: y\r\n"), b -> b.maxResponseTime(LIMIT));

        assertThat(failure(polling.poll())).isInstanceOf(TemporaryError.class).hasMessageContaining("maxResponseTime");
        assertHungUp();
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Name: value\r\n", "x", "X-Empty:\r\n"})
    void headersWithoutAnEnd(String piece) {
        ReactiveChannel polling = polling(repeating("HTTP/1.1 200 OK\r\n", piece.repeat(1000), GIGABYTE));

        assertThat(cheapFailure(polling.poll())).isInstanceOf(TemporaryError.class);
        assertHungUp();
    }

    @Test
    void interimAnswersWithoutAnEnd() {
        ReactiveChannel polling =
                polling(dripping("", "HTTP/1.1 103 Early Hints\r\n\r\n"), b -> b.maxResponseTime(LIMIT));

        assertThat(failure(polling.poll())).isInstanceOf(TemporaryError.class);
        assertHungUp();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 abc OK\r\n\r\n", "nonsense\r\n\r\n", "\0\0\0\0", "HTTP/9.9 200 OK\r\n\r\n{}"})
    void nonsense(String answer) {
        ReactiveChannel polling = polling(raw(answer), b -> b.responseTimeout(LIMIT));

        assertThat(failure(polling.poll())).isInstanceOf(TemporaryError.class);
        assertHungUp();
    }

    @Test
    void bothLengthAndChunks() {
        ReactiveChannel polling = polling(raw("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"));

        assertThat(failure(polling.poll())).isInstanceOf(TemporaryError.class);
        assertHungUp();
    }

    @Test
    void threeSuchAnswersInARowEndAChannelThatRetries() {
        ReactiveChannel polling = polling(
                ok(DEEP), b -> b.retryOnFail(true).retry(Retry.fixedDelay(Long.MAX_VALUE, Duration.ofMillis(1))));

        assertThat(failure(polling.consume("t").then())).isExactlyInstanceOf(PermanentError.class);
        assertThat(server.get().requests().stream().filter(request -> request.startsWith("GET ")))
                .hasSize(3);
    }
}
