package io.reactorchannel.auth;

import io.reactorchannel.internal.login.Token;
import java.time.Duration;

/**
 * A token that knows when it is to be renewed, when it ends, and whether it was refused. One of equal text that is
 * fetched after a refusal counts as another. Times are milliseconds of any clock.
 */
final class KeptToken {

    /** The last part of its life in which a token is renewed: a fifth, and no more than this. */
    private static final Duration LONGEST_MARGIN = Duration.ofMinutes(5);

    private static final int MARGIN_OF_LIFE = 5;
    private static final int TRIES_IN_MARGIN = 4;

    private final String value;
    private final Duration margin;
    private final long due;
    private final long end;
    private volatile boolean dropped;

    /**
     * Keeps a token.
     *
     * @param token the token
     * @param asked when it was asked for, which is before it was issued
     */
    KeptToken(Token token, long asked) {
        this.value = token.value();
        Duration lifetime = token.lifetime();
        this.margin = lifetime == null ? LONGEST_MARGIN : margin(lifetime);
        this.end = lifetime == null ? Long.MAX_VALUE : asked + lifetime.toMillis();
        this.due = lifetime == null ? Long.MAX_VALUE : end - margin.toMillis();
    }

    private static Duration margin(Duration lifetime) {
        Duration part = lifetime.dividedBy(MARGIN_OF_LIFE);
        return part.compareTo(LONGEST_MARGIN) > 0 ? LONGEST_MARGIN : part;
    }

    String value() {
        return value;
    }

    /** Whether it can be sent. */
    boolean isGood(long now) {
        return !dropped && now < end;
    }

    /** Whether it is time for another. */
    boolean isToBeReplaced(long now) {
        return dropped || now >= due;
    }

    /** How long to leave it at a renewal that failed. */
    Duration coolDown() {
        return margin.dividedBy(TRIES_IN_MARGIN);
    }

    void drop() {
        dropped = true;
    }

    /** The token is a secret. */
    @Override
    public String toString() {
        return "KeptToken" + (dropped ? "[dropped]" : "");
    }
}
