package io.reactorchannel.auth;

import io.reactorchannel.error.ChannelError;
import io.reactorchannel.error.PermanentAuthenticationError;
import io.reactorchannel.error.TemporaryAuthenticationError;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Keeps one token of a source until it is refused. Reactor's invalidating cache gives the single flight and forgets
 * errors; the token in use is wrapped, so that one of equal text that is fetched after a refusal counts as another.
 */
final class CachedAuth implements ChannelAuth {

    private final String kind;
    private final AtomicReference<@Nullable IssuedToken> inUse = new AtomicReference<>();
    private final Mono<String> token;

    CachedAuth(String kind, Mono<String> source) {
        this.kind = kind;
        this.token = source.onErrorMap(CachedAuth::isForeign, CachedAuth::asTemporary)
                .filter(CachedAuth::isUsable)
                .switchIfEmpty(Mono.error(CachedAuth::noToken))
                .map(IssuedToken::new)
                .doOnNext(inUse::set)
                .cacheInvalidateIf(IssuedToken::isDropped)
                .map(IssuedToken::value);
    }

    @Override
    public Mono<String> token() {
        return token;
    }

    @Override
    public void invalidate(String refused) {
        IssuedToken issued = inUse.get();
        if (issued != null && issued.value().equals(refused)) {
            issued.drop();
        }
    }

    @Override
    public void reset() {
        IssuedToken issued = inUse.get();
        if (issued != null) {
            issued.drop();
        }
    }

    /** Whether the text can stand in a header. */
    static boolean isUsable(String text) {
        return !text.isBlank() && text.chars().noneMatch(Character::isISOControl);
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

    /** A token that knows whether it was refused. */
    private static final class IssuedToken {

        private final String value;
        private volatile boolean dropped;

        IssuedToken(String value) {
            this.value = value;
        }

        String value() {
            return value;
        }

        boolean isDropped() {
            return dropped;
        }

        void drop() {
            dropped = true;
        }
    }
}
