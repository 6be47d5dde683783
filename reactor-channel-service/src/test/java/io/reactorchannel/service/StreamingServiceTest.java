package io.reactorchannel.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Starting, stopping and looking into the service. */
class StreamingServiceTest {

    @Test
    void itListensOnAFreePortOfThisMachineByDefault() {
        try (StreamingService one = open();
                StreamingService other = open()) {
            assertThat(one.url()).isEqualTo("http://127.0.0.1:" + one.port());
            assertThat(other.port()).isNotEqualTo(one.port()).isPositive();
        }
    }

    @Test
    void closingFreesThePortAndStopsTheThreadsAndMayBeRepeated() throws IOException {
        StreamingService service = open();
        new TestClient(service.url()).create("g").subscribe("t");

        service.close();
        service.close();

        try (ServerSocket free = new ServerSocket(service.port(), 1, InetAddress.getLoopbackAddress())) {
            assertThat(free.isBound()).isTrue();
        }
    }

    @Test
    void aServiceMayBeStartedAgainOnTheSamePort() {
        StreamingService first = open();
        first.close();

        try (StreamingService second = StreamingService.builder()
                .authentication(false)
                .port(first.port())
                .start()) {
            assertThat(second.port()).isEqualTo(first.port());
            new TestClient(second.url()).produce("t", 0, 1);
        }
    }

    @Test
    void closingOnANonBlockingThreadDoesNotWait() {
        StreamingService service = open();

        Mono.fromRunnable(service::close).subscribeOn(Schedulers.parallel()).block(Duration.ofSeconds(10));

        Conditions.await("the port is free", () -> {
            try (ServerSocket free = new ServerSocket(service.port(), 1, InetAddress.getLoopbackAddress())) {
                return free.isBound();
            } catch (IOException stillTaken) {
                return false;
            }
        });
    }

    @Test
    void aPortInUseIsAClearError() {
        try (StreamingService first = open()) {
            StreamingServiceBuilder second =
                    StreamingService.builder().authentication(false).port(first.port());
            assertThatIllegalStateException()
                    .isThrownBy(second::start)
                    .withMessage("cannot listen on 127.0.0.1:" + first.port());
        }
    }

    @Test
    void anAddressOfAnotherMachineIsAClearError() {
        StreamingServiceBuilder elsewhere =
                StreamingService.builder().authentication(false).host("192.0.2.1");
        assertThatIllegalStateException().isThrownBy(elsewhere::start).withMessage("cannot listen on 192.0.2.1:0");
    }

    @Test
    void startingOnANonBlockingThreadIsRefused() {
        Mono<StreamingService> start =
                Mono.fromCallable(StreamingServiceTest::open).subscribeOn(Schedulers.parallel());
        assertThatIllegalStateException().isThrownBy(start::block).withMessageContaining("start() waits");
    }

    @Test
    void theUrlOfEveryAddressIsThatOfTheLoopback() throws UnknownHostException {
        assertThat(HttpFront.url(false, InetAddress.getByName("0.0.0.0"), 80)).isEqualTo("http://127.0.0.1:80");
        assertThat(HttpFront.url(false, InetAddress.getByName("::1"), 80)).isEqualTo("http://[0:0:0:0:0:0:0:1]:80");
        assertThat(HttpFront.url(true, InetAddress.getByName("10.0.0.1"), 443)).isEqualTo("https://10.0.0.1:443");
    }

    @Test
    void whatIsUnknownIsEmpty() {
        try (StreamingService service = open()) {
            assertThat(service.committedOffsets("nobody", "nothing")).isEqualTo(Map.of());
            assertThat(service.endOffset("nothing", 0)).isZero();
            assertThat(service.endOffset("nothing", -1)).isZero();
            assertThat(service.consumers("nobody")).isZero();
            assertThat(service.consumers()).isZero();
        }
    }

    @Test
    void withoutUsersItOnlyStartsWhenAuthenticationIsOff() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StreamingService.builder().start())
                .withMessageContaining("user: at least one is needed");
    }

    @ParameterizedTest
    @MethodSource("wrongArguments")
    void aWrongArgumentIsNamed(String parameter, Consumer<StreamingServiceBuilder> call) {
        StreamingServiceBuilder builder =
                StreamingService.builder().user("taken", "").topic("taken", 1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> call.accept(builder))
                .withMessageStartingWith(parameter + ": ");
    }

    static Stream<Arguments> wrongArguments() {
        return Stream.of(
                wrong("client id", builder -> builder.client("", "")),
                wrong("client id", builder -> builder.client("a:b", "")),
                wrong("client id", builder -> builder.client("a", "").client("a", "")),
                wrong("client secret", builder -> builder.client("a", null)),
                wrong("tokenKey", builder -> builder.tokenKey("31 bytes are not enough for it.")),
                wrong("tokenKey", builder -> builder.tokenKey(null)),
                wrong("replica", builder -> builder.replica("a.b")),
                wrong("replica", builder -> builder.replica("")),
                wrong("port", builder -> builder.port(-1)),
                wrong("port", builder -> builder.port(65_536)),
                wrong("host", builder -> builder.host("")),
                wrong("host", builder -> builder.host(null)),
                wrong("user name", builder -> builder.user("", "x")),
                wrong("user name", builder -> builder.user(null, "x")),
                wrong("user name", builder -> builder.user("a:b", "x")),
                wrong("user name", builder -> builder.user("taken", "x")),
                wrong("password", builder -> builder.user("a", null)),
                wrong("topic name", builder -> builder.topic("", 1)),
                wrong("topic name", builder -> builder.topic("a/b", 1)),
                wrong("topic name", builder -> builder.topic("..", 1)),
                wrong("topic name", builder -> builder.topic("x".repeat(250), 1)),
                wrong("topic name", builder -> builder.topic("taken", 1)),
                wrong("partitions", builder -> builder.topic("a", 0)),
                wrong("partitions", builder -> builder.partitionsOfNewTopics(10_001)),
                wrong("maxRecordsPerTopic", builder -> builder.maxRecordsPerTopic(0)),
                wrong("maxBytesPerTopic", builder -> builder.maxBytesPerTopic(0)),
                wrong("maxRecordsPerPoll", builder -> builder.maxRecordsPerPoll(0)),
                wrong("maxBodyBytes", builder -> builder.maxBodyBytes(0)),
                wrong("tokenLifetime", builder -> builder.tokenLifetime(Duration.ZERO)),
                wrong("tokenLifetime", builder -> builder.tokenLifetime(Duration.ofDays(366))),
                wrong("sessionTimeout", builder -> builder.sessionTimeout(Duration.ofMillis(-1))),
                wrong("sessionTimeout", builder -> builder.sessionTimeout(null)),
                wrong("maxSessionTimeout", builder -> builder.maxSessionTimeout(Duration.ofNanos(999_999))),
                wrong("maxSessionTimeout", builder -> builder.maxSessionTimeout(Duration.ofDays(366))),
                wrong("maxSessionTimeout", builder -> builder.maxSessionTimeout(null)),
                wrong("maxConsumersPerUser", builder -> builder.maxConsumersPerUser(0)),
                wrong("maxTopicsPerSubscription", builder -> builder.maxTopicsPerSubscription(0)));
    }

    private static Arguments wrong(String parameter, Consumer<StreamingServiceBuilder> call) {
        return Arguments.of(parameter, call);
    }

    private static StreamingService open() {
        return StreamingService.builder().authentication(false).start();
    }
}
