package io.reactorchannel.wire;

import static io.reactorchannel.testing.SecretsInLogs.secret;
import static io.reactorchannel.wire.WireFixture.CONSUMERS;
import static io.reactorchannel.wire.WireFixture.LOGIN;
import static io.reactorchannel.wire.WireFixture.PASSWORD;
import static io.reactorchannel.wire.WireFixture.PRODUCE;
import static io.reactorchannel.wire.WireFixture.USER;
import static io.reactorchannel.wire.WireFixture.base64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockserver.model.HttpResponse.response;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.reactorchannel.ProducerRecord;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.error.ChannelError;
import io.reactorchannel.error.TemporaryError;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockserver.model.HttpResponse;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.util.retry.Retry;

/** What an error tells, and what it never tells. */
class ErrorContentsTest {

    private static final String CREDENTIALS = base64(USER + ":" + PASSWORD);

    @RegisterExtension
    static final WireFixture wire = new WireFixture();

    @Test
    void anErrorHoldsAnExcerptOfTheAnswer() {
        wire.script("POST", CONSUMERS, failure("the group is\r\n full"));

        ChannelError error = failureOf(wire.channel().create());

        assertThat(error.excerpt()).contains("the group is full");
        assertThat(error).hasMessageContaining("the group is full");
    }

    @Test
    void anErrorWithoutAnAnswerHasNoExcerpt() {
        wire.script("POST", CONSUMERS, WireFixture.dropped());

        assertThat(failureOf(wire.channel().create()).excerpt()).isEmpty();
    }

