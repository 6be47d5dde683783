package io.reactorchannel.service.fault;

/** What a request asks of the service. */
public enum Operation {
    /** Asking for a token: {@code GET /identity/v1/login}, {@code POST /iam/v1.4/token}. */
    LOGIN,
    /** Creating a consumer: {@code POST …/consumers}. */
    CREATE,
    /** Replacing a consumer's subscription: {@code POST …/consumers/{id}/subscription}. */
    SUBSCRIBE,
    /** Asking for a consumer's subscription: {@code GET …/consumers/{id}/subscription}. */
    SUBSCRIPTIONS,
    /** Asking for records: {@code GET …/consumers/{id}/records}. */
    POLL,
    /** Committing offsets: {@code POST …/consumers/{id}/offsets}. */
    COMMIT,
    /** Replacing a consumer's filter: {@code POST …/consumers/{id}/updateFilter}. */
    UPDATE_FILTER,
    /** Deleting a consumer: {@code DELETE …/consumers/{id}}. */
    DELETE,
    /** Asking how far a group is behind: {@code GET …/consumers/consumergroup/topic-wise-lag/{group}}. */
    LAG,
    /** Producing records: {@code POST …/produce}. */
    PRODUCE;

    /**
     * Whether its requests name a consumer in their path.
     *
     * @return false for {@link #LOGIN}, {@link #CREATE}, {@link #LAG} and {@link #PRODUCE}
     */
    public boolean isOfConsumer() {
        return switch (this) {
            case LOGIN, CREATE, LAG, PRODUCE -> false;
            case SUBSCRIBE, SUBSCRIPTIONS, POLL, COMMIT, UPDATE_FILTER, DELETE -> true;
        };
    }
}
