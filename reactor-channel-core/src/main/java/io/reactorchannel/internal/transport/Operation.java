package io.reactorchannel.internal.transport;

/** The service's operations: their names in messages, and the family that decides what an answer means. */
public enum Operation {
    LOGIN("login", Family.LOGIN, true),
    CREATE("create", Family.GROUP, true),
    SUBSCRIBE("subscribe", Family.CONSUMER, false),
    SUBSCRIPTIONS("subscriptions", Family.CONSUMER, true),
    POLL("poll", Family.CONSUMER, true),
    COMMIT("commit", Family.CONSUMER, false),
    UPDATE_FILTER("updateFilter", Family.CONSUMER, false),
    DELETE("delete", Family.CONSUMER, false),
    LAG("lag", Family.GROUP, true),
    PRODUCE("produce", Family.PRODUCE, false);

    /** Operations whose answers are read alike. */
    enum Family {
        LOGIN,
        /** Of a group, without a consumer that could be lost. */
        GROUP,
        CONSUMER,
        PRODUCE
    }

    private final String label;
    private final Family family;
    private final boolean answersWithBody;

    Operation(String label, Family family, boolean answersWithBody) {
        this.label = label;
        this.family = family;
        this.answersWithBody = answersWithBody;
    }

    /** The name as users know it. */
    public String label() {
        return label;
    }

    /** Whether the body of a success is of interest. */
    boolean answersWithBody() {
        return answersWithBody;
    }

    Family family() {
        return family;
    }
}
