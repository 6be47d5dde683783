package io.reactorchannel.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.error.ErrorDetails;
import io.reactorchannel.error.PermanentAuthenticationError;
import io.reactorchannel.error.TemporaryAuthenticationError;
import io.reactorchannel.internal.login.Token;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

/** From its issue to its end a token is renewed in good time, and nobody waits for that who has one that serves. */
class TokenLifeCycleTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MARGIN = Duration.ofMinutes(5);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
    private final List<Sinks.One<Token>> logins = new ArrayList<>();
    private final Queue<Mono<Token>> answers = new ArrayDeque<>();
    private final ChannelAuth auth = new CachedAuth("test", Mono.defer(this::login));

    @AfterEach
    void end() {
        VirtualTimeScheduler.reset();
    }

    /** The next prepared answer, or one that the test gives later. */
    private Mono<Token> login() {
        Sinks.One<Token> login = Sinks.one();
        logins.add(login);
        Mono<Token> prepared = answers.poll();
        return prepared == null ? login.asMono() : prepared;
    }

    private void prepare(String token, @Nullable Duration lifetime) {
        answers.add(Mono.just(new Token(token, lifetime)));
    }

    private void issue(String token, @Nullable Duration lifetime) {
        logins.get(logins.size() - 1).tryEmitValue(new Token(token, lifetime)).orThrow();
    }

    private void assertToken(String expected) {
        StepVerifier.create(auth.token()).expectNext(expected).verifyComplete();
    }

    @Test
    void aTokenServesWithoutAnotherLoginUntilItsEndIsNear() {
        prepare("first", HOUR);
        assertToken("first");

        time.advanceTimeBy(HOUR.minus(MARGIN).minusMillis(1));

        assertToken("first");
        assertThat(logins).hasSize(1);
    }

    @Test
    void nearItsEndItIsRenewedInTheBackgroundWhileItServesOn() {
        prepare("first", HOUR);
        assertToken("first");
        time.advanceTimeBy(HOUR.minus(MARGIN));

        assertToken("first");
        assertToken("first");
        assertThat(logins).as("one login for all who ask").hasSize(2);
        issue("second", HOUR);

        assertToken("second");
        assertThat(logins).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"PT10S, PT8S", "PT100S, PT80S", "PT25M, PT20M", "PT24H, PT23H55M"})
    void aFifthOfItsLifeAndFiveMinutesAtMostAreLeftForTheRenewal(Duration lifetime, Duration due) {
        prepare("first", lifetime);
        assertToken("first");

        time.advanceTimeBy(due.minusMillis(1));
        assertToken("first");
        assertThat(logins).hasSize(1);
        time.advanceTimeBy(Duration.ofMillis(1));
        assertToken("first");

        assertThat(logins).hasSize(2);
    }

    @Test
    void nobodyAsksAheadForATokenThatNobodyUses() {
        prepare("first", HOUR);
        assertToken("first");

        time.advanceTimeBy(HOUR.multipliedBy(10));

        assertThat(logins).hasSize(1);
    }

    @Test
    void afterItsEndItIsNotHandedOut() {
        prepare("first", HOUR);
        assertToken("first");
        time.advanceTimeBy(HOUR);

        StepVerifier.create(auth.token())
                .expectSubscription()
                .expectNoEvent(Duration.ofSeconds(1))
                .then(() -> issue("second", HOUR))
                .expectNext("second")
                .verifyComplete();
        assertThat(logins).hasSize(2);
    }

    @Test
    void aRenewalThatTakesLongerThanTheTokenLivesIsWaitedForByAll() {
        prepare("first", HOUR);
        assertToken("first");
        time.advanceTimeBy(HOUR.minusSeconds(10));
        assertToken("first");
        time.advanceTimeBy(Duration.ofSeconds(10));

        StepVerifier.create(Mono.zip(auth.token(), auth.token()))
                .expectSubscription()
                .then(() -> issue("second", HOUR))
                .expectNextMatches(
                        both -> both.getT1().equals("second") && both.getT2().equals("second"))
                .verifyComplete();
        assertThat(logins).as("the renewal's is the only one").hasSize(2);
    }

    @Test
    void aFailedRenewalIsLeftAloneForAWhileAndTheTokenServesOn() {
        prepare("first", HOUR);
        assertToken("first");
        time.advanceTimeBy(HOUR.minus(MARGIN));
        answers.add(Mono.error(new TemporaryAuthenticationError("login: answered 503")));

        assertToken("first");
        assertThat(logins).hasSize(2);
        time.advanceTimeBy(MARGIN.dividedBy(4).minusMillis(1));
        assertToken("first");
        assertThat(logins).as("cooling down").hasSize(2);
        time.advanceTimeBy(Duration.ofMillis(1));
        prepare("second", HOUR);
        assertToken("first");
        assertThat(logins).hasSize(3);

        assertToken("second");
    }

    @Test
    void aRenewalThatIsRefusedLetsTheTokenServeToItsEndAndThenTellsWhy() {
        prepare("first", HOUR);
        assertToken("first");
        time.advanceTimeBy(HOUR.minus(MARGIN));
        answers.add(Mono.error(new PermanentAuthenticationError("login: answered 401")));

        assertToken("first");
        time.advanceTimeBy(MARGIN);
        answers.add(Mono.error(new PermanentAuthenticationError("login: answered 401 again")));

        StepVerifier.create(auth.token()).verifyErrorMessage("login: answered 401 again");
    }

    @Test
    void aLongerWaitThatTheServiceAsksForIsKept() {
        prepare("first", Duration.ofHours(10));
        assertToken("first");
        time.advanceTimeBy(Duration.ofHours(10).minus(MARGIN));
        answers.add(Mono.error(new TemporaryAuthenticationError(
                "login: answered 429",
                ErrorDetails.of("login").withStatus(429).withRetryAfter(Duration.ofMinutes(3)),
                null)));

        assertToken("first");
        time.advanceTimeBy(Duration.ofMinutes(3).minusMillis(1));
        assertToken("first");
        assertThat(logins).hasSize(2);
        time.advanceTimeBy(Duration.ofMillis(1));
        assertToken("first");

        assertThat(logins).hasSize(3);
    }

    @Test
    void aRenewalWithoutAnEndIsGivenUpAfterAMinute() {
        prepare("first", HOUR);
        assertToken("first");
        time.advanceTimeBy(HOUR.minus(MARGIN));
        assertToken("first");

        time.advanceTimeBy(Duration.ofMinutes(1).plus(MARGIN.dividedBy(4)));
        prepare("second", HOUR);
        assertToken("first");

        assertThat(logins).hasSize(3);
        assertToken("second");
    }

    @Test
    void aTokenThatIsRefusedDuringItsRenewalWaitsForThatOne() {
        prepare("first", HOUR);
        assertToken("first");
        time.advanceTimeBy(HOUR.minus(MARGIN));
        assertToken("first");

        auth.invalidate("first");
        StepVerifier.create(auth.token())
                .expectSubscription()
                .then(() -> issue("second", HOUR))
                .expectNext("second")
                .verifyComplete();

        assertThat(logins).hasSize(2);
    }

    @Test
    void aRefusalOfTheTokenBeforeDoesNotHarmTheRenewedOne() {
        prepare("first", HOUR);
        assertToken("first");
        time.advanceTimeBy(HOUR.minus(MARGIN));
        prepare("second", HOUR);
        assertToken("first");

        auth.invalidate("first");

        assertToken("second");
        assertThat(logins).hasSize(2);
    }

    @Test
    void aTokenOfUnknownLifetimeServesUntilItIsRefused() {
        prepare("first", null);
        assertToken("first");
        time.advanceTimeBy(Duration.ofDays(3650));
        assertToken("first");

        auth.invalidate("first");
        prepare("second", null);

        assertToken("second");
    }

    @Test
    void aTokenThatTookLongerThanItLivesIsStillHandedToThoseWhoWaited() {
        StepVerifier.create(auth.token())
                .expectSubscription()
                .then(() -> time.advanceTimeBy(Duration.ofSeconds(20)))
                .then(() -> issue("short", Duration.ofSeconds(10)))
                .expectNext("short")
                .verifyComplete();
        prepare("second", HOUR);

        assertToken("second");
    }

    @Test
    void resetDropsATokenThatWouldLiveLonger() {
        prepare("first", HOUR);
        assertToken("first");

        auth.reset();
        prepare("second", HOUR);

        assertToken("second");
    }
}
