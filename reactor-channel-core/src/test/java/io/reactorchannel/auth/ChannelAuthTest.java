package io.reactorchannel.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.reactorchannel.error.PermanentAuthenticationError;
import io.reactorchannel.error.PermanentError;
import io.reactorchannel.error.TemporaryAuthenticationError;
import io.reactorchannel.testing.SecretsInLogs;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class ChannelAuthTest {

    private final AtomicInteger logins = new AtomicInteger();

    private ChannelAuth counting() {
        return ChannelAuth.bearer(Mono.fromSupplier(() -> "token " + logins.incrementAndGet()));
    }

    @Test
    void aTokenIsFetchedOnceAndKept() {
        ChannelAuth auth = counting();
        StepVerifier.create(auth.token().concatWith(auth.token()))
                .expectNext("token 1", "token 1")
                .verifyComplete();
    }

    @Test
    void aRefusedTokenIsDropped() {
        ChannelAuth auth = counting();
        StepVerifier.create(auth.token()
                        .doOnNext(auth::invalidate)
                        .thenMany(auth.token().concatWith(auth.token())))
                .expectNext("token 2", "token 2")
                .verifyComplete();
    }

    @Test
    void aLateRefusalOfAnEarlierTokenLeavesTheOneInUse() {
        ChannelAuth auth = counting();
        StepVerifier.create(auth.token()
                        .doOnNext(auth::invalidate)
                        .then(auth.token())
                        .doOnNext(second -> auth.invalidate("token 1"))
                        .then(auth.token()))
                .expectNext("token 2")
                .verifyComplete();
    }

    @Test
    void aRenewedTokenOfEqualTextIsKeptAfterTheFirstWasRefused() {
        AtomicInteger fetched = new AtomicInteger();
        ChannelAuth auth = ChannelAuth.bearer(Mono.fromSupplier(() -> {
            fetched.incrementAndGet();
            return "same";
        }));
        StepVerifier.create(auth.token()
                        .doOnNext(auth::invalidate)
                        .thenMany(auth.token().concatWith(auth.token()).concatWith(auth.token())))
                .expectNext("same", "same", "same")
                .verifyComplete();
        assertThat(fetched).hasValue(2);
    }

    @Test
    void resetDropsWhateverTokenThereIs() {
        ChannelAuth auth = counting();
        StepVerifier.create(auth.token().doOnNext(first -> auth.reset()).then(auth.token()))
                .expectNext("token 2")
                .verifyComplete();
    }

    @Test
    void errorsAreGivenToThoseWhoWaitedAndForgotten() {
        TestPublisher<String> first = TestPublisher.create();
        AtomicInteger subscriptions = new AtomicInteger();
        ChannelAuth auth = ChannelAuth.bearer(
                Mono.defer(() -> subscriptions.incrementAndGet() == 1 ? first.mono() : Mono.just("token")));
        StepVerifier waiting = StepVerifier.create(auth.token())
                .expectError(TemporaryAuthenticationError.class)
                .verifyLater();
        StepVerifier.create(auth.token())
                .then(() -> first.error(new IllegalStateException("down")))
                .verifyError(TemporaryAuthenticationError.class);
        waiting.verify();
        StepVerifier.create(auth.token()).expectNext("token").verifyComplete();
        assertThat(subscriptions).hasValue(2);
    }

    @Test
    void oneWhoCancelsHarmsNoOther() {
        Sinks.One<String> login = Sinks.one();
        AtomicInteger subscriptions = new AtomicInteger();
        ChannelAuth auth = ChannelAuth.bearer(login.asMono().doOnSubscribe(s -> subscriptions.incrementAndGet()));
        Disposable impatient = auth.token().subscribe();
        StepVerifier.create(auth.token())
                .then(impatient::dispose)
                .then(() -> login.tryEmitValue("token"))
                .expectNext("token")
                .verifyComplete();
        assertThat(subscriptions).hasValue(1);
    }

    @Test
    void oneLoginIsInFlightHoweverManyWait() {
        Sinks.One<String> login = Sinks.one();
        AtomicInteger subscriptions = new AtomicInteger();
        ChannelAuth auth = ChannelAuth.bearer(login.asMono().doOnSubscribe(s -> subscriptions.incrementAndGet()));
        StepVerifier.create(Flux.range(0, 100).flatMap(i -> auth.token(), 100))
                .then(() -> login.tryEmitValue("token"))
                .expectNextCount(100)
                .verifyComplete();
        assertThat(subscriptions).hasValue(1);
    }

    /** Fails when the cache is taken out of {@link CachedAuth}: logins then overlap. */
    @Test
    void neverTwoLoginsAtOnceWhileManyAskRefuseAndCancel() {
        AtomicInteger inFlight = new AtomicInteger();
        AtomicInteger overlaps = new AtomicInteger();
        AtomicInteger number = new AtomicInteger();
        ChannelAuth auth = ChannelAuth.bearer(Mono.defer(() -> {
            if (inFlight.incrementAndGet() > 1) {
                overlaps.incrementAndGet();
            }
            return Mono.fromSupplier(() -> "token " + number.incrementAndGet())
                    .subscribeOn(Schedulers.parallel())
                    .doOnTerminate(inFlight::decrementAndGet);
        }));
        Flux<String> askers = Flux.range(0, 20_000)
                .flatMap(
                        i -> auth.token().subscribeOn(Schedulers.parallel()).doOnNext(token -> {
                            if (ThreadLocalRandom.current().nextInt(10) == 0) {
                                auth.invalidate(token);
                            }
                        }),
                        64);
        StepVerifier.create(askers.then()).expectComplete().verify(Duration.ofSeconds(60));
        assertThat(overlaps).hasValue(0);
        assertThat(number.get()).isGreaterThan(1);
    }

    @Test
    void aSourceWithoutATokenIsAPermanentError() {
        StepVerifier.create(ChannelAuth.bearer(Mono.empty()).token()).verifyError(PermanentAuthenticationError.class);
    }

    @Test
    void errorsOfThisLibraryPassAsTheyAre() {
        StepVerifier.create(ChannelAuth.bearer(Mono.error(new PermanentAuthenticationError("no")))
                        .token())
                .verifyErrorMessage("no");
    }

    @Test
    void noneHasNoToken() {
        StepVerifier.create(ChannelAuth.none().token()).verifyComplete();
    }

    @Test
    void noTextFormHoldsASecret() {
        assertThat(ChannelAuth.bearer(SecretsInLogs.secret("s3cret"))).hasToString("ChannelAuth[bearer]");
        assertThat(ChannelAuth.userPassword("http://localhost", "me", SecretsInLogs.password("me", "s3cret")))
                .hasToString("ChannelAuth[userPassword]");
    }

    @ParameterizedTest
    @CsvSource({
        "'',            user,   password, base",
        "no-url,        user,   password, base",
        "ftp://host,    user,   password, base",
        "http://u@host, user,   password, base",
        "http://host?q, user,   password, base",
        "http://host,   '',     password, user",
        "http://host,   us:er,  password, user",
        "http://host,   ,       password, user",
        "http://host,   user,   ,         password",
    })
    void wrongArgumentsAreNamed(String base, String user, String password, String named) {
        assertThatExceptionOfType(PermanentError.class)
                .isThrownBy(() -> ChannelAuth.userPassword(base, user, password))
                .withMessageStartingWith(named + ":");
    }
}
