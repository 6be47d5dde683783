package io.reactorchannel.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.ReactiveChannelBuilder;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.error.PermanentError;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.test.StepVerifier;

/** The settings of flows: which values are accepted, and that others are named. */
class FlowSettingsTest {

    private static final Duration LONGEST = Duration.ofMillis(Integer.MAX_VALUE);
    private static final Duration TOO_LONG = LONGEST.plusNanos(1);
    private static final Duration TOO_SHORT = Duration.ofNanos(999_999);

    private static ReactiveChannelBuilder builder() {
        return ReactiveChannel.builder("http://host").auth(ChannelAuth.none());
    }

    private static Arguments setting(String name, String said, UnaryOperator<ReactiveChannelBuilder> settings) {
        return Arguments.of(name, said, settings);
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                setting("commitStrategy", "null", b -> b.commitStrategy(null)),
                setting("commitInterval", "null", b -> b.commitInterval(null)),
                setting("commitInterval", "PT0S", b -> b.commitInterval(Duration.ZERO)),
                setting("commitInterval", "PT0.000999999S", b -> b.commitInterval(TOO_SHORT)),
                setting("commitInterval", "1 ms to 2147483647 ms", b -> b.commitInterval(TOO_LONG)),
                setting("commitBatchSize", "0 is not", b -> b.commitBatchSize(0)),
                setting("commitBatchSize", "-1 is not", b -> b.commitBatchSize(-1)),
                setting("maxUnacknowledged", "0 is not", b -> b.maxUnacknowledged(0)),
                setting("maxUnacknowledged", "-7 is not", b -> b.maxUnacknowledged(-7)),
                setting("keepAliveInterval", "null", b -> b.keepAliveInterval(null)),
                setting("keepAliveInterval", "PT0S", b -> b.keepAliveInterval(Duration.ZERO)),
                setting("keepAliveInterval", "PT-1S", b -> b.keepAliveInterval(Duration.ofSeconds(-1))),
                setting("keepAliveInterval", "1 ms to 2147483647 ms", b -> b.keepAliveInterval(TOO_LONG)),
                setting("onPayloadError", "null", b -> b.onPayloadError(null)),
                setting("prefetch", "1001 is not", b -> b.prefetch(1001)),
                setting("emptyPollDelay", "0 ms to 2147483647 ms", b -> b.emptyPollDelay(TOO_LONG)));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void aWrongValueIsRefusedByNameAndWithTheValue(
            String name, String said, UnaryOperator<ReactiveChannelBuilder> settings) {
        ReactiveChannelBuilder builder = settings.apply(builder());

        assertThatThrownBy(builder::build)
                .isInstanceOf(PermanentError.class)
                .hasMessageStartingWith(name + ":")
                .hasMessageContaining(said);
    }

    static Stream<Arguments> right() {
        return Stream.of(
                setting("commitInterval", "", b -> b.commitInterval(Duration.ofMillis(1))),
                setting("commitInterval", "", b -> b.commitInterval(LONGEST)),
                setting("commitBatchSize", "", b -> b.commitBatchSize(1)),
                setting("commitBatchSize", "", b -> b.commitBatchSize(Integer.MAX_VALUE)),
                setting("maxUnacknowledged", "", b -> b.maxUnacknowledged(1)),
                setting("keepAliveInterval", "", b -> b.keepAliveInterval(Duration.ofMillis(1))),
                setting("keepAliveInterval", "", b -> b.keepAliveInterval(LONGEST)),
                setting("prefetch", "", b -> b.prefetch(1000)));
    }

    @ParameterizedTest
    @MethodSource("right")
    void valuesAtTheEdgeAreAccepted(String name, String said, UnaryOperator<ReactiveChannelBuilder> settings) {
        ReactiveChannel channel = settings.apply(builder()).build();

        assertThat(channel).as(name + said).isNotNull();
        StepVerifier.create(channel.destroy()).verifyComplete();
    }
}
