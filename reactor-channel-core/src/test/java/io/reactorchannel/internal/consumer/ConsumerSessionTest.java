package io.reactorchannel.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.internal.transport.CookieJar;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsumerSessionTest {

    private final CookieJar cookies = new CookieJar();
    private final ConsumerSession session = new ConsumerSession("c1", cookies);

    @Test
    void itKnowsWhatItWasMadeWith() {
        assertThat(session.id()).isEqualTo("c1");
        assertThat(session.cookies()).isSameAs(cookies);
        assertThat(session.ledger()).isSameAs(session.ledger());
        assertThat(session.isUsable()).isTrue();
        assertThat(session.isLost()).isFalse();
    }

    @Test
    void itIsSubscribedToJustTheTopicsLastAcceptedInAnyOrder() {
        assertThat(session.isSubscribedTo(List.of())).isTrue();
        assertThat(session.isSubscribedTo(List.of("a"))).isFalse();

        session.subscribedTo(List.of("a", "b", "a"));

        assertThat(session.isSubscribedTo(List.of("b", "a"))).isTrue();
        assertThat(session.isSubscribedTo(List.of("a"))).isFalse();
        assertThat(session.isSubscribedTo(List.of("a", "b", "c"))).isFalse();
    }

    @Test
    void aStaleOneCanBeLostAndALostOneStaysSo() {
        session.goStale("for a test");
        assertThat(session.isUsable()).isFalse();
        assertThat(session.isLost()).isFalse();

        session.lose();
        session.goStale("for a test");

        assertThat(session.isLost()).isTrue();
        assertThat(session.isUsable()).isFalse();
    }

    @Test
    void itCountsFailedLastCommitsAndKeepsTheTimeOfTheLastRequest() {
        assertThat(session.lastCommitFailed()).isEqualTo(1);
        assertThat(session.lastCommitFailed()).isEqualTo(2);

        session.requestSent(17);
        assertThat(session.lastRequest()).isEqualTo(17);
    }
}
