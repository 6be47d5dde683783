package io.reactorchannel.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.internal.telemetry.Telemetry;
import io.reactorchannel.internal.transport.CookieJar;
import io.reactorchannel.internal.wire.TopicFilter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsumerSessionTest {

    private final CookieJar cookies = new CookieJar();
    private final ConsumerSession session = new ConsumerSession("c1", cookies, Telemetry.OFF);

    @Test
    void itKnowsWhatItWasMadeWith() {
        assertThat(session.id()).isEqualTo("c1");
        assertThat(session.cookies()).isSameAs(cookies);
        assertThat(session.ledger()).isSameAs(session.ledger());
        assertThat(session.isUsable()).isTrue();
        assertThat(session.isLost()).isFalse();
    }

    @Test
    void aSubscriptionIsToTopicsInAnyOrderAndToWhatAFilterSaysOfThem() {
        TopicFilter filter = TopicFilter.of("filter", Map.of("a", Map.of("h", "v"), "z", Map.of("h", "v")), true);
        assertThat(session.subscription()).isEqualTo(Subscription.to(List.of(), filter.of(List.of())));
        assertThat(session.isFiltered()).isFalse();

        session.subscribedTo(Subscription.to(List.of("a", "b", "a"), filter));

        assertThat(session.isFiltered()).isTrue();
        assertThat(session.subscription()).isEqualTo(Subscription.to(List.of("b", "a"), filter.of(List.of("a", "c"))));
        assertThat(session.subscription()).isNotEqualTo(Subscription.to(List.of("a"), filter));
        assertThat(session.subscription()).isNotEqualTo(Subscription.to(List.of("a", "b", "c"), filter));
        assertThat(session.subscription()).isNotEqualTo(Subscription.to(List.of("a", "b"), TopicFilter.NONE));
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
    void itCountsFailedLastCommitsAndKeepsTheTimeOfTheLastContact() {
        assertThat(session.lastCommitFailed()).isEqualTo(1);
        assertThat(session.lastCommitFailed()).isEqualTo(2);

        session.inContact(17);
        assertThat(session.lastContact()).isEqualTo(17);
    }
}
