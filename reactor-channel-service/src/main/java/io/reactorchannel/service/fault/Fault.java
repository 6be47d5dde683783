package io.reactorchannel.service.fault;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.Set;

/** What happens to one request instead of being served, or beside it. Immutable. */
public final class Fault {

    /** What a status can be that takes the place of the answer to a request that was served. */
    static final Set<Integer> LOST_ANSWER_STATUSES = Set.of(500, 502, 504);

    private static final Duration LONGEST_DELAY = Duration.ofHours(1);

    private final FaultKind kind;
    private final int status;
    private final OptionalInt retryAfter;
    private final Duration delay;

    private Fault(FaultKind kind, int status, OptionalInt retryAfter, Duration delay) {
        this.kind = kind;
        this.status = status;
        this.retryAfter = retryAfter;
        this.delay = delay;
    }

    private static Fault of(FaultKind kind, int status) {
        return new Fault(kind, status, OptionalInt.empty(), Duration.ZERO);
    }

    /**
     * Answers with a status instead of serving the request.
     *
     * @param status 400 to 599
     * @return the fault
     */
    public static Fault status(int status) {
        require(status >= 400 && status <= 599, "status: a number from 400 to 599 is accepted: " + status);
        return of(FaultKind.STATUS, status);
    }

    /**
     * Forgets the consumer, so that this and later requests of it are answered 404.
     *
     * @return the fault; for requests of a consumer
     */
    public static Fault lostConsumer() {
        return of(FaultKind.LOST_CONSUMER, 404);
    }

    /**
     * Revokes the token that the request carries, so that this and later requests with it are answered 401.
     *
     * @return the fault; for all requests but logins
     */
    public static Fault expiredToken() {
        return of(FaultKind.EXPIRED_TOKEN, 401);
    }

    /**
     * Answers 403 once, as if the stickiness cookie were wrong.
     *
     * @return the fault; for requests of a consumer
     */
    public static Fault wrongCookie() {
        return of(FaultKind.WRONG_COOKIE, 403);
    }

    /**
     * Serves the request and loses the answer: a poll moves the position, a commit commits, a produce appends.
     *
     * @param kind one of those named {@code ANSWER_…}; {@link FaultKind#ANSWER_STATUS} answers 500
     * @return the fault
     */
    public static Fault lostAnswer(FaultKind kind) {
        return switch (kind) {
            case ANSWER_CLOSED, ANSWER_TRUNCATED, ANSWER_GARBAGE -> of(kind, 0);
            case ANSWER_STATUS -> lostAnswer(500);
            default -> throw new IllegalArgumentException("kind: one named ANSWER_… is accepted: " + kind);
        };
    }

    /**
     * Serves the request and answers with the status of a failure all the same.
     *
     * @param status 500, 502 or 504
     * @return the fault
     */
    public static Fault lostAnswer(int status) {
        require(LOST_ANSWER_STATUSES.contains(status), "status: 500, 502 and 504 are accepted: " + status);
        return of(FaultKind.ANSWER_STATUS, status);
    }

    /**
     * Has the request wait and then serves it.
     *
     * @param delay above zero, up to an hour; see {@link #delayed(Duration)}
     * @return the fault
     */
    public static Fault delay(Duration delay) {
        return of(FaultKind.DELAY, 0).delayed(delay);
    }

    /**
     * The same fault, later: the request waits first, before anything else happens to it, on no thread. A client that
     * closes the connection meanwhile is not served.
     *
     * @param delay above zero, up to an hour
     * @return another fault
     */
    public Fault delayed(Duration delay) {
        require(
                !delay.isZero() && !delay.isNegative() && delay.compareTo(LONGEST_DELAY) <= 0,
                "delay: a duration above zero, up to an hour, is accepted: " + delay);
        return new Fault(kind, status, retryAfter, delay);
    }

    /**
     * The same fault with a {@code Retry-After} header.
     *
     * @param seconds 0 or more
     * @return another fault
     * @throws IllegalStateException unless this is a {@link FaultKind#STATUS}
     */
    public Fault retryAfter(int seconds) {
        if (kind != FaultKind.STATUS) {
            throw new IllegalStateException("Retry-After goes with STATUS only, not with " + kind);
        }
        require(seconds >= 0, "seconds: a number from 0 on is accepted: " + seconds);
        return new Fault(kind, status, OptionalInt.of(seconds), delay);
    }

    /**
     * What kind it is.
     *
     * @return the kind; {@link FaultKind#DELAY} when it only delays
     */
    public FaultKind kind() {
        return kind;
    }

    /**
     * The status it answers with.
     *
     * @return 400 to 599, or 0 where the kind has none
     */
    public int status() {
        return status;
    }

    /**
     * The value of the {@code Retry-After} header.
     *
     * @return seconds, or empty for no header
     */
    public OptionalInt retryAfter() {
        return retryAfter;
    }

    /**
     * How long the request waits first.
     *
     * @return zero for not at all
     */
    public Duration delay() {
        return delay;
    }

    @Override
    public String toString() {
        return kind
                + (status == 0 ? "" : " " + status)
                + (retryAfter.isEmpty() ? "" : " Retry-After " + retryAfter.getAsInt())
                + (delay.isZero() ? "" : " delayed " + delay);
    }

    private static void require(boolean right, String message) {
        if (!right) {
            throw new IllegalArgumentException(message);
        }
    }
}
