package io.reactorchannel.service.internal.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {

    private static final byte[] KEY = key((byte) 1);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2030-01-01T00:00:00.999Z"));
    private final Tokens tokens = tokens(KEY);

    private static byte[] key(byte filling) {
        byte[] key = new byte[Tokens.LEAST_KEY_BYTES];
        Arrays.fill(key, filling);
        return key;
    }

    private Tokens tokens(byte[] key) {
        return new Tokens(key, new Secrets(), Duration.ofMillis(100), now::get);
    }

    private void pass(long millis) {
        now.updateAndGet(instant -> instant.plusMillis(millis));
    }

    @Test
    void aTokenTellsItsUserForItsLifetime() {
        String token = tokens.issue("zoë").block();

        pass(99);
        assertThat(tokens.user(token)).hasValue("zoë");
        pass(1);
        assertThat(tokens.user(token)).isEmpty();
    }

    @Test
    void eachSubscriberGetsATokenOfItsOwn() {
        var issue = tokens.issue("me");

        assertThat(issue.block()).isNotEqualTo(issue.block());
    }

    @Test
    void whoSharesTheKeyAcceptsTheToken() {
        String token = tokens.issue("me").block();

        assertThat(tokens(KEY).user(token)).hasValue("me");
        assertThat(tokens(key((byte) 2)).user(token)).isEmpty();
    }

    @Test
    void allThatWereIssuedAreRevokedAndTheNextIsNot() {
        String token = tokens.issue("me").block();
        tokens.revokeAll();
        String next = tokens.issue("me").block();

        assertThat(tokens.user(token)).isEmpty();
        assertThat(tokens.user(next)).hasValue("me");
    }

    @Test
    void oneIsRevokedAndForgottenWhenItHadExpiredAnyway() {
        String token = tokens.issue("me").block();
        String other = tokens.issue("me").block();
        tokens.revoke(token);

        assertThat(tokens.user(token)).isEmpty();
        assertThat(tokens.user(other)).hasValue("me");
        pass(200);
        tokens.revoke(tokens.issue("me").block());
        assertThat(tokens.revoked()).isEqualTo(1);
    }

    @Test
    void onlyValidTokensAreRemembered() {
        tokens.revoke("invented");
        tokens.revoke(tokens(key((byte) 2)).issue("me").block());

        assertThat(tokens.revoked()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "invented", "a.b.c", "..", "e30.e30.", "eyJhbGciOiJub25lIn0.e30."})
    void whatIsNoTokenIsRefused(String token) {
        assertThat(tokens.user(token)).isEmpty();
    }

    @Test
    void anUnsignedTokenIsRefused() {
        assertThat(tokens.user(new PlainJWT(claims().build()).serialize())).isEmpty();
    }

    @Test
    void aTokenWhoseClaimsWereChangedIsRefused() {
        String[] mine = tokens.issue("me").block().split("\\.");
        String[] other = tokens.issue("other").block().split("\\.");

        assertThat(tokens.user(mine[0] + "." + other[1] + "." + mine[2])).isEmpty();
    }

    @Test
    void aTokenOfOurKeyWithoutOurClaimsIsRefused() throws Exception {
        assertThat(tokens.user(signed(JWSAlgorithm.HS256, claims().build(), KEY)))
                .isEmpty();
    }

    @Test
    void aTokenOfAnotherAlgorithmIsRefused() throws Exception {
        byte[] longer = new byte[64];
        JWTClaimsSet complete = claims().jwtID("id")
                .claim("iat_ms", now.get().toEpochMilli())
                .claim("exp_ms", now.get().toEpochMilli() + 50)
                .build();

        assertThat(tokens(longer).user(signed(JWSAlgorithm.HS256, complete, longer)))
                .as("the same claims signed as ours are")
                .hasValue("me");
        assertThat(tokens(longer).user(signed(JWSAlgorithm.HS512, complete, longer)))
                .isEmpty();
    }

    @Test
    void aShortKeyIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tokens(new byte[31]))
                .withMessageContaining("32 bytes or more");
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder().subject("me");
    }

    private static String signed(JWSAlgorithm algorithm, JWTClaimsSet claims, byte[] key) throws Exception {
        SignedJWT token = new SignedJWT(new JWSHeader(algorithm), claims);
        token.sign(new MACSigner(key));
        return token.serialize();
    }
}
