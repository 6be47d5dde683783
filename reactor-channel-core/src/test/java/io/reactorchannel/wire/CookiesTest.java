package io.reactorchannel.wire;

import static io.reactorchannel.wire.WireFixture.CONSUMERS;
import static io.reactorchannel.wire.WireFixture.LOGIN;
import static io.reactorchannel.wire.WireFixture.PRODUCE;
import static io.reactorchannel.wire.WireFixture.created;
import static io.reactorchannel.wire.WireFixture.noContent;
import static io.reactorchannel.wire.WireFixture.ok;
import static io.reactorchannel.wire.WireFixture.record;
import static io.reactorchannel.wire.WireFixture.records;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.testing.SecretsInLogs;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockserver.model.HttpRequest;
import reactor.test.StepVerifier;

/** Where a consumer's cookies go, and where not. */
class CookiesTest {

    private static final String HERE = SecretsInLogs.secret("stickiness-here");
    private static final String MOVED = SecretsInLogs.secret("stickiness-moved");

    @RegisterExtension
    static final WireFixture wire = new WireFixture();

    @Test
    void theCookieOfCreateGoesWithEveryLaterRequestOfThatConsumer() {
        wire.scriptConsumer("GET", "c1/records", records(record(1)));
        ReactiveChannel channel = wire.channel();

        StepVerifier.create(channel.subscribe("t")
                        .then(channel.subscriptions())
                        .then(channel.poll())
                        .then(channel.commit())
                        .then(channel.delete()))
                .verifyComplete();

        assertThat(wire.requests("", CONSUMERS + "/c1.*"))
                .hasSize(5)
                .allSatisfy(request -> assertThat(cookies(request)).containsExactly("AWSALB=of-c1"));
    }

    @Test
    void noOtherRequestCarriesTheCookie() {
        ReactiveChannel channel = wire.channel();

        StepVerifier.create(channel.subscribe("t")
                        .then(channel.produce(Map.of()))
                        .then(channel.delete())
                        .then(channel.subscribe("t")))
                .verifyComplete();

        assertThat(wire.requests("", LOGIN + "|" + PRODUCE + "|" + CONSUMERS))
                .hasSize(4)
                .allSatisfy(request -> assertThat(cookies(request)).isEmpty());
    }

    @Test
    void aNewConsumerStartsWithNone() {
        wire.script("POST", CONSUMERS, created("c1"), ok("{\"consumerInstanceId\": \"c2\"}"));
        ReactiveChannel channel = wire.channel();

        StepVerifier.create(channel.subscribe("t").then(channel.delete()).then(channel.subscribe("t")))
                .verifyComplete();

        assertThat(cookies(wire.onlyRequest("POST", CONSUMERS + "/c2/subscription")))
                .isEmpty();
    }

    @Test
    void aLaterAnswerMayChangeTheCookie() {
        wire.scriptConsumer(
                "POST", "c1/subscription", noContent().withHeader("Set-Cookie", "AWSALB=" + MOVED + "; Path=/"));
        ReactiveChannel channel = wire.channel();

        StepVerifier.create(channel.subscribe("t").then(channel.poll()).then()).verifyComplete();

        assertThat(cookies(wire.onlyRequest("GET", CONSUMERS + "/c1/records"))).containsExactly("AWSALB=" + MOVED);
    }

    @Test
    void aCookieThatTheServiceDeletesGoes() {
        wire.scriptConsumer(
                "POST", "c1/subscription", noContent().withHeader("Set-Cookie", "AWSALB=; Path=/; Max-Age=0"));
        ReactiveChannel channel = wire.channel();

        StepVerifier.create(channel.subscribe("t").then(channel.poll()).then()).verifyComplete();

        assertThat(cookies(wire.onlyRequest("GET", CONSUMERS + "/c1/records"))).isEmpty();
    }

    @Test
    void severalCookiesGoTogether() {
        wire.script(
                "POST",
                CONSUMERS,
                ok("{\"consumerInstanceId\": \"c1\"}")
                        .withHeader("Set-Cookie", "AWSALB=" + HERE + "; Path=/", "AWSALBCORS=" + MOVED + "; Path=/"));

        StepVerifier.create(wire.channel().subscribe("t")).verifyComplete();

        assertThat(cookies(wire.onlyRequest("POST", CONSUMERS + "/c1/subscription")))
                .containsExactly("AWSALB=" + HERE, "AWSALBCORS=" + MOVED);
    }

    @ParameterizedTest
    @CsvSource({
        "/, true",
        "/databus, true",
        "/databus/consumer-service/v1/consumers, true",
        "/databus/consumer-service/v1/consumers/c1, true",
        "/data, false",
        "/databus/consumer-service/v1/consumers/c2, false",
        "/elsewhere, false"
    })
    void aCookieGoesOnlyToThePathThatItIsFor(String path, boolean goes) {
        wire.script(
                "POST",
                CONSUMERS,
                ok("{\"consumerInstanceId\": \"c1\"}").withHeader("Set-Cookie", "AWSALB=" + HERE + "; Path=" + path));

        StepVerifier.create(wire.channel().subscribe("t")).verifyComplete();

        assertThat(cookies(wire.onlyRequest("POST", CONSUMERS + "/c1/subscription")))
                .isEqualTo(goes ? List.of("AWSALB=" + HERE) : List.of());
    }

    @Test
    void aCookieWithoutAPathGoesToTheFolderThatSetIt() {
        wire.script(
                "POST", CONSUMERS, ok("{\"consumerInstanceId\": \"c1\"}").withHeader("Set-Cookie", "AWSALB=" + HERE));

        StepVerifier.create(wire.channel().subscribe("t")).verifyComplete();

        assertThat(cookies(wire.onlyRequest("POST", CONSUMERS + "/c1/subscription")))
                .containsExactly("AWSALB=" + HERE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.org", ".com", "128.0.0.1"})
    void aCookieForAnotherDomainIsNotTaken(String domain) {
        wire.script(
                "POST",
                CONSUMERS,
                ok("{\"consumerInstanceId\": \"c1\"}")
                        .withHeader("Set-Cookie", "AWSALB=" + HERE + "; Path=/; Domain=" + domain));

        StepVerifier.create(wire.channel().subscribe("t")).verifyComplete();

        assertThat(cookies(wire.onlyRequest("POST", CONSUMERS + "/c1/subscription")))
                .isEmpty();
    }

    private static List<String> cookies(HttpRequest request) {
        return request.getHeader("Cookie").stream()
                .flatMap(header -> Arrays.stream(header.split("; ")))
                .filter(cookie -> !cookie.isEmpty())
                .sorted()
                .toList();
    }
}
