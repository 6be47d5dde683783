package io.reactorchannel.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.internal.telemetry.Telemetry;
import io.reactorchannel.internal.transport.CookieJar;
import org.junit.jupiter.api.Test;

class PollInDoubtTest {

    private final ConsumerSession session = new ConsumerSession("c1", new CookieJar(), Telemetry.OFF);
    private final PollInDoubt doubt = new PollInDoubt(session);

    @Test
    void abandonedBeforeItIsSentItMustNotBeSentAndHarmsNothing() {
        doubt.abandoned();

        assertThat(doubt.send()).isFalse();
        assertThat(session.isUsable()).isTrue();
    }

    @Test
    void abandonedOnItsWayItMakesTheConsumerStaleAndMustNotBeSentAgain() {
        assertThat(doubt.send()).isTrue();
        assertThat(doubt.send()).as("with a fresh token").isTrue();

        doubt.abandoned();

        assertThat(doubt.send()).isFalse();
        assertThat(doubt.settled()).isFalse();
        assertThat(session.isUsable()).isFalse();
        assertThat(session.isLost()).isFalse();
    }

    @Test
    void settledItCanBeAbandonedWithoutHarm() {
        doubt.send();

        assertThat(doubt.settled()).isTrue();
        doubt.abandoned();

        assertThat(session.isUsable()).isTrue();
        assertThat(doubt.settled()).as("still").isTrue();
    }

    @Test
    void whatWasNeverSentIsNotSettledByAnEnd() {
        doubt.settled();
        doubt.send();
        doubt.abandoned();

        assertThat(session.isUsable()).isFalse();
    }
}
