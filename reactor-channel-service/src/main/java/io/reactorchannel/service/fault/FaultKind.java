package io.reactorchannel.service.fault;

/** The kinds of {@link Fault}. Those named {@code ANSWER_…} serve the request and then lose the answer. */
public enum FaultKind {
    /** Answered with a status instead of being served; nothing happens. */
    STATUS,
    /** The consumer is forgotten, and the request answered 404. */
    LOST_CONSUMER,
    /** The token of the request is revoked, and the request answered 401. */
    EXPIRED_TOKEN,
    /** Answered 403, as if the stickiness cookie were wrong; the consumer lives on. */
    WRONG_COOKIE,
    /** Served; then the connection is closed without a byte of the answer. */
    ANSWER_CLOSED,
    /** Served; the answer announces more bytes than it has, and the connection is closed. */
    ANSWER_TRUNCATED,
    /** Served; the answer is a 200 whose body is not JSON. */
    ANSWER_GARBAGE,
    /** Served; the answer is a status 500, 502 or 504. */
    ANSWER_STATUS,
    /** Only late: the request waits, then it is served as ever. */
    DELAY;

    /**
     * Whether this kind means something for an operation.
     *
     * @param operation any operation
     * @return false for {@link #LOST_CONSUMER} and {@link #WRONG_COOKIE} of requests without a consumer, and for
     *     {@link #EXPIRED_TOKEN} of {@link Operation#LOGIN}
     */
    public boolean appliesTo(Operation operation) {
        return switch (this) {
            case LOST_CONSUMER, WRONG_COOKIE -> operation.isOfConsumer();
            case EXPIRED_TOKEN -> operation != Operation.LOGIN;
            default -> true;
        };
    }

    /** Refuses this kind for an operation to which it does not apply. */
    void requireAppliesTo(Operation operation) {
        if (!appliesTo(operation)) {
            throw new IllegalArgumentException(
                    "fault: " + this + " does not apply to " + operation + "; appliesTo() tells which do");
        }
    }
}
