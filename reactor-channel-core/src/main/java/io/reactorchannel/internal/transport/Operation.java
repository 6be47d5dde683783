package io.reactorchannel.internal.transport;

/** The service's operations: their names in messages, and the family that decides what an answer means. */
public enum Operation {
    LOGIN("login", Family.LOGIN),
    CREATE("create", Family.CREATE),
    SUBSCRIBE("subscribe", Family.CONSUMER),
    SUBSCRIPTIONS("subscriptions", Family.CONSUMER),
    POLL("poll", Family.CONSUMER),
    COMMIT("commit", Family.CONSUMER),
    DELETE("delete", Family.CONSUMER),
    PRODUCE("produce", Family.PRODUCE);

    /** Operations whose answers are read alike. */
    enum Family {
        LOGIN,
        CREATE,
        CONSUMER,
        PRODUCE
    }

    private final String label;
    private final Family family;

    Operation(String label, Family family) {
        this.label = label;
        this.family = family;
    }

    /** The name as users know it. */
    public String label() {
        return label;
    }

    Family family() {
        return family;
    }
}
