package io.reactorchannel.service.internal.backend;

/** A request that is not served, with a reason for the caller and a message for people. Has no stack trace. */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /**
     * Makes a refusal.
     *
     * @param reason the kind
     * @param message what is wrong and, where it helps, what is accepted; never a credential
     */
    public Refusal(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    /**
     * A request that is wrong in itself.
     *
     * @param message what is wrong and what is accepted
     * @return the refusal
     */
    public static Refusal invalid(String message) {
        return new Refusal(Reason.INVALID, message);
    }

    /**
     * A request of a consumer that does not exist (any longer).
     *
     * @return the refusal
     */
    public static Refusal unknownConsumer() {
        return new Refusal(Reason.UNKNOWN_CONSUMER, "unknown consumer instance");
    }

    /**
     * The kind of refusal.
     *
     * @return the kind
     */
    public Reason reason() {
        return reason;
    }

    /** Kinds of refusal. */
    public enum Reason {
        /** The request is wrong in itself. */
        INVALID,
        /** The consumer does not exist, or no longer. */
        UNKNOWN_CONSUMER,
        /** The consumer was asked for without the cookie that came with it. */
        WRONG_COOKIE,
        /** Another request of the same consumer is being served. */
        BUSY,
        /** There are as many of what is asked for as there may be. */
        TOO_MANY,
        /** What keeps the records cannot do it just now. */
        UNAVAILABLE
    }
}
