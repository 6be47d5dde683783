package io.reactorchannel.auth;

import io.reactorchannel.error.ChannelError;
import io.reactorchannel.error.PermanentAuthenticationError;
import io.reactorchannel.error.TemporaryAuthenticationError;
import io.reactorchannel.error.TemporaryError;
import io.reactorchannel.internal.login.Token;
import io.reactorchannel.internal.telemetry.Telemetry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.ContextView;

/**
 * Keeps one token of a source until it is refused or ends. Reactor's invalidating cache gives the single flight and
 * forgets errors. A token whose end is near is renewed in the background by the first that asks, while it serves on.
 */
final class CachedAuth implements ChannelAuth {

    private static final Logger log = LoggerFactory.getLogger(CachedAuth.class);

    /** So long a renewal may take, whatever its source; a login has time-outs of its own. */
    private static final Duration LONGEST_RENEWAL = Duration.ofMinutes(1);

    private final String kind;
    private final AtomicReference<@Nullable KeptToken> inUse = new AtomicReference<>();
    private final AtomicBoolean renewing = new AtomicBoolean();
    private final Mono<KeptToken> fetch;

    /** Not before then, in milliseconds of {@link #now()}, a renewal is tried after one that failed. */
    private volatile long cooledDown = Long.MIN_VALUE;

    CachedAuth(String kind, Mono<Token> source) {
        this.kind = kind;
        this.fetch = Mono.deferContextual(context -> {
                    Telemetry.RequestWatch watch = Telemetry.of(context).login(inUse.get() != null);
                    return watch.over(fetch(source, now()));
                })
                .onErrorMap(CachedAuth::isForeign, CachedAuth::asTemporary)
                .switchIfEmpty(Mono.error(CachedAuth::noToken))
                .doOnNext(inUse::set)
                .cacheInvalidateIf(kept -> kept.isToBeReplaced(now()));
    }

    private static Mono<KeptToken> fetch(Mono<Token> source, long asked) {
        return source.filter(token -> Token.isUsable(token.value())).map(token -> new KeptToken(token, asked));
    }

    @Override
    public Mono<String> token() {
        return Mono.deferContextual(context -> {
            KeptToken kept = inUse.get();
            long now = now();
            if (kept == null || !kept.isGood(now)) {
                return fetch.map(KeptToken::value);
            }
            if (kept.isToBeReplaced(now)) {
                renew(kept, now, context);
            }
            return Mono.just(kept.value());
        });
    }

    private void renew(KeptToken ending, long now, ContextView context) {
        if (now < cooledDown || !renewing.compareAndSet(false, true)) {
            return;
        }
        // subscribed to here: whoever asks has the token in use, and does not wait for this
        fetch.timeout(LONGEST_RENEWAL)
                .doFinally(end -> renewing.set(false))
                .contextWrite(context)
                .subscribe(renewed -> {}, failure -> coolDown(ending, failure));
    }

    private void coolDown(KeptToken serving, Throwable failure) {
        Duration asked = failure instanceof TemporaryError temporary
                ? temporary.retryAfter().orElse(Duration.ZERO)
                : Duration.ZERO;
        Duration wait = asked.compareTo(serving.coolDown()) > 0 ? asked : serving.coolDown();
        cooledDown = now() + wait.toMillis();
        log.warn(
                "The token could not be renewed ahead of its end, it serves on; the next try is in {} at the earliest: {}",
                wait,
                failure.getMessage());
    }

    @Override
    public void invalidate(String refused) {
        KeptToken kept = inUse.get();
        if (kept != null && kept.value().equals(refused)) {
            kept.drop();
        }
    }

    @Override
    public void reset() {
        KeptToken kept = inUse.get();
        if (kept != null) {
            kept.drop();
        }
    }

    /** Looked up each time, so that virtual time works. */
    private static long now() {
        return Schedulers.parallel().now(TimeUnit.MILLISECONDS);
    }

    private static boolean isForeign(Throwable failure) {
        return !(failure instanceof ChannelError);
    }

    private static ChannelError asTemporary(Throwable failure) {
        return new TemporaryAuthenticationError(
                "The token's source failed: " + failure.getClass().getSimpleName(), null, failure);
    }

    private static ChannelError noToken() {
        return new PermanentAuthenticationError("The token's source gave no usable token");
    }

    /** Names the kind; the token is a secret. */
    @Override
    public String toString() {
        return "ChannelAuth[" + kind + "]";
    }
}