    @Test
    void theExcerptIsBoundedHoweverLongTheAnswer() {
        wire.script("POST", CONSUMERS, failure("long ".repeat(50_000)));

        ChannelError error = failureOf(wire.channel().create());

        assertThat(error.excerpt().orElseThrow()).startsWith("long long").hasSizeLessThan(1000);
        assertThat(error.getMessage()).hasSizeLessThan(1500);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: %s",
                "{\"headers\": {\"Authorization\": \"%s\"}}",
                "<%s>",
                "twice %s and %s",
                "%s"
            })
    void noErrorShowsATokenThatTheServiceEchoes(String body) {
        HttpResponse echo = failure(body.replace("%s", "Bearer tok-1"));
        wire.script("POST", CONSUMERS, echo);
        wire.script("POST", PRODUCE, echo);
        ReactiveChannel channel = wire.channel();

        assertThat(shown(failureOf(channel.create()))).doesNotContain("tok-1");
        assertThat(shown(failureOf(channel.produce(ProducerRecord.of("t", "x")))))
                .doesNotContain("tok-1");
    }

    @Test
    void noErrorShowsATokenThatTheServiceEchoesAlone() {
        wire.script("POST", CONSUMERS, failure("bad token 'tok-1'"));

        assertThat(shown(failureOf(wire.channel().create()))).doesNotContain("tok-1");
    }

    @Test
    void noErrorShowsAnEarlierTokenThatTheServiceEchoes() {
        wire.script("GET", LOGIN, WireFixture.token("secret-first"), WireFixture.token("secret-second"));
        wire.script("POST", CONSUMERS, WireFixture.status(401), failure("replaced secret-first by secret-second"));

        assertThat(shown(failureOf(wire.channel().create())))
                .doesNotContain("secret-first")
                .doesNotContain("secret-second");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authorization: Basic %c", "{\"authorization\": \"Basic %c\"}", "%c", "wrong password: %p"})
    void noErrorShowsCredentialsThatTheLoginEchoes(String body) {
        wire.script("GET", LOGIN, failure(body.replace("%c", CREDENTIALS).replace("%p", PASSWORD)));

        String shown = shown(failureOf(wire.channel().create()));

        assertThat(shown).doesNotContain(CREDENTIALS).doesNotContain(PASSWORD);
    }

    @Test
    void aTokenUnderAnUnknownNameIsNotShown() {
        wire.script("GET", LOGIN, WireFixture.ok("{\"jwt\": \"" + secret("a-secret-token") + "\"}"));

        assertThat(shown(failureOf(wire.channel().create()))).doesNotContain("a-secret-token");
    }

    @Test
    void aSecretThatIsCutByTheBoundIsNotShownInPart() {
        wire.script("POST", CONSUMERS, failure("x".repeat(250) + " tok-1-which-is-long"));
        wire.script("GET", LOGIN, WireFixture.token("tok-1-which-is-long"));

        assertThat(shown(failureOf(wire.channel().create()))).doesNotContain("tok-1");
    }

    @Test
    void aSecretBehindManyBlanksIsNotShownInPart() {
        String token = "secret-".repeat(200);
        wire.script("GET", LOGIN, WireFixture.token(token));
        wire.script("POST", CONSUMERS, failure(" ".repeat(16_000) + token));

        assertThat(shown(failureOf(wire.channel().create()))).doesNotContain("secret");
    }

    @Test
    void noTextFormShowsASecret() {
        ChannelAuth login = wire.userPassword();
        ChannelAuth bearer = ChannelAuth.bearer(secret("a-secret-token"));
        ReactiveChannel channel = wire.subscribedChannel(b -> b.auth(login));

        assertThat(login + " " + bearer + " " + channel + " " + channel.create())
                .doesNotContain(PASSWORD)
                .doesNotContain(CREDENTIALS)
                .doesNotContain("tok-1")
                .doesNotContain("a-secret-token");
    }

    @Test
    void noLogLineShowsASecret() {
        Logger library = (Logger) LoggerFactory.getLogger("io.reactorchannel");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        Level before = library.getLevel();
        lines.start();
        library.setLevel(Level.ALL);
        library.addAppender(lines);
        try {
            wire.script("GET", LOGIN, failure("Basic " + CREDENTIALS + " " + PASSWORD), WireFixture.token("tok-1"));
            wire.script("POST", CONSUMERS, failure("tok-1"), WireFixture.created("c1"));
            wire.scriptConsumer("GET", "c1/records", failure("tok-1"), WireFixture.records());
            ReactiveChannel channel =
                    wire.channel(b -> b.retryOnFail(true).retry(Retry.backoff(9, Duration.ofMillis(1))));

            StepVerifier.create(channel.subscribe("t").then(channel.poll()))
                    .expectNextCount(1)
                    .verifyComplete();
        } finally {
            library.detachAppender(lines);
            library.setLevel(before);
        }

        assertThat(lines.list)
                .hasSizeGreaterThan(2)
                .extracting(ILoggingEvent::getFormattedMessage)
                .noneMatch(line -> line.contains(PASSWORD) || line.contains(CREDENTIALS) || line.contains("tok-1"));
    }

    @Test
    void theWaitThatTheServiceAsksForIsTold() {
        wire.script("POST", CONSUMERS, WireFixture.status(503).withHeader("Retry-After", "17"));

        ChannelError error = failureOf(wire.channel().create());

        assertThat(error)
                .isInstanceOfSatisfying(
                        TemporaryError.class,
                        temporary -> assertThat(temporary.retryAfter()).contains(Duration.ofSeconds(17)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "0", "soon", "", "99999999999999999999", "Wed, 21 Oct 2015 07:28:00 GMT"})
    void anUnusableWaitIsNotTold(String retryAfter) {
        wire.script("POST", CONSUMERS, WireFixture.status(503).withHeader("Retry-After", retryAfter));

        ChannelError error = failureOf(wire.channel().create());

        assertThat(error)
                .isInstanceOfSatisfying(
                        TemporaryError.class,
                        temporary -> assertThat(temporary.retryAfter()).isEqualTo(Optional.empty()));
    }

    private static HttpResponse failure(String body) {
        return response(body).withStatusCode(500);
    }

    private static ChannelError failureOf(Mono<?> operation) {
        Throwable[] failure = new Throwable[1];
        StepVerifier.create(operation).verifyErrorSatisfies(error -> failure[0] = error);
        assertThat(failure[0]).isInstanceOf(ChannelError.class);
        return (ChannelError) failure[0];
    }

    /** All that a log or a debugger would show of an error: its texts, its excerpt and its causes. */
    private static String shown(ChannelError error) {
        StringWriter text = new StringWriter();
        error.printStackTrace(new PrintWriter(text, true));
        return text + " " + error + " " + error.excerpt();
    }

    @ParameterizedTest
    @ValueSource(strings = {"AWSALB=another; Path=/", "AWSALB=; Path=/; Max-Age=0"})
    void noErrorShowsACookieThatTheAnswerEchoesAndReplaces(String replacement) {
        HttpResponse echo = failure("bad AWSALB=of-c1").withHeader("Set-Cookie", replacement);
        wire.scriptConsumer("GET", "c1/records", echo);
        ReactiveChannel channel = wire.subscribedChannel(b -> b);

        assertThat(shown(failureOf(channel.poll()))).contains("bad AWSALB=***").doesNotContain("of-c1");
    }

    @Test
    void noErrorShowsACookieThatARefusalReplacedMeanwhile() {
        HttpResponse refusal = WireFixture.status(401).withHeader("Set-Cookie", "AWSALB=another; Path=/");
        wire.scriptConsumer("GET", "c1/records", refusal, failure("AWSALB=of-c1 became AWSALB=another"));
        ReactiveChannel channel = wire.subscribedChannel(b -> b);

        assertThat(shown(failureOf(channel.poll())))
                .contains("AWSALB=*** became AWSALB=***")
                .doesNotContain("of-c1");
    }

    @Test
    void noErrorShowsACookieThatTheServiceEchoes() {
        wire.script(
                "POST",
                WireFixture.CONSUMERS,
                WireFixture.created("c1")
                        .withHeader("Set-Cookie", "AWSALB=" + secret("secret-stickiness") + "; Path=/"));
        wire.scriptConsumer("GET", "c1/records", WireFixture.status(500).withBody("bad AWSALB=secret-stickiness"));
        ReactiveChannel channel = wire.subscribedChannel(b -> b.retryOnFail(false));

        StepVerifier.create(channel.poll())
                .expectErrorSatisfies(error -> assertThat(error.getMessage())
                        .contains("bad AWSALB=***")
                        .doesNotContain("secret-stickiness"))
                .verify(WireFixture.LONG_ENOUGH);
    }
}
