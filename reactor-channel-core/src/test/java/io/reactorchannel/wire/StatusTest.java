package io.reactorchannel.wire;

import static io.reactorchannel.wire.WireFixture.LONG_ENOUGH;
import static io.reactorchannel.wire.WireFixture.record;
import static io.reactorchannel.wire.WireFixture.records;
import static io.reactorchannel.wire.WireFixture.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.ChannelRecord;
import io.reactorchannel.ChannelStatus;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.error.TemporaryError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.Disposable;
import reactor.test.StepVerifier;

/** What a channel tells of itself without asking the service. */
class StatusTest {

    @RegisterExtension
    static final WireFixture wire = new WireFixture();

    @Test
    void aNewChannelKnowsOfNothing() {
        assertThat(wire.channel().status())
                .isEqualTo(new ChannelStatus(
                        false,
                        false,
                        Optional.empty(),
                        List.of(),
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void anActiveFlowShowsItsConsumerTopicsRecordsAndPoll() {
        wire.scriptConsumer("GET", "c1/records", records(record(5)), records());
        ReactiveChannel channel = wire.channel();
        List<ChannelRecord> received = new ArrayList<>();
        Instant before = Instant.now().minusMillis(1);

        Disposable flow = channel.receive("t").subscribe(received::add);
        WireFixture.await("a record", () -> !received.isEmpty());

        ChannelStatus status = channel.status();
        assertThat(status.active()).isTrue();
        assertThat(status.consumer()).contains("c1");
        assertThat(status.topics()).containsExactly("t");
        assertThat(status.unacknowledged()).isEqualTo(1);
        assertThat(status.lastPoll().orElseThrow()).isBetween(before, Instant.now());
        assertThat(status.failingSince()).isEmpty();
        assertThat(status.failure()).isEmpty();

        received.get(0).acknowledge();
        assertThat(channel.status().unacknowledged()).isZero();

        flow.dispose();
        assertThat(channel.status().active()).isFalse();
        StepVerifier.create(channel.destroy()).expectComplete().verify(LONG_ENOUGH);
        assertThat(channel.status().consumer()).isEmpty();
    }

    @Test
    void aPauseShows() {
        ReactiveChannel channel = wire.channel();

        channel.pause();
        assertThat(channel.status().paused()).isTrue();
        channel.resume();
        assertThat(channel.status().paused()).isFalse();
    }

    @Test
    void failedPollsShowSinceTheFirstOfThemUntilOneIsAnswered() {
        wire.scriptConsumer("GET", "c1/records", status(503), status(429), records());
        ReactiveChannel channel = wire.channel(b -> b.retryOnFail(false));
        StepVerifier.create(channel.subscribe("t")).expectComplete().verify(LONG_ENOUGH);

        StepVerifier.create(channel.poll()).expectError(TemporaryError.class).verify(LONG_ENOUGH);
        ChannelStatus once = channel.status();
        assertThat(once.failure().orElseThrow().status()).hasValue(503);
        assertThat(once.lastPoll()).isEmpty();
        Instant since = once.failingSince().orElseThrow();
        assertThat(since).isBetween(Instant.now().minus(LONG_ENOUGH), Instant.now());

        StepVerifier.create(channel.poll()).expectError(TemporaryError.class).verify(LONG_ENOUGH);
        ChannelStatus twice = channel.status();
        assertThat(twice.failure().orElseThrow().status()).hasValue(429);
        assertThat(twice.failingSince()).contains(since);

        StepVerifier.create(channel.poll()).expectNextCount(1).expectComplete().verify(LONG_ENOUGH);
        ChannelStatus answered = channel.status();
        assertThat(answered.failure()).isEmpty();
        assertThat(answered.failingSince()).isEmpty();
        assertThat(answered.lastPoll()).isPresent();
    }

    @Test
    void aConsumerThatIsLostIsNoConsumer() {
        wire.scriptConsumer("GET", "c1/records", status(404));
        ReactiveChannel channel = wire.channel(b -> b.retryOnFail(false));
        StepVerifier.create(channel.subscribe("t")).expectComplete().verify(LONG_ENOUGH);
        assertThat(channel.status().consumer()).contains("c1");

        StepVerifier.create(channel.poll()).expectError().verify(LONG_ENOUGH);

        assertThat(channel.status().consumer()).isEmpty();
        assertThat(channel.status().topics()).containsExactly("t");
    }

    @Test
    void whatGoesBeforeAPollCountsAsItsFailure() {
        wire.script("GET", WireFixture.LOGIN, status(401), status(401));
        ReactiveChannel channel = wire.channel();

        StepVerifier.create(channel.consume("t"))
                .expectError(PermanentError.class)
                .verify(Duration.ofSeconds(20));

        assertThat(channel.status().failure().orElseThrow().operation()).contains("login");
    }
}
