package io.reactorchannel.service.internal.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TokensTest {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 10);
    private final Tokens tokens = new Tokens(new Secrets(), Duration.ofNanos(100), now::get);

    @Test
    void aTokenIsValidForItsLifetimeAlsoWhenTheClockWrapsAround() {
        String token = tokens.issue().block();

        now.addAndGet(99);
        assertThat(tokens.accepts(token)).isTrue();
        now.addAndGet(1);
        assertThat(tokens.accepts(token)).isFalse();
    }

    @Test
    void eachSubscriberGetsATokenOfItsOwn() {
        var issue = tokens.issue();

        assertThat(issue.block()).isNotEqualTo(issue.block());
        assertThat(tokens.size()).isEqualTo(2);
    }

    @Test
    void revokedAndInventedTokensAreRefused() {
        String token = tokens.issue().block();
        tokens.revokeAll();

        assertThat(tokens.accepts(token)).isFalse();
        assertThat(tokens.accepts("invented")).isFalse();
    }

    @Test
    void expiredTokensAreForgottenInTheEnd() {
        for (int i = 0; i < 10; i++) {
            tokens.issue().block();
        }
        now.addAndGet(200);
        String fresh = tokens.issue().block();

        assertThat(tokens.size()).isEqualTo(1);
        assertThat(tokens.accepts(fresh)).isTrue();
    }
}
